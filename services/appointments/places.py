"""Places: a time is taken by inserting a row for each of its units, and free when they are gone.

The primary key (counsellor, unit) refuses what is taken, whatever the code believed. Everybody who
changes places first locks the settings row, so that no two wait for each other in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.hours import Span
from services.appointments.models import Booking, BookingSettings, Unit
from services.appointments.rules import HELD, Taken
from services.database import insert_once


async def door(session: AsyncSession) -> BookingSettings:
    """The settings, locked until the end of the transaction: one changes places at a time."""
    locked = select(BookingSettings).where(BookingSettings.id == 1).with_for_update()
    settings: BookingSettings | None = await session.scalar(locked)
    if settings is None:
        await insert_once(session, BookingSettings, ("id",), **defaults())
        settings = (await session.scalars(locked)).one()
    return settings


def defaults() -> dict[str, int]:
    """The settings of a town that has set nothing."""
    columns = cast(Table, BookingSettings.__table__).columns
    return {"id": 1, **{c.name: c.default.arg for c in columns if c.default is not None}}  # type: ignore[attr-defined]


async def take(session: AsyncSession, counsellor_id: str, span: Span, **owner: str) -> None:
    """Take these units for `booking_id` or `group_id`, all or none; raises `Taken`."""
    rows = [{"counsellor_id": counsellor_id, "unit": unit, **owner} for unit in range(*span)]
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(cast(Table, Unit.__table__)).values(rows).on_conflict_do_nothing()
    taken = cast("CursorResult[Any]", await session.execute(insert)).rowcount
    if taken != len(rows):
        await give_back(session, **owner)
        raise Taken


async def give_back(session: AsyncSession, **owner: str) -> None:
    """Free every unit of `booking_id` or `group_id`."""
    await session.execute(delete(Unit).filter_by(**owner))


async def drop_expired(session: AsyncSession, now: datetime) -> list[str]:
    """Forget the holds that are over, with their units; returns the ids."""
    over = delete(Booking).where(Booking.state == HELD, Booking.held_until <= now)
    return list(await session.scalars(over.returning(Booking.id)))


async def taken_spans(
    session: AsyncSession,
    now: datetime,
    units: Span,
    counsellors: Sequence[str],
    without: str | None = None,
) -> dict[str, list[Span]]:
    """What is taken with its buffers, sorted, by counsellor; holds that are over do not count."""
    alive = or_(Unit.booking_id.is_(None), Booking.state != HELD, Booking.held_until > now)
    rows = await session.execute(
        select(Unit.counsellor_id, func.min(Unit.unit), func.max(Unit.unit))
        .outerjoin(Booking, Booking.id == Unit.booking_id)
        .where(Unit.counsellor_id.in_(counsellors), Unit.unit.between(*units), alive)
        .where(*([or_(Unit.booking_id.is_(None), Unit.booking_id != without)] if without else []))
        .group_by(Unit.counsellor_id, Unit.booking_id, Unit.group_id)
    )
    found: dict[str, list[Span]] = defaultdict(list)
    for counsellor_id, first, last in rows:
        found[counsellor_id].append((first, last + 1))
    return {key: sorted(spans) for key, spans in found.items()}
