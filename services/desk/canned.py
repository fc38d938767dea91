"""Replies that are written once, per language, with placeholders that are filled when one is taken.

A reply without a text in the resident's language is offered in German, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.desk.models import Canned
from services.desk.rules import LONGEST_REPLY, PLACEHOLDERS, DeskError, filled, placeholders
from services.translated import chosen

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Ready:
    """A reply as it goes into the box; `missing` are placeholders that somebody must fill."""

    id: int
    title: str
    language: str
    text: str
    missing: tuple[str, ...]


class CannedReplies:
    """The canned replies, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def all(self) -> Sequence[Canned]:
        """Every reply, by title."""
        return (await self._session.scalars(select(Canned).order_by(Canned.title))).all()

    async def ready(self, language: str, plain: bool, values: Mapping[str, str]) -> list[Ready]:
        """Every reply in the resident's language or German, with what is known filled in."""
        found = []
        for row in await self.all():
            text = chosen(row.texts, language, plain)
            if text is not None:
                words, missing = filled(text[1], values)
                found.append(Ready(row.id, row.title, text[0], words, tuple(missing)))
        return found

    async def save(
        self, reply_id: int | None, title: str, texts: Mapping[str, str], by: str
    ) -> Canned:
        """Store a reply; `DeskError` for one without a title or German text, or a wrong brace."""
        texts = {language: text.strip() for language, text in texts.items() if text.strip()}
        title = title.strip()
        _check(title, texts)
        same = await self._session.scalar(select(Canned).where(Canned.title == title))
        if same is not None and same.id != reply_id:
            raise DeskError("title_taken")
        row = await self._session.get(Canned, reply_id) if reply_id else None
        if row is None:
            row = Canned(title=title, texts=texts, changed_by=by, changed_at=self._now)
            self._session.add(row)
        row.title, row.texts, row.changed_by, row.changed_at = title, texts, by, self._now
        await self._session.flush()
        return row

    async def remove(self, reply_id: int) -> None:
        """Delete a reply."""
        row = await self._session.get(Canned, reply_id)
        if row is not None:
            await self._session.delete(row)


def _check(title: str, texts: Mapping[str, str]) -> None:
    if not 0 < len(title) <= LONGEST_TITLE:
        raise DeskError("title")
    if not texts.get("de"):
        raise DeskError("no_german")
    if any(len(text) > LONGEST_REPLY for text in texts.values()):
        raise DeskError("long")
    if any(placeholders(text) - set(PLACEHOLDERS) for text in texts.values()):
        raise DeskError("placeholder")
