"""Workshops and other dates for many: what there is, registering, and the waiting list.

A list shows a few cards and the way to more. Who finds no place is told how long the line is, and
is asked before anything is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dialogs import ask
from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Refuse
from dialogs.engine.reply import Button, Reply
from dialogs.message import Card
from dialogs.my_appointments import at_that_time, booked, group_title
from dialogs.slots import moment
from locales import _, n_, ngettext
from nlu.reading import Entity
from services.appointments.groups import OpenDate
from services.appointments.models import Booking, GroupDate
from services.appointments.rules import Overlapping, Taken, Unavailable
from services.appointments.seat_line import SeatLine
from services.appointments.seats import Guest

SHOWN = 3
SEAT, LINE, OTHERS = "seat", "line", "others"


async def overview(ctx: Context, page: int = 0, when: Entity | None = None) -> list[Reply]:
    """The dates to come, those of a wished day or period where it has some."""
    found = await ctx.group_dates.open_dates(*_days(when))
    lead = ""
    if when is not None and not found:
        found = await ctx.group_dates.open_dates()
        lead = _("There is nothing on these days. Later or earlier there is:") if found else ""
    if not found:
        text = _("No workshops are planned at the moment. Please ask again in some days.")
        return [Reply(text, buttons=[Button(_("Menu"), action=["menu"])])]
    replies = [await _card(ctx, each) for each in found[page * SHOWN : (page + 1) * SHOWN]]
    replies[0].text = lead
    if len(found) > (page + 1) * SHOWN and when is None:
        replies[-1].buttons.append(Button(_("More"), action=["workshops", page + 1]))
    return replies


async def registered(ctx: Context, booking: Booking) -> Reply:
    """The person has a place."""
    return await booked(ctx, booking, _("You have a place. Please tell me if you cannot come."))


async def step_out(ctx: Context, group_id: str) -> Reply:
    """The person waits no longer."""
    await SeatLine(ctx.appointments).step_out(group_id, ctx.person_id)
    return Reply(_("Good. You are not on the waiting list any more."), buttons=[others()])


def off(title: str, day: str) -> Reply:
    """Staff cancelled the date."""
    text = _("We are sorry: “{title}” on {day} is cancelled.", title=title, day=day)
    return Reply(text, buttons=[others()])


def others() -> Button:
    """The way to the other dates."""
    return Button("🎓 " + _("Workshops"), action=["say", "list_workshops"])


def said(ctx: Context, group: GroupDate) -> str:
    """When it is, in words."""
    return moment(group.starts_at.astimezone(ctx.now.tzinfo))


class Registration(Dialog):
    """Register for a date, or stand in its line."""

    name = "registration"
    title = n_("Registration")

    async def dates(self) -> Sequence[Option]:
        return [
            Option(each.group.id, f"{group_title(each.group)}, {said(self.ctx, each.group)}")
            for each in await self.ctx.group_dates.open_dates()
        ]

    async def possible(self, value: Any) -> None:
        if value not in {each.group.id for each in await self.ctx.group_dates.open_dates()}:
            raise Refuse(_("This date is over or cancelled."))
        if await self.ctx.group_dates.seat_of(value, self.ctx.person_id):
            raise Refuse(_("You are registered for this already."))

    async def ways(self) -> Sequence[Option]:
        date = await self._open_date()
        if date is not None and (date.free > 0 or await self._is_offered(date)):
            return [Option(SEAT, _("Register"))]
        return [Option(LINE, _("Waiting list")), Option(OTHERS, _("See other dates"))]

    date = ask.choice(
        n_("For which date do you want to register?"),
        label=n_("Date"),
        options=dates,
        check=possible,
    )
    how = ask.choice(
        n_("All places are taken. What do you want to do?"),
        label=n_("Places"),
        options=ways,
        needs=("date",),
        alone=True,
    )
    called = ask.text(
        n_("What is your name? It helps us to greet you."),
        label=n_("Name"),
        when=lambda dialog: dialog.how != OTHERS,
        optional=True,
    )

    async def summary(self) -> str | None:
        date = await self._open_date()
        if date is None or self.how == OTHERS:
            return None
        title, day = group_title(date.group), said(self.ctx, date.group)
        if self.how == SEAT:
            return _("Shall I register you for “{title}” on {day}?", title=title, day=day)
        place = await SeatLine(self.ctx.appointments).length(date.group.id) + 1
        return _(
            "All places for “{title}” on {day} are taken. Shall I put you on the waiting list? You "
            "would be number {number}. I write to you as soon as a place is free for you.",
            title=title,
            day=day,
            number=place,
        )

    async def finish(self) -> list[Reply]:
        date = await self._open_date()
        if date is None:
            return [Reply(_("This date is over or cancelled."), buttons=[others()])]
        if self.how == OTHERS:
            return await overview(self.ctx)
        if self.how == LINE:
            return [await self._wait(date.group)]
        guest = Guest(self.ctx.person_id, self.ctx.conversation_id, self.called)
        try:
            return [
                await registered(self.ctx, await self.ctx.group_dates.register(self.date, guest))
            ]
        except Taken:
            again = ["start", self.name, {"date": self.date}]
            text = _("Somebody was faster: all places are taken now.")
            return [Reply(text, buttons=[Button(_("Waiting list"), action=again), others()])]
        except Overlapping as overlap:
            return [Reply(at_that_time(self.ctx, overlap), buttons=[others()])]
        except Unavailable:
            return [Reply(_("This date is over or cancelled."), buttons=[others()])]

    async def _wait(self, group: GroupDate) -> Reply:
        number = await SeatLine(self.ctx.appointments).join(
            group.id, self.ctx.person_id, self.ctx.conversation_id, self.called
        )
        text = _("You are number {number} on the waiting list.", number=number)
        leave = Button(_("Leave the waiting list"), action=["step_out", group.id])
        return Reply(text, buttons=[leave, others()])

    async def _open_date(self) -> OpenDate | None:
        dates = await self.ctx.group_dates.open_dates()
        return next((each for each in dates if each.group.id == self.date), None)

    async def _is_offered(self, date: OpenDate) -> bool:
        line = SeatLine(self.ctx.appointments)
        return await line.offered(date.group.id, self.ctx.person_id) is not None


async def _card(ctx: Context, date: OpenDate) -> Reply:
    group = date.group
    place = await ctx.centres.place(group.centre)
    line = SeatLine(ctx.appointments)
    seat = await ctx.group_dates.seat_of(group.id, ctx.person_id)
    number = await line.place(group.id, ctx.person_id)
    facts = [(_("Time"), said(ctx, group)), (_("Centre"), place.name)]
    if place.address:
        facts.append((_("Address"), place.address))
    facts.append((_("Places"), _places(date)))
    which = {"date": group.id}
    if seat is not None:
        note, button = _("You are registered."), _cancel(seat)
    elif number:
        note = _("You are number {number} on the waiting list.", number=number)
        button = Button(_("Leave the waiting list"), action=["step_out", group.id])
    else:
        label = _("Register") if date.free > 0 else _("Waiting list")
        note, button = "", Button("✅ " + label, action=["start", "registration", which])
    card = Card(
        title="🎓 " + group_title(group),
        text="",
        facts=tuple(facts),
        map=place.map,
        notes=(note,) if note else (),
    )
    return Reply(card=card, buttons=[button])


def _cancel(seat: Booking) -> Button:
    which = {"booking": seat.id}
    return Button(_("I cannot come"), action=["start", "cancel_appointment", which])


def _places(date: OpenDate) -> str:
    if date.free <= 0:
        return _("all taken")
    return ngettext(
        "one of {places} is free",
        "{count} of {places} are free",
        date.free,
        places=date.group.places,
    )


def _days(when: Entity | None) -> tuple[date | None, date | None]:
    if when is None or not when.value.get("date"):
        return None, None
    first = date.fromisoformat(str(when.value["start"])[:10])
    last = when.value.get("end") or when.value["start"]
    return first, date.fromisoformat(str(last)[:10])
