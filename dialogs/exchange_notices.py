"""What the exchange says without being asked: a neighbour writes, something ends, staff decided.

What is said to one of two neighbours is private: no list and no staff page shows it.
"""

from __future__ import annotations

from typing import Any

from dialogs import exchange_lists, neighbours
from dialogs.context import Context
from dialogs.engine.question import full_date
from dialogs.engine.reply import Button, Reply
from dialogs.exchange_talk import awaited
from locales import _
from services.exchange.models import Notice, Post
from services.exchange.rules import LIVE
from services.exchange.talks import Seat

DECIDED = ("warned", "banned", "unbanned", "unwarned", "upheld")


async def tell(ctx: Context, notice: Notice) -> Reply | None:
    """What happened, said in the person's own talk; None where it is forgotten by now."""
    data = notice.data
    if notice.kind == "line":
        heard = await ctx.talks.line(int(data["line"]), ctx.person_id)
        return _heard(ctx, *heard) if heard else None
    if notice.kind in DECIDED:
        return await _decided(ctx, notice.kind)
    if "talk" in data:
        seat = await ctx.talks.seat(str(data["talk"]), ctx.person_id)
        return _about_talk(notice.kind, seat) if seat else None
    post = await ctx.exchange.get(str(data.get("post", "")))
    return await _about_post(ctx, notice.kind, post, data) if post else None


async def _decided(ctx: Context, kind: str) -> Reply:
    """What staff decided about the person."""
    reason = neighbours.because((await ctx.exchange.member(ctx.person_id)).reason)
    if kind == "unbanned":
        return Reply(_("You can take part in the exchange again."), buttons=[neighbours.menu()])
    if kind == "unwarned":
        return Reply(_("The team has taken its warning back."), buttons=[neighbours.menu()])
    if kind == "upheld":
        text = _("The team has read what you wrote. Its decision stays. {reason}", reason=reason)
        return Reply(text, buttons=[neighbours.human()], private=True)
    if kind == "warned":
        text = _("The team asks you to keep to the rules of the exchange. {reason}", reason=reason)
        rules = Button(_("Rules"), action=neighbours.say("rules"))
        buttons = [rules, neighbours.appeal(), neighbours.human()]
        return Reply(text, buttons=buttons, private=True)
    text = _("You cannot take part in the exchange any more. {reason}", reason=reason)
    return Reply(text, buttons=[neighbours.appeal(), neighbours.human()], private=True)


def _name(seat: Seat) -> str:
    return seat.other or _("A neighbour")


def _heard(ctx: Context, seat: Seat, text: str) -> Reply:
    lead = _("{name} writes to you about “{title}”:", name=_name(seat), title=seat.title)
    words = awaited(seat.id, ctx.now) if seat.open else None
    return Reply(f"💬 {lead}\n{text}", buttons=_answers(seat), private=True, awaited=words)


def _answers(seat: Seat) -> list[Button]:
    if not seat.open:
        return neighbours.thumbs(seat.id)
    return neighbours.talking(seat.id, given=seat.given)


def _about_talk(kind: str, seat: Seat) -> Reply | None:
    name, title = _name(seat), seat.title
    if kind == "ended":
        text = _("{name} has ended the talk about “{title}”. How was it?", name=name, title=title)
        return Reply(text, buttons=neighbours.thumbs(seat.id), private=True)
    if kind == "given":
        text = _("“{title}” is yours now, says {name}. How was it?", name=name, title=title)
        return Reply(text, buttons=neighbours.thumbs(seat.id), private=True)
    if kind == "gone":
        return Reply(_("“{title}” is not up any more.", title=title), buttons=[neighbours.look()])
    if kind == "refused":
        text = _(
            "Your message about “{title}” was not passed on. Please write without numbers, links "
            "and money.",
            title=title,
        )
        return Reply(text, buttons=_answers(seat), private=True)
    if kind == "shared" and seat.contact:
        return Reply(
            _("{name} can be reached so: {contact}", name=name, contact=seat.contact),
            buttons=_answers(seat),
            private=True,
        )
    if kind == "wants_contact":
        text = _(
            "{name} would like to share contact about “{title}”. You see each other's only when "
            "you share yours too.",
            name=name,
            title=title,
        )
        return Reply(text, buttons=_answers(seat), private=True)
    return None


async def _about_post(ctx: Context, kind: str, post: Post, data: dict[str, Any]) -> Reply | None:
    if kind == "match" and post.state == LIVE:
        [reply, *_rest] = await exchange_lists.shown(ctx, [post.code])
        reply.text = _("Somebody offers what you look for:")
        stop = neighbours.say("no_wish", str(data.get("wish", "")))
        reply.buttons.append(Button(_("Do not tell me any more"), action=stop))
        return reply
    if kind == "still" and post.state == LIVE:
        until = full_date(post.live_until.astimezone(ctx.now.tzinfo).date())
        text = _("“{title}” is up until {day}. Is it still there?", title=post.title, day=until)
        yes = Button("✅ " + _("Yes, still there"), action=neighbours.say("still", post.code))
        return Reply(text, buttons=[yes, *neighbours.own(post)[:2]])
    if kind == "approved":
        return Reply(_("“{title}” is up now.", title=post.title), buttons=neighbours.own(post))
    if kind == "photo_refused":
        text = _(
            "I could not take the photo of “{title}”. Please send another one: JPEG, PNG or "
            "WebP, at most 10 MB.",
            title=post.title,
        )
        return Reply(text, buttons=[neighbours.photo(post)])
    if kind == "hidden":
        reason = neighbours.because(post.reason)
        text = _("“{title}” is not up any more. {reason}", title=post.title, reason=reason)
        return Reply(text, buttons=[neighbours.appeal(), neighbours.human()])
    if kind == "asked":
        place = await ctx.centres.place(str(data.get("centre", "")))
        text = _(
            "Somebody at {centre} is interested in “{title}”. Please come by there, or write to "
            "the team.",
            centre=place.name,
            title=post.title,
        )
        return Reply(text, buttons=[*neighbours.own(post)[:2], neighbours.human()])
    if kind == "unseen":
        text = _(
            "The team could not look at “{title}” within 30 days. It is taken down now. I am "
            "sorry. You can put it up again.",
            title=post.title,
        )
        return Reply(text, buttons=[neighbours.menu(), neighbours.human()])
    if kind == "over":
        return Reply(_("“{title}” was up for 30 days and is taken down now.", title=post.title))
    return None
