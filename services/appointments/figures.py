"""How many appointments residents made and what came of them. Counts only, never persons.

Made and cancelled count by the instant at which it happened, outcomes by the appointment's end.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.appointments.models import Booking, WalkIn
from services.appointments.rules import BOOKED, HELD

CANCELLED = ("cancelled", "cancelled_by_us")


@dataclass(frozen=True, slots=True)
class Bookings:
    """`made` counts by centre; `states` says what became of those that were to take place."""

    made: Counter[str] = field(default_factory=Counter)
    cancelled: int = 0
    states: Counter[str] = field(default_factory=Counter)


async def bookings(session: AsyncSession, start: datetime, end: datetime) -> Bookings:
    """Of everything that happened from `start` until before `end`; a held time is no booking."""
    made = await _counts(
        session, Booking.centre, Booking.created_at >= start, Booking.created_at < end
    )
    states = await _counts(session, Booking.state, Booking.ends_at >= start, Booking.ends_at < end)
    cancelled = await _counts(
        session,
        Booking.state,
        Booking.state.in_(CANCELLED),
        Booking.changed_at >= start,
        Booking.changed_at < end,
    )
    return Bookings(made, cancelled.total(), states)


@dataclass(frozen=True, slots=True)
class Undone:
    """What waits for somebody at the desk: `since` is the oldest of those without an outcome."""

    without_outcome: int
    since: datetime | None
    walk_ins: int


async def undone(session: AsyncSession, now: datetime, today: date) -> Undone:
    """Appointments that are over without a word of what came of them, and today's queue."""
    over = await session.execute(
        select(func.count(), func.min(Booking.starts_at)).where(
            Booking.state == BOOKED, Booking.ends_at <= now, Booking.group_id.is_(None)
        )
    )
    count, since = over.one()
    queue = await session.scalar(
        select(func.count()).where(WalkIn.day == today, WalkIn.state == "waiting")
    )
    return Undone(count, since, queue or 0)


async def _counts(
    session: AsyncSession, column: InstrumentedAttribute[str], *where: ColumnElement[bool]
) -> Counter[str]:
    rows = await session.execute(
        select(column, func.count()).where(Booking.state != HELD, *where).group_by(column)
    )
    return Counter({row[0]: row[1] for row in rows})
