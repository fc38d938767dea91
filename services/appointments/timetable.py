"""The calendar of the staff: per counsellor and day, what is booked and what is still free.

Days are the town's. Free stretches include what is kept back from the chat, and leave out the
buffers of bookings. What may follow for a booking is decided by `outcomes_of` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.hours import Plan, Span, at
from services.appointments.models import Booking, Counsellor, GroupDate
from services.appointments.places import give_back, taken_spans
from services.appointments.plans import plan_of
from services.appointments.rules import BOOKED
from services.appointments.service import Appointments
from services.appointments.times import hours

ONE_DAY = timedelta(days=1)
NIGHT_UNITS = 24 * 12
GONE = ("cancelled", "cancelled_by_us")
AFTERWARDS = ("seen", "no_show", "excused")


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking, a group date, or (neither) a free stretch; instants in UTC."""

    begins: datetime
    ends: datetime
    centre: str
    booking: Booking | None = None
    group: GroupDate | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One day of one counsellor, by time."""

    counsellor: Counsellor
    day: date
    entries: tuple[Entry, ...]

    @property
    def planned(self) -> tuple[Entry, ...]:
        """Without what is free."""
        return tuple(entry for entry in self.entries if entry.booking or entry.group)


class Timetable:
    """The calendar, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime, zone: ZoneInfo) -> None:
        self._session = session
        self._now = now.astimezone(UTC)
        self._zone = zone
        self._appointments = Appointments(session, now, zone)

    async def columns(
        self, first: date, last: date, *, centre: str = "", counsellor_id: str = ""
    ) -> list[Column]:
        """Each counsellor × each day with something on it; those who left only with bookings."""
        people = await self._people(first, counsellor_id)
        plan = await plan_of(self._session, self._zone, people, first - ONE_DAY)
        entries: dict[tuple[str, date], list[Entry]] = defaultdict(list)
        for key, entry in [
            *await self._booked(first, last, centre),
            *await self._groups(first, last, centre),
            *await self._free(plan, people, first, last),
        ]:
            if centre in ("", entry.centre):
                entries[key, self._day(entry.begins)].append(entry)
        days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
        return [
            Column(person, day, tuple(sorted(found, key=lambda entry: entry.begins)))
            for person in people
            for day in days
            if (found := entries.get((person.id, day)))
        ]

    async def settle(self, booking_id: str, outcome: str) -> Booking:
        """Write down what came of a booking; raises `TooLate` where that cannot be any more.

        Whoever calls beforehand to say that they do not come gives their time back.
        """
        booking = await self._appointments.mark_outcome(booking_id, outcome)
        if outcome == "excused" and booking.starts_at > self._now:
            await give_back(self._session, booking_id=booking.id)
        return booking

    async def _people(self, first: date, counsellor_id: str) -> list[Counsellor]:
        wanted = select(Counsellor).order_by(Counsellor.name, Counsellor.id)
        if counsellor_id:
            wanted = wanted.where(Counsellor.id == counsellor_id)
        midnight = self._midnight(first)
        there = or_(
            Counsellor.last_day.is_(None),
            Counsellor.last_day >= first,
            Counsellor.id.in_(select(Booking.counsellor_id).where(Booking.starts_at >= midnight)),
            Counsellor.id.in_(
                select(GroupDate.counsellor_id).where(GroupDate.starts_at >= midnight)
            ),
        )
        return list(await self._session.scalars(wanted.where(there)))

    async def _booked(self, first: date, last: date, centre: str) -> list[tuple[str, Entry]]:
        rows = await self._appointments.between(first, last, centre=centre or None)
        return [
            (row.counsellor_id, Entry(row.starts_at, row.ends_at, row.centre, booking=row))
            for row in rows
            if row.group_id is None and row.state not in GONE
        ]

    async def _groups(self, first: date, last: date, centre: str) -> list[tuple[str, Entry]]:
        rows = await self._session.scalars(
            select(GroupDate).where(
                GroupDate.starts_at >= self._midnight(first),
                GroupDate.starts_at < self._midnight(last + ONE_DAY),
                GroupDate.cancelled.is_(False),
                *([GroupDate.centre == centre] if centre else []),
            )
        )
        return [
            (row.counsellor_id, Entry(row.starts_at, row.ends_at, row.centre, group=row))
            for row in rows
        ]

    async def _free(
        self, plan: Plan, people: Sequence[Counsellor], first: date, last: date
    ) -> list[tuple[str, Entry]]:
        units = (plan.unit(first) - NIGHT_UNITS, plan.unit(last + ONE_DAY) + NIGHT_UNITS)
        ids = [person.id for person in people]
        taken = await taken_spans(self._session, self._now, units, ids)
        return [
            (key, Entry(at(begin), at(end), centre))
            for key in ids
            for start, stop, centre in hours(plan, key, first, last)
            for begin, end in left((start, stop), taken.get(key, ()))
        ]

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self._zone)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def left(span: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of a stretch without what is taken (sorted, apart)."""
    begin, end = span
    found = []
    for busy_from, busy_until in taken:
        if busy_until <= begin or busy_from >= end:
            continue
        if busy_from > begin:
            found.append((begin, busy_from))
        begin = busy_until
    return [*found, (begin, end)] if begin < end else found


def outcomes_of(state: str, starts_at: datetime, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """What staff may still write down: before the date who cancels, afterwards who came.

    Whoever is early may be seen before their time, on the same day.
    """
    if starts_at > now:
        early = starts_at.astimezone(zone).date() == now.astimezone(zone).date()
        before = (*(("seen",) if early else ()), "excused", "cancelled_by_us")
        return before if state == BOOKED else ()
    if state != BOOKED and state not in AFTERWARDS:
        return ()
    return tuple(each for each in AFTERWARDS if each != state)
