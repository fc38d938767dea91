"""Appointments as iCalendar (RFC 5545): one for the resident, many as a counsellor's feed.

The UID never changes and SEQUENCE grows with each change, so that a calendar moves an entry instead
of doubling it. Times are in UTC. Nothing says what an appointment is about, or with whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event

from services.appointments.models import Booking
from services.appointments.rules import BOOKED, HELD

CALENDAR = "text/calendar"
PRODUCT = "-//Quartierslotse//DE"


def calendar_file(bookings: Iterable[Booking], title: str, places: dict[str, str]) -> bytes:
    """The file; `title` is the same for every entry, `places` names the centres."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for booking in bookings:
        if booking.state != HELD:
            calendar.add_component(_event(booking, title, places.get(booking.centre, "")))
    return bytes(calendar.to_ical())


def _event(booking: Booking, title: str, place: str) -> Event:
    event = Event()
    event.add("uid", f"{booking.id}@quartierslotse")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", _utc(booking.changed_at))
    event.add("dtstart", _utc(booking.starts_at))
    event.add("dtend", _utc(booking.ends_at))
    event.add("summary", title)
    event.add("location", place)
    event.add("status", "CONFIRMED" if _stands(booking) else "CANCELLED")
    event.add("class", "PRIVATE")
    return event


def _stands(booking: Booking) -> bool:
    return booking.state in (BOOKED, "seen", "no_show")


def _utc(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
