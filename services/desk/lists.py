"""The inbox as lists and counts: which talks, in which order, and who looks at them.

Crises first, then what waits too long, then who waits longest. A counsellor gets the talks of the
own centres, those of no centre, the own ones and every alarm; no list holds a resident's words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.desk.models import Case, Look
from services.desk.rules import LOOKS_FOR, NORMAL, TYPES_FOR, Staff

View = Literal["waiting", "mine", "open", "done"]
VIEWS: tuple[View, ...] = ("waiting", "mine", "open", "done")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be listed; an empty filter takes all. `page` counts from 1."""

    view: View = "waiting"
    centre: str = ""
    topic: str = ""
    language: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody of the staff who has a talk open now."""

    account_id: str
    name: str
    types: bool


class Lists:
    """What one member of staff sees of the desk; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime, staff: Staff) -> None:
        self._session = session
        self._now = now
        self._staff = staff

    async def page(self, wanted: Wanted) -> Sequence[Case]:
        """One page of cases."""
        rows = await self._session.scalars(
            select(Case)
            .where(*self._conditions(wanted))
            .order_by(*_order(wanted.view))
            .limit(PAGE)
            .offset(PAGE * (max(wanted.page, 1) - 1))
        )
        return rows.all()

    async def count(self, wanted: Wanted) -> int:
        """How many cases the filter takes."""
        found = select(func.count()).select_from(Case).where(*self._conditions(wanted))
        return await self._session.scalar(found) or 0

    async def counts(self) -> dict[View, int]:
        """How many talks each view has, without filters; the done ones are not counted."""
        mine = case((Case.assignee_id == self._staff.id, 1))
        waiting = case((Case.state == "waiting", 1))
        row = await self._session.execute(
            select(func.count(waiting), func.count(mine), func.count()).where(
                Case.state != "done", self._seen()
            )
        )
        numbers = row.one()
        return {"waiting": numbers[0], "mine": numbers[1], "open": numbers[2]}

    async def alarms(self) -> tuple[str, ...]:
        """The talks that must not be missed: crises that nobody took, and escalated ones."""
        rows = await self._session.scalars(
            select(Case.conversation_id)
            .where(Case.state == "waiting", Case.urgency > NORMAL, self._seen())
            .order_by(Case.urgency.desc(), Case.waiting_since)
            .limit(PAGE)
        )
        return tuple(rows)

    async def get(self, conversation_id: str) -> Case | None:
        """The case, None where there is none or where it is not this person's work."""
        found = select(Case).where(Case.conversation_id == conversation_id, self._seen())
        return cast("Case | None", await self._session.scalar(found))

    async def filters(self) -> tuple[list[str], list[str]]:
        """The topics and the languages that open talks have."""
        rows = await self._session.execute(
            select(Case.topic, Case.language).where(Case.state != "done").distinct()
        )
        pairs = rows.all()
        return (
            sorted({row.topic for row in pairs if row.topic}),
            sorted({row.language for row in pairs}),
        )

    async def watchers(self, conversations: Collection[str]) -> dict[str, list[Watcher]]:
        """Who has these talks open, by talk; oneself is left out."""
        rows = await self._session.scalars(
            select(Look)
            .where(
                Look.conversation_id.in_(conversations),
                Look.seen_at > self._now - LOOKS_FOR,
                Look.account_id != self._staff.id,
            )
            .order_by(Look.name)
        )
        found: dict[str, list[Watcher]] = {}
        for row in rows:
            types = row.typed_at is not None and row.typed_at > self._now - TYPES_FOR
            watcher = Watcher(row.account_id, row.name, types)
            found.setdefault(row.conversation_id, []).append(watcher)
        return found

    def _conditions(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        found = [_in_view(wanted.view, self._staff.id), self._seen()]
        if wanted.centre:
            found.append(Case.centre == wanted.centre)
        if wanted.topic:
            found.append(Case.topic == wanted.topic)
        if wanted.language:
            found.append(Case.language == wanted.language)
        return found

    def _seen(self) -> ColumnElement[bool]:
        """`rules.may_see` for the database."""
        if self._staff.sees_all or not self._staff.centres:
            return true()
        return or_(
            Case.centre.is_(None),
            Case.centre.in_(self._staff.centres),
            Case.urgency > NORMAL,
            Case.assignee_id == self._staff.id,
        )


def _in_view(view: View, account_id: str) -> ColumnElement[bool]:
    match view:
        case "waiting":
            return Case.state == "waiting"
        case "mine":
            return and_(Case.state != "done", Case.assignee_id == account_id)
        case "done":
            return Case.state == "done"
    return Case.state != "done"


def _order(view: View) -> tuple[Any, ...]:
    if view == "done":
        return Case.closed_at.desc(), Case.conversation_id
    return (
        Case.urgency.desc(),
        Case.waiting_since.is_(None),
        Case.waiting_since,
        Case.conversation_id,
    )
