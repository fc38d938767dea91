"""Files that go out with a message: what was kept in the talk, or an appointment for a calendar.

A file belongs to one talk; for any other it is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.calendar_files import of_booking
from bot.clock import Clock
from services.appointments.calendar import CALENDAR
from services.appointments.service import Appointments
from services.attachments.service import Attachments
from services.database import Database

NAMES = {CALENDAR: "termin.ics"}
OTHER = "quartierslotse.pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A file with the name under which a phone keeps it."""

    name: str
    type: str
    content: bytes


class Documents:
    """The files of all talks."""

    def __init__(self, db: Database, clock: Clock, zone: ZoneInfo) -> None:
        self._db = db
        self._clock = clock
        self._zone = zone

    async def read(self, file: dict[str, Any], conversation_id: str) -> Document | None:
        """A file of a message; None where it is not kept (any more)."""
        async with self._db.snapshot() as session:
            content = await self._content(session, file, conversation_id)
        kind = str(file["type"])
        return Document(NAMES.get(kind, OTHER), kind, content) if content else None

    async def _content(
        self, session: AsyncSession, file: dict[str, Any], conversation_id: str
    ) -> bytes | None:
        if file["type"] != CALENDAR:
            kept = await Attachments(session, self._clock()).read(file["id"], conversation_id)
            return kept.content if kept else None
        service = Appointments(session, self._clock(), self._zone)
        booking = await service.get(file["id"])
        if booking is None or booking.conversation_id != conversation_id:
            return None
        return await of_booking(session, self._clock(), booking)
