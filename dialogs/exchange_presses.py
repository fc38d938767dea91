"""What the buttons of the exchange do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs import exchange_lists as lists
from dialogs import neighbours
from dialogs.context import Context
from dialogs.engine.reply import Button, Reply
from dialogs.neighbours import refused, say
from locales import _, current_language, speaking
from services.exchange.rules import GIVEN, ExchangeError


async def press(ctx: Context, verb: str, about: Sequence[Any]) -> list[Reply]:
    """What a button of the exchange does; one of an older release does nothing."""
    match verb, list(about):
        case "more", [list(codes)]:
            return await lists.shown(ctx, [str(code) for code in codes])
        case "photos", [str(code)]:
            return await lists.photos(ctx, code)
        case "home", []:
            return [await lists.home(ctx)]
        case "newest", [str(side), str(category), str(quarter)]:
            return await lists.newest(ctx, side, category, quarter)
        case "categories", []:
            return [await lists.categories(ctx)]
        case "quarters", []:
            return [await lists.quarters(ctx)]
        case "mine", []:
            return await lists.mine(ctx)
        case "rules", []:
            return [Reply(await ctx.exchange.rules(*speaking()))]
        case "wish", [str(words)]:
            return [await _wish(ctx, words)]
        case "no_wish", [str(wish)]:
            await ctx.wishes.drop(wish, ctx.person_id)
            return [Reply(_("Good. I will not tell you of this any more."))]
        case _:
            return [await _change(ctx, verb, about)]


async def _change(ctx: Context, verb: str, about: Sequence[Any]) -> Reply:
    match verb, list(about):
        case "close", [str(code), str(state)]:
            return await _close(ctx, code, state)
        case "given", [str(post), str(talk)]:
            return await _given(ctx, post, talk)
        case "still", [str(code)]:
            there = await ctx.exchange.prolong(code, ctx.person_id)
            return Reply(_("Good, it stays up for 30 more days.") if there else refused("gone"))
        case "end" | "block", [str(talk)]:
            return await _leave(ctx, verb, talk)
        case "report", [str(what), str(which)]:
            return _reasons(what, which)
        case "reported", [str(what), str(which), str(reason)]:
            return await _report(ctx, what, which, reason)
        case "thumb", [str(talk), bool(up)]:
            await ctx.talks.thumb(talk, ctx.person_id, up)
            return Reply(_("Thank you. Only the team sees this."))
    return Reply(refused("gone"))


async def _wish(ctx: Context, words: str) -> Reply:
    try:
        wish = await ctx.wishes.keep(ctx.person_id, ctx.conversation_id, current_language(), words)
    except ExchangeError as error:
        return Reply(refused(str(error)))
    stop = Button(_("Do not tell me any more"), action=say("no_wish", wish.id))
    text = _("I tell you when somebody offers this, at most once a day: {words}", words=wish.text)
    return Reply(text, buttons=[stop])


async def _close(ctx: Context, code: str, state: str) -> Reply:
    post = await ctx.exchange.close(code, ctx.person_id, state)
    if post is None:
        return Reply(refused("gone"))
    if state != GIVEN:
        await ctx.talks.gone(post.id, ctx.person_id)
        return Reply(_("Good, it is not up any more."))
    seats = await ctx.talks.about(post.id, ctx.person_id)
    text = _("How nice! It is not up any more.")
    if not seats:
        return Reply(text)
    somebody = [
        Button(seat.other or _("A neighbour"), action=say("given", post.id, seat.id))
        for seat in seats
    ]
    nobody = Button(_("Somebody else"), action=say("given", post.id, ""))
    return Reply(f"{text} " + _("Who has it now?"), buttons=[*somebody, nobody])


async def _given(ctx: Context, post: str, talk: str) -> Reply:
    seat = await ctx.talks.gone(post, ctx.person_id, given=talk)
    if seat is None:
        return Reply(_("Good, I tell the others that it is gone."))
    name = seat.other or _("A neighbour")
    return Reply(_("How was it with {name}?", name=name), buttons=neighbours.thumbs(talk))


async def _leave(ctx: Context, verb: str, talk: str) -> Reply:
    if verb == "block":
        await ctx.talks.block(talk, ctx.person_id)
        return Reply(_("Good. You two do not see each other any more."))
    await ctx.talks.end(talk, ctx.person_id)
    return Reply(_("The talk is over. How was it?"), buttons=neighbours.thumbs(talk))


def _reasons(what: str, which: str) -> Reply:
    buttons = [
        Button(_(name), action=say("reported", what, which, reason))
        for reason, name in neighbours.REASONS.items()
    ]
    return Reply(_("What is wrong? The team gets what was said with it."), buttons=buttons)


async def _report(ctx: Context, what: str, which: str, reason: str) -> Reply:
    if what == "talk":
        await ctx.talks.report(which, ctx.person_id, reason)
    else:
        await ctx.talks.report_post(which, ctx.person_id, reason)
    block = Button(_("Block"), action=say("block", which))
    text = _("Thank you. The team looks at it.")
    return Reply(text, buttons=[*([block] if what == "talk" else []), neighbours.human()])
