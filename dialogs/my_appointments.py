"""What a resident has booked: shown with the way there and the calendar file, moved, cancelled.

Both are possible until the hours before it that the town has set.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs import ask
from dialogs.contact import KIND_NAMES
from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Refuse
from dialogs.engine.reply import Button, Reply
from dialogs.menu import human_button
from dialogs.message import Card
from dialogs.slots import FreeDay, FreeTime, Search, moment
from locales import _, isolate, n_, speaking, speaking_language
from services.appointments.calendar import CALENDAR
from services.appointments.models import Booking, GroupDate
from services.appointments.rules import Overlapping, TooLate, Unavailable, may_change
from services.appointments.waiting import EarlierDates
from services.translated import chosen

TOO_SOON = n_("Your appointment is too soon to change it here. Please talk to a person.")


async def booked(ctx: Context, booking: Booking, text: str) -> Reply:
    """An appointment as a card, with what can be done about it."""
    place = await ctx.centres.place(booking.centre)
    comes = booking.kind == "person"
    facts = [(_("Time"), said(ctx, booking)), (_("Centre"), place.name)]
    if not comes:
        facts.append((_("Way"), way_of(booking)))
    elif place.address:
        facts.append((_("Address"), place.address))
    facts.append((_("Code"), booking.code))
    card = Card(
        title=await title_of(ctx, booking),
        text="",
        bring_title=_("Please bring"),
        bring=await ctx.centres.bring(booking.topic),
        facts=tuple(facts),
        map=place.map if comes else None,
        notes=(_("An interpreter comes."),) if booking.interpreter else (),
    )
    buttons = change_buttons(booking)
    line = EarlierDates(ctx.appointments)
    if await line.waits(booking.id):
        buttons.append(wait_no_longer(booking))
    elif await line.possible(booking):
        earlier = Button(_("Tell me if something earlier comes"), action=["earlier", booking.id])
        buttons.append(earlier)
    return Reply(text, card=card, buttons=buttons, files=[_calendar(ctx, booking)])


def _calendar(ctx: Context, booking: Booking) -> dict[str, str]:
    """The calendar file; a platform that takes no files shows its address."""
    link = f"{ctx.public_url}/appointment/{booking.id}.ics"
    name = "📅 " + _("For my calendar")
    return {"id": booking.id, "type": CALENDAR, "url": link, "name": name}


def wait_no_longer(booking: Booking) -> Button:
    """Keep what one has."""
    return Button(_("Leave the waiting list"), action=["stay", booking.id])


def way_of(booking: Booking) -> str:
    """How one talks, with the number that is called."""
    way = _(KIND_NAMES[booking.kind])
    return f"{way}: {isolate(booking.contact, speaking_language())}" if booking.contact else way


async def title_of(ctx: Context, booking: Booking) -> str:
    """The title of a workshop, else the topic."""
    group = await ctx.appointments.group(booking.group_id) if booking.group_id else None
    if group is not None:
        return group_title(group)
    topics = {topic.id: topic.name for topic in await ctx.centres.topics()}
    return topics.get(booking.topic, _("Appointment"))


def group_title(group: GroupDate) -> str:
    """The title of a date for many, in the person's language if there is one."""
    found = chosen(group.titles, *speaking())
    return found[1] if found else _("Workshop")


def change_buttons(booking: Booking) -> list[Button]:
    """Move and cancel; a date for many cannot be moved."""
    which = {"booking": booking.id}
    if booking.group_id is not None:
        return [Button(_("I cannot come"), action=["start", "cancel_appointment", which])]
    return [
        Button(_("Move"), action=["start", "move_appointment", which]),
        Button(_("Cancel appointment"), action=["start", "cancel_appointment", which]),
    ]


def my_appointments() -> Button:
    """The way to what the person has booked."""
    return Button("📅 " + _("My appointments"), action=["say", "list_appointments"])


async def overview(ctx: Context) -> list[Reply]:
    """The person's appointments."""
    mine = await ctx.appointments.for_person(ctx.person_id)
    if not mine:
        book = Button("📅 " + _("Book appointment"), action=["start", "appointment", {}])
        return [Reply(_("You have no appointments."), buttons=[book])]
    return [await booked(ctx, booking, "") for booking in mine]


def said(ctx: Context, booking: Booking) -> str:
    """When it is, in words."""
    return moment(booking.starts_at.astimezone(ctx.now.tzinfo))


def at_that_time(ctx: Context, overlap: Overlapping) -> str:
    """Why a time cannot be had by somebody who has another appointment then."""
    own = moment(overlap.starts_at.astimezone(ctx.now.tzinfo))
    return _("At that time you already have an appointment: {day}.", day=own)


async def mine(dialog: Dialog) -> Sequence[Option]:
    """The appointments that can be chosen."""
    ctx = dialog.ctx
    bookings = await ctx.appointments.for_person(ctx.person_id)
    return [Option(booking.id, said(ctx, booking), (booking.code,)) for booking in bookings]


async def mine_alone(dialog: Dialog) -> Sequence[Option]:
    """The appointments that can be moved: not those for many."""
    groups = {
        booking.id
        for booking in await dialog.ctx.appointments.for_person(dialog.ctx.person_id)
        if booking.group_id is not None
    }
    return [option for option in await mine(dialog) if option.key not in groups]


async def changeable(dialog: Dialog, value: Any) -> None:
    """Refuse what is not theirs, is over, or is too near."""
    ctx = dialog.ctx
    settings = await ctx.appointments.settings()
    owned = await ctx.appointments.for_person(ctx.person_id)
    booking = next((each for each in owned if each.id == value), None)
    if booking is None:
        raise Refuse(_("You have no such appointment."))
    if not may_change(booking.starts_at, ctx.now, settings.change_hours):
        raise Refuse(_(TOO_SOON))


async def unchangeable(ctx: Context, options: Sequence[Option]) -> list[Reply]:
    """What is said where none of these can be changed in the chat; empty where one can."""
    settings = await ctx.appointments.settings()
    found = [await ctx.appointments.get(option.key) for option in options]
    if not found:
        return await overview(ctx)
    if any(each and may_change(each.starts_at, ctx.now, settings.change_hours) for each in found):
        return []
    return [Reply(_(TOO_SOON), buttons=[human_button()])]


class MoveAppointment(Dialog):
    """Move an appointment to another day or time."""

    name = "move_appointment"
    title = n_("Move appointment")
    starts = ("intent:reschedule_appointment",)

    async def refuses(self) -> list[Reply]:
        return await unchangeable(self.ctx, await mine_alone(self))

    async def search(self) -> Search:
        booking = await self.ctx.appointments.get(self.booking or "")
        if booking is None:
            return Search(self.ctx, "", None)
        return Search(
            self.ctx, booking.topic, booking.centre, language=booking.language, moving=booking.id
        )

    async def days(self) -> Sequence[Option]:
        return await (await self.search()).days()

    async def times(self) -> Sequence[Option]:
        return await (await self.search()).times(self.day)

    async def day_free(self, value: Any) -> None:
        await (await self.search()).check_day(value)

    async def time_free(self, value: Any) -> None:
        await (await self.search()).slot(self.day, value)

    booking = ask.choice(
        n_("Which appointment?"),
        label=n_("Appointment"),
        options=mine_alone,
        check=changeable,
        alone=True,
    )
    day = FreeDay(
        n_("Which day suits you?"),
        label=n_("Day"),
        example=n_("next Tuesday"),
        options=days,
        check=day_free,
        needs=("booking",),
        entity="time",
    )
    time = FreeTime(
        n_("Which time suits you?"),
        label=n_("Time"),
        example="10:30",
        options=times,
        check=time_free,
        needs=("day",),
        entity="time",
    )

    async def summary(self) -> str:
        old = await type(self).booking.show(self.booking, self)
        day = await type(self).day.show(self.day[:10], self)
        time = await type(self).time.show(self.time, self)
        return _("Move it from {old} to {day}, {time}?", old=old, day=day, time=time)

    async def finish(self) -> list[Reply]:
        try:
            slot = await (await self.search()).slot(self.day, self.time)
            moved = await self.ctx.appointments.move(self.booking, slot)
        except TooLate:
            raise Refuse(_(TOO_SOON)) from None
        except Overlapping as overlap:
            raise Refuse(at_that_time(self.ctx, overlap), question="time") from None
        except Unavailable:
            text = _("Somebody was faster. Please choose another time.")
            raise Refuse(text, question="time") from None
        return [await booked(self.ctx, moved, _("Your appointment is moved."))]


class CancelAppointment(Dialog):
    """Cancel an appointment."""

    name = "cancel_appointment"
    title = n_("Cancel appointment")
    starts = ("intent:cancel_appointment",)
    yes_or_no = True
    stopped = n_("Good. Your appointment stays as it is.")

    async def refuses(self) -> list[Reply]:
        return await unchangeable(self.ctx, await mine(self))

    booking = ask.choice(
        n_("Which appointment?"),
        label=n_("Appointment"),
        options=mine,
        check=changeable,
        alone=True,
    )

    async def summary(self) -> str:
        shown = await type(self).booking.show(self.booking, self)
        return _("Shall I cancel your appointment on {day}?", day=shown)

    async def finish(self) -> list[Reply]:
        try:
            booking = await self.ctx.appointments.cancel(self.booking)
        except TooLate:
            raise Refuse(_(TOO_SOON)) from None
        text = _("Your appointment on {day} is cancelled.", day=said(self.ctx, booking))
        again = Button("📅 " + _("Book appointment"), action=["start", "appointment", {}])
        if booking.group_id is not None:
            again = Button("🎓 " + _("Workshops"), action=["say", "list_workshops"])
        return [Reply(text, buttons=[again])]
