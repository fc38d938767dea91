"""What others ask of the reminders: keep, settle, move, withdraw, and say what is due.

What is due is a row. Whoever says it takes the row first (`take`, in the transaction in which the
message is queued), which looks again whether it is due and moves it on: so that of many processes
one says it, and a process that dies in between has said nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once, new_id
from services.reminders.models import Reminder, ReminderWish
from services.reminders.rules import (
    MOVED,
    NEW,
    OPEN,
    REST,
    SOON,
    WITHDRAWN,
    Wish,
    by_day,
    check_wish,
    next_time,
)

AT_ONCE = 200
"""So many rows are looked up for one tick; the next tick goes on."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder to be said: `occasion` is new, moved, withdrawn, or soon."""

    reminder: Reminder
    occasion: str
    days_left: int


class Reminders:
    """The reminders, in one transaction; `now` is aware, in the town's zone."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def keep(
        self,
        person_id: str,
        conversation_id: str,
        kind: str,
        subject: str,
        last_day: date,
        *,
        tell: bool = False,
    ) -> Reminder:
        """Remind this person until the last day; kept again it begins anew.

        With `tell` the person did not ask for it here, and is told of it first.
        """
        await insert_once(
            self._session,
            Reminder,
            ("person_id", "kind", "subject"),
            id=new_id(),
            person_id=person_id,
            conversation_id=conversation_id,
            kind=kind,
            subject=subject,
            last_day=last_day,
            created_at=self._now,
        )
        [row] = await self._locked(
            Reminder.person_id == person_id, Reminder.kind == kind, Reminder.subject == subject
        )
        row.conversation_id, row.last_day, row.state = conversation_id, last_day, OPEN
        row.again_on, row.notice = None, NEW if tell else ""
        if tell:
            row.next_at = by_day(self._now)
        else:
            wish = await self.wish(person_id)
            row.next_at = next_time(last_day, wish, self._now + REST, first=True)
        return row

    async def find(self, reminder_id: str, person_id: str) -> Reminder | None:
        """The reminder, if it is this person's and still open; locked."""
        rows = await self._locked(
            Reminder.id == reminder_id, Reminder.person_id == person_id, Reminder.state == OPEN
        )
        return rows[0] if rows else None

    async def open_of(self, person_id: str) -> list[Reminder]:
        """What this person keeps, the nearest last day first; what is over for long is left out."""
        rows = await self._session.scalars(
            select(Reminder)
            .where(Reminder.person_id == person_id, Reminder.state == OPEN)
            .order_by(Reminder.last_day, Reminder.id)
        )
        return list(rows)

    async def again(self, row: Reminder) -> datetime | None:
        """Remind once more tomorrow; None where the last day is over by then."""
        tomorrow = self._now.date() + timedelta(days=1)
        if tomorrow > row.last_day:
            return None
        row.again_on = tomorrow
        await self._plan(row)
        return row.next_at

    async def settle(self, kind: str, subject: str, state: str) -> None:
        """It is done or dropped for all: nobody is reminded any more."""
        for row in await self._of(kind, subject):
            self.close(row, state)

    def close(self, row: Reminder, state: str) -> None:
        """This person has done or dropped it, and is reminded no more."""
        row.state, row.next_at, row.notice = state, None, ""

    async def move(self, kind: str, subject: str, last_day: date) -> int:
        """The last day has changed: whoever keeps it is told, and reminded anew; how many."""
        rows = [row for row in await self._of(kind, subject) if row.last_day != last_day]
        for row in rows:
            row.last_day, row.again_on = last_day, None
            row.notice = row.notice or MOVED
            row.next_at = by_day(self._now)
        return len(rows)

    async def withdraw(self, kind: str, subject: str) -> int:
        """It does not take place: whoever keeps it is told, and reminded no more; how many."""
        rows = await self._of(kind, subject)
        for row in rows:
            if row.notice == NEW:  # never told of it
                row.state, row.next_at, row.notice = WITHDRAWN, None, ""
            else:
                row.notice, row.next_at = WITHDRAWN, by_day(self._now)
        return len(rows)

    async def told(self, kind: str, subject: str) -> set[str]:
        """Who is or was told here that it moved or was withdrawn."""
        found = select(Reminder.person_id).where(
            Reminder.kind == kind,
            Reminder.subject == subject,
            or_(Reminder.notice.in_((MOVED, WITHDRAWN)), Reminder.state == WITHDRAWN),
        )
        return set(await self._session.scalars(found))

    async def wish(self, person_id: str) -> Wish:
        """How the person wants to be reminded."""
        row = await self._session.get(ReminderWish, person_id)
        return Wish(tuple(row.days), row.hour) if row else Wish()

    async def change_wish(
        self, person_id: str, *, days: Collection[int] | None = None, hour: int | None = None
    ) -> None:
        """Change what is given, and plan anew; ValueError for a day or hour not offered."""
        old = await self.wish(person_id)
        wish = check_wish(old.days if days is None else days, old.hour if hour is None else hour)
        row = await self._session.get(ReminderWish, person_id)
        if row is None:
            self._session.add(
                ReminderWish(person_id=person_id, days=list(wish.days), hour=wish.hour)
            )
        else:
            row.days, row.hour = list(wish.days), wish.hour
        await self._session.flush()
        for each in await self._locked(Reminder.person_id == person_id, Reminder.state == OPEN):
            if not each.notice:
                await self._plan(each)

    async def due(self) -> list[tuple[str, str]]:
        """Reminder and conversation of what is to be said now; nothing at night."""
        if by_day(self._now) != self._now:
            return []
        rows = await self._session.execute(
            select(Reminder.id, Reminder.conversation_id)
            .where(Reminder.next_at <= self._now)
            .order_by(Reminder.next_at, Reminder.id)
            .limit(AT_ONCE)
        )
        return [(row.id, row.conversation_id) for row in rows]

    async def take(self, reminder_id: str) -> Due | None:
        """Take what is to be said, and plan the next time; None where it is not due any more."""
        rows = await self._locked(Reminder.id == reminder_id, Reminder.next_at <= self._now)
        if not rows:
            return None
        [row] = rows
        occasion = row.notice or SOON
        left = (row.last_day - self._now.date()).days
        row.notice, row.again_on = "", None
        if occasion == WITHDRAWN:
            row.state, row.next_at = WITHDRAWN, None
        else:
            row.next_at = next_time(
                row.last_day, await self.wish(row.person_id), self._spoken(occasion)
            )
        if left < 0 and occasion == SOON:
            return None
        row.said += 1
        return Due(row, occasion, left)

    def _spoken(self, occasion: str) -> datetime:
        return self._now if occasion == SOON else self._now + REST

    async def _plan(self, row: Reminder) -> None:
        wish = await self.wish(row.person_id)
        row.next_at = next_time(
            row.last_day, wish, self._now, first=row.said == 0, again=row.again_on
        )

    async def _of(self, kind: str, subject: str) -> list[Reminder]:
        return await self._locked(
            Reminder.kind == kind, Reminder.subject == subject, Reminder.state == OPEN
        )

    async def _locked(self, *wanted: ColumnElement[bool]) -> list[Reminder]:
        rows = await self._session.scalars(
            select(Reminder)
            .where(*wanted)
            .order_by(Reminder.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return list(rows)
