"""Wishes for an appointment: made in the chat, listed and withdrawn by the person."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.requests.models import AppointmentRequest

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
MOST_OPEN = 3


class Requests:
    """The appointment requests of the people."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def make(
        self,
        person_id: str,
        conversation_id: str,
        topic: str,
        centre: str | None,
        day: date,
        note: str | None,
    ) -> str:
        """Store a wish; returns the code that names it."""
        code = "".join(secrets.choice(LETTERS) for _ in range(5))
        self._session.add(
            AppointmentRequest(
                person_id=person_id,
                conversation_id=conversation_id,
                code=code,
                topic=topic,
                centre=centre,
                day=day,
                note=note,
                created_at=self._now,
            )
        )
        return code

    async def open_of(self, person_id: str) -> list[AppointmentRequest]:
        """The person's open wishes for today or later, by day."""
        rows = await self._session.scalars(
            select(AppointmentRequest)
            .where(
                AppointmentRequest.person_id == person_id,
                AppointmentRequest.state == "open",
                AppointmentRequest.day >= self._now.date(),
            )
            .order_by(AppointmentRequest.day)
        )
        return list(rows)
