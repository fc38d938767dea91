"""Writing to a neighbour, sharing contact, and saying one's side to the team.

What is written here goes on to the other and is not kept with the talk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from dialogs import ask, neighbours
from dialogs.contact import QUESTION_MARKS
from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Refuse
from dialogs.engine.reply import Button, Reply
from dialogs.engine.state import IDLE, Awaited
from dialogs.neighbours import held_back, refused
from locales import _, n_
from services.exchange.held import held
from services.exchange.models import Post
from services.exchange.rules import CONTACT, EXPLAIN, NAME, ExchangeError

MOST_NAMES = 3
ONE_MORE = timedelta(minutes=10)
"""Who has answered often writes one more thing."""


class Called(ask.text):
    """The name that neighbours see; who has one is not asked again."""

    async def only(self, dialog: Dialog) -> Any:
        return (await dialog.ctx.exchange.member(dialog.ctx.person_id)).name or None


async def open_talks(dialog: Dialog) -> Sequence[Option]:
    """The talks that this person can go on with."""
    seats = await dialog.ctx.talks.open_of(dialog.ctx.person_id)
    return [Option(each.id, f"{each.title} ({each.other or _('A neighbour')})") for each in seats]


async def name_only(dialog: Dialog, value: Any) -> None:
    """Refuse what is the message already, and a name that says where somebody is."""
    if len(str(value).split()) > MOST_NAMES or str(value).rstrip().endswith(QUESTION_MARKS):
        raise Refuse(_("First only a name, please. What you want to write comes next."))
    if held(str(value)):
        raise Refuse(_("A name is enough, please without a number or address."))


def awaited(talk: str, now: datetime, lasts: timedelta = IDLE) -> Awaited:
    """What is written next may be for the other one of this talk; that is asked before it goes."""
    return Awaited("exchange_typed", {"about": f"talk:{talk}"}, "words", (now + lasts).isoformat())


async def reachable(dialog: Dialog) -> Sequence[Option]:
    """Open talks, and what is up."""
    ctx = dialog.ctx
    talks = [Option(f"talk:{each.key}", each.label) for each in await open_talks(dialog)]
    posts = await ctx.exchange.newest("offer", ctx.person_id)
    return [*talks, *(Option(f"post:{post.code}", post.title) for post in posts[:5])]


class Write(Dialog):
    """Write to a neighbour, who does not learn where one is."""

    name = "exchange_write"
    title = n_("Write to a neighbour")

    about = ask.choice(n_("What is it about?"), label=n_("About"), options=reachable)
    called = Called(
        n_("Which name shall neighbours see? A first name or nickname is enough."),
        label=n_("Name"),
        check=name_only,
    )
    words = ask.text(n_("What do you want to write?"), label=n_("Message"))

    async def refuses(self) -> list[Reply]:
        kind, _sep, code = str(self.about or "").partition(":")
        if kind != "post":
            return []
        post = await self.ctx.exchange.live(code)
        try:
            await self.ctx.talks.may_begin(post, self.ctx.person_id)
        except ExchangeError as error:
            if post is not None and str(error) == "centre":
                return [await at_the_centre(self.ctx, post)]
            return [neighbours.denied(error)]
        return []

    async def finish(self) -> list[Reply]:
        ctx = self.ctx
        ctx.unsaid = True
        await ctx.exchange.call(ctx.person_id, self.called[:NAME])
        kind, _sep, which = self.about.partition(":")
        try:
            talk = which if kind == "talk" else await _begin(ctx, which)
            why = await ctx.talks.say(talk, ctx.person_id, self.words)
        except ExchangeError as error:
            return [neighbours.denied(error)]
        if why is not None:
            if await ctx.exchange.hold(why) == EXPLAIN:
                raise Refuse(held_back(why), "words")
            return [Reply(_("The team looks at your message first."))]
        again = {"about": f"talk:{talk}"}
        more = Button(_("Write more"), action=["start", self.name, again])
        share = Button(_("Share contact"), action=["start", "exchange_contact", {"talk": talk}])
        text = _("Sent. I tell you when an answer comes.")
        one_more = awaited(talk, ctx.now, ONE_MORE) if kind == "talk" else None
        return [Reply(text, buttons=[more, share], awaited=one_more)]


class Typed(Write):
    """Words that were written after a neighbour's, without pressing anything."""

    name = "exchange_typed"
    title = n_("Write to a neighbour")
    yes_or_no = True
    stopped = n_("Good, I have not passed it on. Please tell me again what you need.")

    about, called, words = Write.about, Write.called, Write.words

    async def summary(self) -> str:
        seat = await self.ctx.talks.seat(self.about.removeprefix("talk:"), self.ctx.person_id)
        name = (seat and seat.other) or _("A neighbour")
        title = seat.title if seat else ""
        return _("Shall I pass this on to {name} (“{title}”)?", name=name, title=title)


class MyName(Dialog):
    """Choose another name that neighbours see."""

    name = "exchange_name"
    title = n_("Name for neighbours")

    called = ask.text(
        n_("Which name shall neighbours see? A first name or nickname is enough."),
        label=n_("Name"),
        check=name_only,
    )

    async def finish(self) -> list[Reply]:
        await self.ctx.exchange.call(self.ctx.person_id, self.called[:NAME])
        return [Reply(_("Neighbours see you as {name}.", name=self.called[:NAME]))]


class ShareContact(Dialog):
    """Give a way to be reached, as soon as the other gives theirs."""

    name = "exchange_contact"
    title = n_("Share contact")

    talk = ask.choice(n_("With whom?"), label=n_("With whom"), options=open_talks, alone=True)
    contact = ask.text(
        n_(
            "How can you be reached? I pass it on only when the other shares theirs too. For "
            "example a phone number."
        ),
        label=n_("Contact"),
    )

    async def finish(self) -> list[Reply]:
        ctx = self.ctx
        ctx.unsaid = True
        try:
            both = await ctx.talks.share(self.talk, ctx.person_id, self.contact[:CONTACT])
        except ExchangeError as error:
            return [neighbours.denied(error)]
        seat = await ctx.talks.seat(self.talk, ctx.person_id)
        if both and seat is not None:
            text = _(
                "{name} can be reached so: {contact}",
                name=seat.other or _("A neighbour"),
                contact=seat.contact,
            )
            return [Reply(text, private=True)]
        return [Reply(_("Noted. I pass it on as soon as the other shares theirs."))]


async def at_the_centre(ctx: Context, post: Post) -> Reply:
    """Where to ask for what a centre has put up for somebody without a phone."""
    text = refused("centre")
    if post.quarter is not None:
        place = await ctx.centres.place(post.quarter)
        text = _(
            "Please ask for this at {centre}. Its code is {code}.",
            centre=place.name,
            code=post.code,
        )
    centres = Button("📍 " + _("Quarter centres"), action=["guide", "quarter-centres"])
    return Reply(text, buttons=[centres, neighbours.menu()])


async def _begin(ctx: Context, code: str) -> str:
    post = await ctx.exchange.live(code)
    if post is None:
        raise ExchangeError("gone")
    return (await ctx.talks.begin(post.id, ctx.person_id, ctx.conversation_id)).id


class Appeal(Dialog):
    """Who was warned or banned says their side."""

    name = "exchange_appeal"
    title = n_("Say my side")

    words = ask.text(n_("What do you want the team to know?"), label=n_("Message"))

    async def finish(self) -> list[Reply]:
        self.ctx.unsaid = True
        await self.ctx.exchange.appeal(self.ctx.person_id, self.words)
        return [Reply(_("Thank you. The team reads it."), buttons=[neighbours.menu()])]
