"""What others ask of the files: keep one, read one. A file is read within its conversation only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from services.attachments.models import Attachment
from services.attachments.rules import Checked
from services.database import insert_once


class Attachments:
    """The files, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def keep(self, attachment_id: str, conversation_id: str, file: Checked) -> bool:
        """Keep a file; False where this id was kept before."""
        return await insert_once(
            self._session,
            Attachment,
            ("id",),
            id=attachment_id,
            conversation_id=conversation_id,
            type=file.type,
            size=len(file.content),
            content=file.content,
            created_at=self._now,
        )

    async def read(self, attachment_id: str, conversation_id: str) -> Checked | None:
        """The file, None where this conversation has no such one (any more)."""
        row = await self._session.scalar(
            select(Attachment)
            .where(Attachment.id == attachment_id, Attachment.conversation_id == conversation_id)
            .options(undefer(Attachment.content))
        )
        return Checked(row.type, row.content) if row else None
