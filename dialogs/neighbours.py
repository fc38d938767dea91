"""The exchange outside its forms: what is found, one's own posts, and what neighbours say.

A neighbour is a name of its own choice. Where somebody is, is said only when both have agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs.context import Context
from dialogs.engine.question import full_date
from dialogs.engine.reply import Button, Reply
from dialogs.message import Card
from locales import _, current, current_language, n_
from services.exchange.models import Post
from services.exchange.rules import GIVEN, REVIEW, WITHDRAWN, ExchangeError

SHOWN = 3
KINDS = {
    "thing": n_("A thing"),
    "help": n_("Help"),
    "lending": n_("Something to lend"),
    "skill": n_("Something one can do"),
}
SIDES = {"offer": n_("Offered"), "wanted": n_("Wanted")}
REASONS = {
    "rude": n_("Rude or pushy"),
    "fraud": n_("Fraud"),
    "selling": n_("Selling"),
    "danger": n_("Dangerous or forbidden"),
    "other": n_("Something else"),
}
WHY_NOT = {
    "banned": n_("You cannot take part in the exchange at the moment. A person can help you."),
    "many": n_("Five at a time is the most. Please take something back first."),
    "gone": n_("This is not up any more."),
    "own": n_("This is yours."),
    "blocked": n_("This is not up any more."),
    "ended": n_("This talk is over."),
    "centre": n_("Please ask for this at the quarter centre, with its code."),
}
HELD = {
    "phone": n_("Telephone numbers"),
    "link": n_("Links and names in other networks"),
    "email": n_("E-mail addresses"),
    "messenger": n_("Other messengers and networks"),
    "address": n_("Streets with a house number"),
    "bank": n_("Bank data"),
    "money": n_("Words about money"),
}


def held_back(kind: str) -> str:
    """Why something was not passed on, kindly."""
    return _(
        "{what} are held back here, to protect you both. Nothing was sent. Please write it in "
        "other words. You can share your contact when both of you agree.",
        what=_(HELD[kind]),
    )


def refused(why: str) -> str:
    """Why something cannot be done, kindly."""
    return _(WHY_NOT[why])


def denied(why: object) -> Reply:
    """Why something cannot be done, and what one can do then."""
    banned = str(why) == "banned"
    return Reply(refused(str(why)), buttons=[appeal(), human()] if banned else [menu()])


async def card(ctx: Context, post: Post) -> Card:
    """A post as everybody sees it."""
    quarters = {each.id: each.name for each in await ctx.centres.quarters()}
    categories = await ctx.exchange.categories(*current())
    facts = [
        (_(SIDES[post.side]), _(KINDS[post.kind])),
        (_("Category"), categories.get(post.category, post.category)),
        (_("Quarter"), quarters.get(post.quarter or "", _("all quarters"))),
        (_("In return"), post.swap or _("nothing, for free")),
        (_("Code"), post.code),
    ]
    mark = "🎁" if post.side == "offer" else "🔎"
    return Card(title=f"{mark} {post.title}", text=post.text, facts=tuple(facts))


async def shown(ctx: Context, codes: Sequence[str]) -> list[Reply]:
    """The first few of what was found, and the way to more."""
    found = [await ctx.exchange.live(code) for code in codes[:SHOWN]]
    replies = []
    for post in filter(None, found):
        start = Button("💬 " + _("I am interested"), action=_write(post))
        report = Button(_("Report"), action=["exchange", "report", "post", post.id])
        replies.append(
            Reply(
                card=await card(ctx, post),
                card_language=post.language,
                buttons=[start, report],
                picture=await _picture(ctx, post),
            )
        )
    if not replies:
        return [Reply(_("This is not up any more."), buttons=[menu()])]
    if len(codes) > SHOWN:
        more = Button(_("More"), action=["exchange", "more", list(codes[SHOWN:])])
        replies[-1].buttons.append(more)
    return replies


async def _picture(ctx: Context, post: Post) -> str:
    ids = await ctx.exchange.photos(post.id)
    return f"{ctx.public_url}/exchange/photos/{ids[0]}" if ids else ""


async def found(ctx: Context, words: str) -> list[Reply]:
    """What fits, and what to do where nothing does."""
    posts = await ctx.exchange.find(words, current_language(), ctx.meaning, ctx.person_id)
    replies = await shown(ctx, [post.code for post in posts]) if posts else []
    text = (
        _("Not the right thing?")
        if posts
        else _("At the moment nobody offers this. Shall I keep my eyes open for you?")
    )
    tell = Button("🔔 " + _("Tell me when somebody offers this"), action=say("wish", words[:200]))
    wanted = {"side": "wanted", "words": words}
    put_up = Button("📌 " + _("Put it up as wanted"), action=["start", "exchange_post", wanted])
    return [*replies, Reply(text, buttons=[tell, put_up])]


async def mine(ctx: Context) -> list[Reply]:
    """What this person has up."""
    posts = await ctx.exchange.mine(ctx.person_id)
    replies = []
    for post in posts:
        until = full_date(post.live_until.astimezone(ctx.now.tzinfo).date())
        note = (
            _("The team looks at it first.")
            if post.state == REVIEW
            else _("It is up until {day}.", day=until)
        )
        shape = await card(ctx, post)
        replies.append(
            Reply(
                text=note,
                card=shape,
                card_language=post.language,
                buttons=own(post),
            )
        )
    return replies or [Reply(_("You have nothing up."), buttons=[menu()])]


async def press(ctx: Context, verb: str, about: Sequence[Any]) -> list[Reply]:
    """What a button of the exchange does; one of an older release does nothing."""
    match verb, list(about):
        case "more", [list(codes)]:
            return await shown(ctx, [str(code) for code in codes])
        case "home", []:
            return [await home(ctx)]
        case "newest", [str(category)]:
            return await newest(ctx, category)
        case "categories", []:
            return [await categories(ctx)]
        case "mine", []:
            return await mine(ctx)
        case "rules", []:
            return [Reply(await ctx.exchange.rules(*current()))]
        case "wish", [str(words)]:
            return [await _wish(ctx, words)]
        case "no_wish", [str(wish)]:
            await ctx.wishes.drop(wish, ctx.person_id)
            return [Reply(_("Good. I will not tell you of this any more."))]
        case "close", [str(code), str(state)]:
            return [await _close(ctx, code, state)]
        case "still", [str(code)]:
            post = await ctx.exchange.prolong(code, ctx.person_id)
            return [Reply(_("Good, it stays up for 30 more days.") if post else refused("gone"))]
        case "end" | "block", [str(talk)]:
            return [await _leave(ctx, verb, talk)]
        case "report", [str(what), str(which)]:
            return [_reasons(what, which)]
        case "reported", [str(what), str(which), str(reason)]:
            return [await _report(ctx, what, which, reason)]
        case "thumb", [str(talk), bool(up)]:
            await ctx.talks.thumb(talk, ctx.person_id, up)
            return [Reply(_("Thank you. Only the team sees this."))]
    return [Reply(refused("gone"))]


async def home(ctx: Context) -> Reply:
    """Everything that one can do in the exchange."""
    if (await ctx.exchange.member(ctx.person_id)).banned_at is not None:
        return denied("banned")
    return Reply(
        _("In the exchange neighbours give, lend and help each other. What do you want to do?"),
        buttons=[
            Button("🔎 " + _("Look for something"), action=["start", "exchange_find", {}]),
            Button("🎁 " + _("Put something up"), action=["start", "exchange_post", {}]),
            Button("🆕 " + _("Newest offers"), action=say("newest", "")),
            Button("🗂️ " + _("By category"), action=say("categories")),
            Button("📌 " + _("What I have up"), action=say("mine")),
            Button("📜 " + _("Rules"), action=say("rules")),
        ],
    )


async def newest(ctx: Context, category: str) -> list[Reply]:
    """What was put up last, in a category or in all."""
    posts = await ctx.exchange.newest("offer", ctx.person_id, category=category or None)
    if posts:
        return await shown(ctx, [post.code for post in posts])
    other = Button("🔎 " + _("Look for something"), action=["start", "exchange_find", {}])
    return [Reply(_("Nothing is offered there at the moment."), buttons=[other, menu()])]


async def categories(ctx: Context) -> Reply:
    """The categories to choose from."""
    named = await ctx.exchange.categories(*current())
    buttons = [Button(name, action=say("newest", key)) for key, name in named.items()]
    return Reply(_("Which category?"), buttons=buttons)


def menu() -> Button:
    """Back to everything."""
    return Button(_("Menu"), action=["menu"])


def say(verb: str, *about: object) -> list[object]:
    """An action of the exchange."""
    return ["exchange", verb, *about]


def _write(post: Post) -> list[object]:
    return ["start", "exchange_write", {"about": f"post:{post.code}"}]


def human() -> Button:
    """The way to a person."""
    return Button("🙋 " + _("Talk to a person"), action=["human"])


def appeal() -> Button:
    """The way to be heard about what the team decided."""
    return Button(_("Say my side"), action=["start", "exchange_appeal", {}])


def own(post: Post) -> list[Button]:
    """What the owner of a post can do with it."""
    which = {"post": post.code}
    return [
        Button("✅ " + _("Given away"), action=say("close", post.code, GIVEN)),
        Button(_("Take back"), action=say("close", post.code, WITHDRAWN)),
        Button("✏️ " + _("Say it in other words"), action=["start", "exchange_edit", which]),
        photo(post),
    ]


def photo(post: Post) -> Button:
    """The way to show what it is."""
    return Button("📷 " + _("Add a photo"), action=["start", "exchange_photo", {"post": post.code}])


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
        return Reply(_("Good, it is not up any more."))
    return Reply(_("How nice! It is not up any more."), buttons=[])


async def _leave(ctx: Context, verb: str, talk: str) -> Reply:
    if verb == "block":
        await ctx.talks.block(talk, ctx.person_id)
        return Reply(_("Good. You two do not see each other any more."))
    await ctx.talks.end(talk, ctx.person_id)
    return Reply(_("The talk is over. How was it?"), buttons=thumbs(talk))


def thumbs(talk: str) -> list[Button]:
    """How it went."""
    return [
        Button("👍", action=say("thumb", talk, True)),
        Button("👎", action=say("thumb", talk, False)),
        Button(_("Report"), action=say("report", "talk", talk)),
    ]


def _reasons(what: str, which: str) -> Reply:
    buttons = [
        Button(_(name), action=say("reported", what, which, reason))
        for reason, name in REASONS.items()
    ]
    return Reply(_("What is wrong? The team gets what was said with it."), buttons=buttons)


async def _report(ctx: Context, what: str, which: str, reason: str) -> Reply:
    if what == "talk":
        await ctx.talks.report(which, ctx.person_id, reason)
    else:
        await ctx.talks.report_post(which, ctx.person_id, reason)
    human = Button("🙋 " + _("Talk to a person"), action=["human"])
    block = Button(_("Block"), action=say("block", which))
    text = _("Thank you. The team looks at it.")
    return Reply(text, buttons=[block, human] if what == "talk" else [human])
