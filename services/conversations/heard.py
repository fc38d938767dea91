"""What residents asked, for those who mend the guide: signals with the words that led to them.

The words are those of the inbox, for as long as they are kept there; nothing is copied here. A
press ("not helpful") has no words: then those of the message before it count.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversations.models import Conversation, InboxRow, Signal
from services.people.service import languages


@dataclass(frozen=True, slots=True)
class Heard:
    """One signal: `value` is what the turn said of it, `language` the person's."""

    signal_id: int
    kind: str
    value: str
    language: str
    text: str
    at: datetime


class HeardWords:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, signals: Collection[int]) -> list[Heard]:
        """These signals, as far as their words are still there; oldest first."""
        return await self._read(_words().where(Signal.id.in_(signals)))

    async def since(self, kinds: Collection[str], after: int, limit: int) -> list[Heard]:
        """The signals of these kinds behind the one of this id, oldest first."""
        return await self._read(
            _words().where(Signal.kind.in_(kinds), Signal.id > after).limit(limit)
        )

    async def counts(self, start: datetime, end: datetime) -> dict[tuple[str, str], int]:
        """How often which signal came with which value, from `start` until before `end`."""
        rows = await self._session.execute(
            select(Signal.kind, Signal.value, func.count())
            .where(Signal.at >= start, Signal.at < end)
            .group_by(Signal.kind, Signal.value)
        )
        return {(kind, value): count for kind, value, count in rows}

    async def messages(self, start: datetime, end: datetime) -> dict[str, int]:
        """How many texts came in, by the people's language, from `start` until before `end`."""
        speaks = languages()
        rows = await self._session.execute(
            select(speaks.c.language, func.count())
            .select_from(InboxRow)
            .join(Conversation, Conversation.id == InboxRow.conversation_id)
            .join(speaks, speaks.c.id == Conversation.person_id)
            .where(InboxRow.kind == "text", InboxRow.received_at >= start)
            .where(InboxRow.received_at < end)
            .group_by(speaks.c.language)
        )
        return dict(rows.all())

    async def waiting(self) -> int:
        """How many conversations wait for a human now."""
        rows = select(func.count()).where(Conversation.mode == "waiting")
        return await self._session.scalar(rows) or 0

    async def _read(self, wanted: Select[Any]) -> list[Heard]:
        rows = await self._session.execute(wanted)
        return [
            Heard(signal_id, kind, value, language, text, at)
            for signal_id, kind, value, language, text, at in rows
        ]


def _words() -> Select[Any]:
    speaks = languages()
    said = (
        select(func.max(InboxRow.id))
        .where(
            InboxRow.conversation_id == Signal.conversation_id,
            InboxRow.id <= Signal.inbox_id,
            InboxRow.kind == "text",
        )
        .correlate(Signal)
        .scalar_subquery()
    )
    return (
        select(Signal.id, Signal.kind, Signal.value, speaks.c.language, InboxRow.text, Signal.at)
        .join(Conversation, Conversation.id == Signal.conversation_id)
        .join(speaks, speaks.c.id == Conversation.person_id)
        .join(InboxRow, InboxRow.id == said)
        .where(InboxRow.text != "")
        .order_by(Signal.id)
    )
