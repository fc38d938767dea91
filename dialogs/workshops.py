"""Workshops and other dates for many: what there is, registering, and the waiting list.

Who finds no place is told how long the line is, and is asked before anything is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dialogs import ask
from dialogs.contact import Name
from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Refuse
from dialogs.engine.reply import Button, Reply
from dialogs.message import Card
from dialogs.my_appointments import at_that_time, booked, group_title
from dialogs.slots import moment
from locales import _, n_, ngettext
from services.appointments.groups import OpenDate
from services.appointments.models import Booking, GroupDate
from services.appointments.rules import Overlapping, Taken, Unavailable
from services.appointments.seat_line import SeatLine
from services.appointments.seats import Guest

SHOWN = 3
SEAT, LINE, OTHERS = "seat", "line", "others"


async def unannounced(
    ctx: Context, page: int, *, first: date | None, last: date | None, centre: str
) -> tuple[list[Reply], bool]:
    """Dates to come that no announcement tells of, as cards; and whether there are more pages."""
    told = await ctx.announcements.group_dates()
    found = [
        each
        for each in await ctx.group_dates.open_dates(first, last)
        if each.group.id not in told and centre in ("", each.group.centre)
    ]
    shown = found[page * SHOWN : (page + 1) * SHOWN]
    return [await _card(ctx, each) for each in shown], len(found) > (page + 1) * SHOWN


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
    called = Name(
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
            return [Reply(_("Good."), buttons=[others()])]
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
