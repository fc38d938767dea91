"""Those who wait for a seat at a date for many: first come, first asked, each with time to decide.

A seat that becomes free is held for the first in line at once: a booking in state `held` has it. It
is asked for as in every line (`waiting`); when nobody in line wants it, anybody may have it.
"""

from __future__ import annotations

from datetime import UTC, timedelta

from sqlalchemy import delete, func, select

from services.appointments.models import Booking, BookingSettings, GroupDate, Waiting
from services.appointments.places import door
from services.appointments.rules import HELD, Taken, next_decent
from services.appointments.seats import Guest, sit
from services.appointments.waiting import ASKED, LINE, OVER, Line
from services.database import insert_once

CALLED_OFF = "off"


class SeatLine(Line):
    """The lines of all dates for many."""

    async def join(
        self, group_id: str, person_id: str, conversation_id: str, name: str | None = None
    ) -> int:
        """Stand in line; returns the place in it, from 1. A second time changes nothing."""
        mine = (Waiting.group_id == group_id, Waiting.person_id == person_id)
        await self._session.execute(delete(Waiting).where(*mine, Waiting.state == OVER))
        await insert_once(
            self._session,
            Waiting,
            ("group_id", "person_id"),
            group_id=group_id,
            person_id=person_id,
            conversation_id=conversation_id,
            name=(name or "")[:80] or None,
            created_at=self._now,
        )
        await self.pass_on()
        return await self.place(group_id, person_id)

    async def place(self, group_id: str, person_id: str) -> int:
        """The person's place in the line, from 1; 0 where they are not in it."""
        rows = await self._session.scalars(
            select(Waiting.person_id)
            .where(Waiting.group_id == group_id, Waiting.state.in_((LINE, ASKED)))
            .order_by(Waiting.id)
        )
        waiting = list(rows)
        return waiting.index(person_id) + 1 if person_id in waiting else 0

    async def offered(self, group_id: str, person_id: str) -> Waiting | None:
        """What the person is offered there, None where nothing is."""
        mine = (Waiting.group_id == group_id, Waiting.person_id == person_id)
        return await self._session.scalar(
            select(Waiting).where(*mine, Waiting.state == ASKED, Waiting.offer_until > self._now)
        )

    async def length(self, group_id: str) -> int:
        """How many wait."""
        count = select(func.count()).where(
            Waiting.group_id == group_id, Waiting.state.in_((LINE, ASKED))
        )
        return await self._session.scalar(count) or 0

    async def step_out(self, group_id: str, person_id: str) -> None:
        """Wait no longer; what was held goes to the next."""
        row = await self._session.scalar(
            select(Waiting).where(Waiting.group_id == group_id, Waiting.person_id == person_id)
        )
        if row is not None and row.state in (LINE, ASKED):
            await self._end(row)

    async def pass_on(self) -> None:
        """Hold free seats for those who wait, in their order."""
        settings = await door(self._session)
        rows = await self._session.execute(
            select(Waiting, GroupDate)
            .join(GroupDate, GroupDate.id == Waiting.group_id)
            .where(Waiting.state.in_((LINE, ASKED)))
            .order_by(Waiting.id)
        )
        for row, group in rows.all():
            self._back_in_line(row)
            if group.cancelled or group.starts_at <= self._now:
                row.state = OVER
            elif row.state == LINE:
                await self._serve(row, group, settings)
        await self._session.flush()

    async def take(self, row: Waiting) -> Booking:
        """Book the seat that is held; raises `Taken` or `Overlapping`."""
        await door(self._session)
        held = await self._held(row)
        group = await self._session.get_one(GroupDate, row.group_id)
        await self._service.check_own(row.person_id, group)
        row.state, row.hold_id = OVER, None
        await self._session.flush()
        booking = await self._service.confirm(held.id, name=row.name)
        if booking is None:
            raise Taken
        return booking

    async def call_off(self, group_id: str) -> None:
        """The date is cancelled: those who wait are to be told."""
        rows = await self._session.scalars(
            select(Waiting).where(Waiting.group_id == group_id, Waiting.state.in_((LINE, ASKED)))
        )
        for row in rows.all():
            held, row.state, row.hold_id = row.hold_id, CALLED_OFF, None
            await self._session.flush()
            if held is not None:
                await self._service.release(held)

    async def to_tell(self) -> list[tuple[Waiting, GroupDate]]:
        """Those who waited for a date that is cancelled and were not told of it."""
        rows = await self._session.execute(
            select(Waiting, GroupDate)
            .join(GroupDate, GroupDate.id == Waiting.group_id)
            .where(Waiting.state == CALLED_OFF)
            .order_by(Waiting.id)
        )
        return [(row, group) for row, group in rows.all()]

    async def _serve(self, row: Waiting, group: GroupDate, settings: BookingSettings) -> None:
        asked = next_decent(self._service.local(self._now))
        if row.noticed_on == asked.date() or asked >= group.starts_at:
            return
        until = asked.astimezone(UTC) + timedelta(minutes=settings.offer_minutes)
        until = min(until, group.starts_at)
        guest = Guest(row.person_id, row.conversation_id, row.name)
        try:
            held = await sit(self._service, group, guest, state=HELD, until=until)
        except Taken:
            return
        row.state, row.hold_id, row.offer_until = ASKED, held.id, until
        row.told_at, row.noticed_on = None, asked.date()
        await self._session.flush()
