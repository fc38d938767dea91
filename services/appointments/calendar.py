"""Appointments as iCalendar (RFC 5545): one for the resident, many as a counsellor's feed.

The UID never changes and SEQUENCE grows with each change, so that a calendar moves an entry instead
of doubling it. Times are in UTC. Nothing says what an appointment is about, or with whom; a date
for many has its title.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event

from services.appointments.models import Booking, GroupDate
from services.appointments.rules import BOOKED

CALENDAR = "text/calendar"
PRODUCT = "-//Quartierslotse//DE"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar shows; instants are aware, `changed` is when it was last."""

    key: str
    begins: datetime
    ends: datetime
    title: str
    place: str
    stands: bool
    sequence: int
    changed: datetime


def of_booking(booking: Booking, title: str, place: str) -> Entry:
    """An appointment."""
    return Entry(
        booking.id,
        booking.starts_at,
        booking.ends_at,
        title,
        place,
        booking.state in (BOOKED, "seen", "no_show"),
        booking.sequence,
        booking.changed_at,
    )


def of_group(group: GroupDate, title: str, place: str, now: datetime) -> Entry:
    """A date for many, which changes only by being cancelled."""
    return Entry(
        group.id,
        group.starts_at,
        group.ends_at,
        title,
        place,
        not group.cancelled,
        int(group.cancelled),
        now,
    )


def calendar_file(entries: Iterable[Entry]) -> bytes:
    """The file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@quartierslotse")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(entry.changed))
    event.add("dtstart", _utc(entry.begins))
    event.add("dtend", _utc(entry.ends))
    event.add("summary", entry.title)
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CONFIRMED" if entry.stands else "CANCELLED")
    event.add("class", "PRIVATE")
    return event


def _utc(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
