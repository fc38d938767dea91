"""Writing to people of last days: reminders, what was agreed on, moved, or withdrawn.

Each is a transaction of its own: the talk is locked, the reminder is taken if it is due still, and
the message, the state and the next time are kept together. So it is said once, by one process.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.unasked import say
from dialogs import reminders
from dialogs.context import Context
from dialogs.engine.reply import Reply
from services.conversations.models import Conversation as Row
from services.conversations.service import Conversations
from services.database import Database
from services.reminders.service import Due, Reminders


class ReminderNotices:
    """What is due at one moment; `now` is aware, in the town's zone."""

    def __init__(self, db: Database, public_url: str, now: datetime) -> None:
        self._db = db
        self._url = public_url
        self._now = now

    async def send(self) -> set[str]:
        """Write what is due; returns the channels that got something."""
        async with self._db.snapshot() as session:
            due = await Reminders(session, self._now).due()
        channels = {await self._write(reminder, conversation) for reminder, conversation in due}
        return {channel for channel in channels if channel}

    async def _write(self, reminder_id: str, conversation_id: str) -> str | None:
        async with self._db.transaction() as session:
            row = await Conversations(session, self._now).lock(conversation_id)
            due = await Reminders(session, self._now).take(reminder_id) if row else None
            if row is None or due is None:
                return None
            return row.channel if await self._say(session, row, due) else None

    async def _say(self, session: AsyncSession, row: Row, due: Due) -> bool:
        async def make(ctx: Context) -> Reply | None:
            return await reminders.remind(ctx, due)

        key = f"reminder:{due.reminder.id}:{due.reminder.said}"
        return await say(session, self._now, self._url, row, key, make)
