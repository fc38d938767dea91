"""What the bot says about appointments without being asked: reminders, and what staff changed."""

from __future__ import annotations

from contextlib import suppress

from dialogs import workshops
from dialogs.context import Context
from dialogs.engine.reply import Button, Reply
from dialogs.my_appointments import (
    at_that_time,
    booked,
    change_buttons,
    said,
    title_of,
    wait_no_longer,
    way_of,
)
from dialogs.slots import wall_time
from locales import _
from services.appointments.models import Booking, Waiting
from services.appointments.rules import Overlapping, Unavailable
from services.appointments.seat_line import SeatLine
from services.appointments.waiting import EarlierDates, Line


async def reminder(ctx: Context, booking: Booking) -> Reply:
    """It is soon: come, move or cancel."""
    place = await ctx.centres.place(booking.centre)
    where = place.name if booking.kind == "person" else way_of(booking)
    text = _(
        "A reminder: you have an appointment on {day}.\n{centre}",
        day=said(ctx, booking),
        centre=where,
    )
    if booking.group_id is not None:
        text = f"{await title_of(ctx, booking)}\n{text}"
    come = Button("✅ " + _("I come"), action=["come", booking.id])
    return Reply(text, buttons=[come, *change_buttons(booking)])


async def changed(ctx: Context, booking: Booking) -> Reply:
    """Staff moved or cancelled it, or gave it to a colleague."""
    if booking.state == "cancelled_by_us" and booking.group_id is not None:
        return workshops.off(await title_of(ctx, booking), said(ctx, booking))
    if booking.state == "cancelled_by_us":
        text = _(
            "We are sorry: we must cancel your appointment on {day}. Shall we find another time?",
            day=said(ctx, booking),
        )
        again = {"topic": booking.topic, "centre": booking.centre}
        book = Button("📅 " + _("New appointment"), action=["start", "appointment", again])
        return Reply(text, buttons=[book])
    if booking.handed == booking.sequence:
        text = _("Somebody else of us will counsel you. Day, time and place stay the same:")
        return await booked(ctx, booking, text)
    return await booked(ctx, booking, _("We had to move your appointment. It is now:"))


async def coming(ctx: Context, booking_id: str) -> Reply:
    """The person says that they come."""
    booking = await ctx.appointments.coming(booking_id, ctx.person_id)
    if booking is None:
        return Reply(_("You have no such appointment."))
    return Reply(_("Good, see you on {day}.", day=said(ctx, booking)))


async def wait(ctx: Context, booking_id: str) -> Reply:
    """The person wants something earlier."""
    mine = await ctx.appointments.for_person(ctx.person_id)
    booking = next((each for each in mine if each.id == booking_id), None)
    if booking is None:
        return Reply(_("You have no such appointment."))
    line = EarlierDates(ctx.appointments)
    if not await line.possible(booking):
        return Reply(_("Your appointment is so soon that nothing earlier will come any more."))
    await line.join(booking)
    return Reply(
        _("I will write to you if something earlier than {day} comes.", day=said(ctx, booking)),
        buttons=[wait_no_longer(booking)],
    )


async def stay(ctx: Context, booking_id: str) -> Reply:
    """The person keeps what they have."""
    mine = await ctx.appointments.for_person(ctx.person_id)
    for booking in mine:
        if booking.id == booking_id:
            await EarlierDates(ctx.appointments).stop(booking)
    return Reply(_("Good. Your appointment stays as it is."))


async def offer(ctx: Context, row: Waiting, held: Booking) -> Reply:
    """Something is free that the person waits for, and held for a while."""
    until = wall_time((row.offer_until or ctx.now).astimezone(ctx.now.tzinfo))
    day, title = said(ctx, held), await title_of(ctx, held)
    if row.group_id is not None:
        text = _(
            "A place is free: “{title}” on {day}. I keep it for you until {time}. Do you want it?",
            title=title,
            day=day,
            time=until,
        )
    else:
        text = _(
            "Something earlier is free: {day}. I keep it for you until {time}. Do you want it?",
            day=day,
            time=until,
        )
    take = Button(_("Yes, I take it"), action=["take_earlier", row.id])
    return Reply(text, buttons=[take, Button(_("No, thank you"), action=["leave_earlier", row.id])])


async def take_offer(ctx: Context, waiting_id: int) -> Reply:
    """The person takes what is held."""
    service, row = ctx.appointments, None
    try:
        row = await Line(service).own(waiting_id, ctx.person_id)
        if row.group_id is None:
            moved = await EarlierDates(service).take(row)
            return await booked(ctx, moved, _("Your appointment is moved."))
        return await workshops.registered(ctx, await SeatLine(service).take(row))
    except Overlapping as overlap:
        return Reply(at_that_time(ctx, overlap))
    except Unavailable:
        if row is not None and row.group_id is not None:
            return Reply(_("That place is given away by now."), buttons=[workshops.others()])
        return Reply(_("That time is given away by now. Your appointment stays as it is."))


async def leave_offer(ctx: Context, waiting_id: int) -> Reply:
    """The person does not want what is held."""
    with suppress(Unavailable):
        row = await Line(ctx.appointments).leave(waiting_id, ctx.person_id)
        if row.group_id is not None:
            return Reply(_("Good. You are not on the waiting list any more."))
    return Reply(_("Good. Your appointment stays as it is."))
