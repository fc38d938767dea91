"""Writing to residents about their appointments: reminders, and what staff moved or cancelled.

Each notice is a transaction of its own: the talk is locked, whether it is due is asked again, and
the state, the message and the note that it was written are kept together. So it is written once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.unasked import say
from dialogs import notices, workshops
from dialogs.context import Context
from dialogs.engine.reply import Reply
from dialogs.my_appointments import group_title
from services.appointments.models import Booking, GroupDate, Waiting
from services.appointments.rules import CHANGED, notice_key
from services.appointments.seat_line import SeatLine
from services.appointments.service import Appointments
from services.appointments.waiting import OVER, Line
from services.conversations.models import Conversation as Row
from services.conversations.service import Conversations
from services.database import Database


class Notices:
    """What is due at one moment; `now` is aware, in the town's zone."""

    def __init__(self, db: Database, public_url: str, now: datetime) -> None:
        self._db = db
        self._url = public_url
        self._now = now

    async def send(self) -> set[str]:
        """Write what is due; returns the channels that got something."""
        async with self._db.snapshot() as session:
            service = self._service(session)
            due = [booking for booking, _number in await service.to_remind()]
            due += await service.to_tell()
            asked = await Line(service).to_ask()
            off = await SeatLine(service).to_tell()
        channels = {await self._ask(row.id, row.conversation_id) for row, _held in asked}
        channels |= {await self._call_off(row.id, row.conversation_id) for row, _group in off}
        channels |= {
            await self._write(booking.id, booking.conversation_id)
            for booking in due
            if booking.conversation_id is not None
        }
        return {channel for channel in channels if channel}

    async def _write(self, booking_id: str, conversation_id: str) -> str | None:
        async with self._db.transaction() as session:
            row = await Conversations(session, self._now).lock(conversation_id)
            if row is None:
                return None
            service = self._service(session)
            for booking in await service.to_tell():
                if booking.id == booking_id:
                    booking.told = booking.sequence
                    await self._say(session, row, booking, CHANGED, notices.changed)
                    return row.channel
            for booking, number in await service.to_remind():
                if booking.id == booking_id:
                    booking.reminded = number
                    await self._say(session, row, booking, f"remind:{number}", notices.reminder)
                    return row.channel
        return None

    async def _ask(self, waiting_id: int, conversation_id: str) -> str | None:
        """Something is held for somebody who waits for it."""
        async with self._db.transaction() as session:
            row = await Conversations(session, self._now).lock(conversation_id)
            asked = await Line(self._service(session)).to_ask()
            for waiting, held in asked if row is not None else ():
                if row is not None and waiting.id == waiting_id:
                    waiting.told_at = self._now

                    async def make(ctx: Context, held: Booking, to: Waiting = waiting) -> Reply:
                        return await notices.offer(ctx, to, held)

                    await self._say(session, row, held, f"offer:{waiting_id}", make)
                    return row.channel
        return None

    async def _call_off(self, waiting_id: int, conversation_id: str) -> str | None:
        """What somebody waits for is cancelled."""
        async with self._db.transaction() as session:
            row = await Conversations(session, self._now).lock(conversation_id)
            if row is None:
                return None
            for waiting, group in await SeatLine(self._service(session)).to_tell():
                if waiting.id == waiting_id:
                    waiting.state = OVER

                    async def make(ctx: Context, group: GroupDate = group) -> Reply:
                        return workshops.off(group_title(group), workshops.said(ctx, group))

                    await say(session, self._now, self._url, row, f"waiting:{waiting_id}:off", make)
                    return row.channel
        return None

    async def _say(
        self,
        session: AsyncSession,
        row: Row,
        booking: Booking,
        kind: str,
        make: Callable[[Context, Booking], Awaitable[Reply]],
    ) -> None:
        async def about(ctx: Context) -> Reply:
            return await make(ctx, booking)

        key = notice_key(booking.id, booking.sequence, kind)
        await say(session, self._now, self._url, row, key, about)

    def _service(self, session: AsyncSession) -> Appointments:
        return Appointments(session, self._now, cast(ZoneInfo, self._now.tzinfo))
