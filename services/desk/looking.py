"""Who looks at a talk and who is typing: kept for seconds, shown to colleagues.

A look begins when somebody opens a talk and lasts while the page is open; each look that begins is
to be written into the audit log by the caller.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once
from services.desk.models import Case, Look
from services.desk.rules import LOOKS_FOR, TYPES_FOR, Staff


class Looking:
    """The looks of one member of staff, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime, staff: Staff) -> None:
        self._session = session
        self._now = now
        self._staff = staff

    async def look(self, conversation_id: str) -> bool:
        """Be seen at this talk, which is read from now on; whether a look has just begun."""
        await self._session.execute(
            update(Case).where(Case.conversation_id == conversation_id).values(read_at=self._now)
        )
        if await insert_once(
            self._session, Look, ("conversation_id", "account_id"), **self._new(conversation_id)
        ):
            return True
        before = await self._session.scalar(
            select(Look.seen_at).where(*self._mine(conversation_id))
        )
        await self._change(conversation_id, seen_at=self._now)
        return before is None or before <= self._now - LOOKS_FOR

    async def types(self, conversation_id: str) -> bool:
        """Be shown as typing for some seconds; False where that was said a moment ago."""
        mine = self._mine(conversation_id)
        typed = await self._session.scalar(select(Look.typed_at).where(*mine))
        if typed is not None and typed > self._now - TYPES_FOR / 2:
            return False
        await self._change(conversation_id, typed_at=self._now, seen_at=self._now)
        return True

    async def leave(self, conversation_id: str) -> None:
        """Look away."""
        await self._change(conversation_id, seen_at=self._now - LOOKS_FOR, typed_at=None)

    async def _change(self, conversation_id: str, **values: datetime | None) -> None:
        await self._session.execute(
            update(Look).where(*self._mine(conversation_id)).values(**values)
        )

    def _mine(self, conversation_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return Look.conversation_id == conversation_id, Look.account_id == self._staff.id

    def _new(self, conversation_id: str) -> dict[str, object]:
        return {
            "conversation_id": conversation_id,
            "account_id": self._staff.id,
            "name": self._staff.name,
            "seen_at": self._now,
        }
