"""What the bot says about appointments without being asked: reminders, and what staff changed."""

from __future__ import annotations

from dialogs.context import Context
from dialogs.engine.reply import Button, Reply
from dialogs.my_appointments import booked, change_buttons, said
from locales import _
from services.appointments.models import Booking


async def reminder(ctx: Context, booking: Booking) -> Reply:
    """It is soon: come, move or cancel."""
    place = await ctx.centres.place(booking.centre)
    text = _(
        "A reminder: you have an appointment on {day}.\n{centre}",
        day=said(ctx, booking),
        centre=place.name,
    )
    come = Button("✅ " + _("I come"), action=["come", booking.id])
    return Reply(text, buttons=[come, *change_buttons(booking)])


async def changed(ctx: Context, booking: Booking) -> Reply:
    """Staff moved or cancelled it."""
    if booking.state == "cancelled_by_us":
        text = _(
            "We are sorry: we must cancel your appointment on {day}. Shall we find another time?",
            day=said(ctx, booking),
        )
        again = {"topic": booking.topic, "centre": booking.centre}
        book = Button("📅 " + _("New appointment"), action=["start", "appointment", again])
        return Reply(text, buttons=[book])
    return await booked(ctx, booking, _("We had to move your appointment. It is now:"))


async def coming(ctx: Context, booking_id: str) -> Reply:
    """The person says that they come."""
    booking = await ctx.appointments.coming(booking_id, ctx.person_id)
    if booking is None:
        return Reply(_("You have no such appointment."))
    return Reply(_("Good, see you on {day}.", day=said(ctx, booking)))
