"""The plan as the database has it: counsellors, their hours, what changes them; set up by staff.

Times must be whole units of five minutes. Changing a plan never touches a booking; those that no
longer fit are listed by `Appointments.conflicts`, for staff to move or cancel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.hours import Change, Closing, Line, Need, Plan
from services.appointments.models import ClosingDay, Counsellor, Offer, PlanChange, PlanLine
from services.appointments.rules import PlanError, check_hours, check_offer
from services.database import Base

Row = TypeVar("Row", bound=Base)


class Plans:
    """Setting up; each method raises `PlanError` where something cannot be."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_offer(
        self,
        topic: str,
        need: Need,
        *,
        kinds: Sequence[str] = ("person",),
        interpreted: Sequence[str] = (),
        places: int = 1,
        example: bool = False,
    ) -> Offer:
        """Offer counselling on a topic."""
        check_offer(need, kinds, places)
        offer = Offer(
            topic=topic,
            minutes=need.minutes,
            before=need.before,
            after=need.after,
            kinds=list(kinds),
            interpreted=list(interpreted),
            places=places,
            example=example,
        )
        return await self._added(offer)

    async def add_counsellor(
        self,
        name: str,
        topics: Sequence[str],
        languages: Sequence[str],
        *,
        account_id: str | None = None,
        example: bool = False,
    ) -> Counsellor:
        """Somebody who counsels on these topics, with or without a staff account."""
        return await self._added(
            Counsellor(
                name=name.strip()[:64],
                topics=list(topics),
                languages=list(languages),
                account_id=account_id,
                example=example,
            )
        )

    async def add_line(self, line: Line) -> PlanLine:
        """Weekly hours."""
        check_hours(line.begins, line.ends)
        if line.every < 1 or not 0 <= line.kept <= 100 or not 0 <= line.weekday <= 6:
            raise PlanError("Week, weekday or share is out of range.")
        if line.until is not None and line.until < line.since:
            raise PlanError("The last day lies before the first.")
        return await self._added(
            PlanLine(
                counsellor_id=line.counsellor,
                centre=line.centre,
                weekday=line.weekday,
                begins=line.begins,
                ends=line.ends,
                since=line.since,
                until=line.until,
                every=line.every,
                kept=line.kept,
            )
        )

    async def add_change(self, change: Change) -> PlanChange:
        """Absence or extra hours; extra hours need times and a centre."""
        check_hours(change.begins, change.ends)
        if change.last < change.first:
            raise PlanError("The last day lies before the first.")
        if not change.absent and not (change.begins and change.centre):
            raise PlanError("Extra hours need a time and a centre.")
        return await self._added(
            PlanChange(
                counsellor_id=change.counsellor,
                kind="absent" if change.absent else "extra",
                first=change.first,
                last=change.last,
                begins=change.begins,
                ends=change.ends,
                centre=change.centre or None,
            )
        )

    async def add_closing(self, closing: Closing, name: str = "") -> ClosingDay:
        """Close a centre, or all, on some days."""
        if closing.last < closing.first:
            raise PlanError("The last day lies before the first.")
        return await self._added(
            ClosingDay(
                first=closing.first, last=closing.last, centre=closing.centre, name=name[:80]
            )
        )

    async def remove(self, row: PlanLine | PlanChange | ClosingDay) -> None:
        """Take hours, a change or closing days out of the plan."""
        await self._session.delete(row)
        await self._session.flush()

    async def _added(self, row: Row) -> Row:
        self._session.add(row)
        await self._session.flush()
        return row


async def plan_of(
    session: AsyncSession, zone: ZoneInfo, counsellors: Sequence[Counsellor], first: date
) -> Plan:
    """The plan of these counsellors from a day on; nobody has hours after their last day."""
    ends = {each.id: each.last_day for each in counsellors}
    lines = await session.execute(
        select(
            PlanLine.counsellor_id,
            PlanLine.centre,
            PlanLine.weekday,
            PlanLine.begins,
            PlanLine.ends,
            PlanLine.since,
            PlanLine.until,
            PlanLine.every,
            PlanLine.kept,
        )
        .where(PlanLine.counsellor_id.in_(ends))
        .where(or_(PlanLine.until.is_(None), PlanLine.until >= first))
        .order_by(PlanLine.id)
    )
    changes = await session.scalars(
        select(PlanChange).where(PlanChange.counsellor_id.in_(ends), PlanChange.last >= first)
    )
    closings = await session.scalars(select(ClosingDay).where(ClosingDay.last >= first))
    return Plan(
        zone,
        [_until(Line(*row), ends[row.counsellor_id]) for row in lines],
        [_change(row) for row in changes if _counts(row, ends[row.counsellor_id])],
        [Closing(row.first, row.last, row.centre) for row in closings],
    )


def _until(line: Line, last_day: date | None) -> Line:
    if last_day is None:
        return line
    return replace(line, until=min(line.until or last_day, last_day))


def _counts(row: PlanChange, last_day: date | None) -> bool:
    return last_day is None or row.last <= last_day


def _change(row: PlanChange) -> Change:
    return Change(
        row.counsellor_id,
        row.kind == "absent",
        row.first,
        row.last,
        row.begins,
        row.ends,
        row.centre or "",
    )
