"""What others ask of the open questions: gather them, read a group, settle it.

Gathering reads, then encodes outside of any transaction, then writes; a signal is in one group
only, whoever gathers at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.conversations.heard import Heard, HeardWords
from services.database import Database, insert_once
from services.questions.models import Question, QuestionGroup
from services.questions.rules import KINDS, Encoder, Rows, nearest, redacted

AT_ONCE = 200
LATE = 100
"""Signals of longer transactions may appear behind newer ones: so many are looked at again."""

DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a group, as far as its words are still there."""

    text: str
    kind: str
    value: str
    at: datetime


class Questions:
    """The open questions, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def open_groups(self, language: str = "", limit: int = 100) -> Sequence[QuestionGroup]:
        """Groups that nobody settled, the most asked first."""
        wanted = select(QuestionGroup).where(QuestionGroup.settled_at.is_(None))
        if language:
            wanted = wanted.where(QuestionGroup.language == language)
        order = (QuestionGroup.count.desc(), QuestionGroup.last_at.desc())
        return (await self._session.scalars(wanted.order_by(*order).limit(limit))).all()

    async def open_count(self) -> int:
        """How many groups nobody settled."""
        rows = select(func.count()).where(QuestionGroup.settled_at.is_(None))
        return await self._session.scalar(rows) or 0

    async def get(self, group_id: int) -> QuestionGroup | None:
        """The group."""
        found: QuestionGroup | None = await self._session.get(QuestionGroup, group_id)
        return found

    async def asked(self, group: QuestionGroup, limit: int = 50) -> list[Asked]:
        """The questions of the group, each wording once, without what tells who asked."""
        rows = await self._session.scalars(
            select(Question)
            .where(Question.group_id == group.id)
            .order_by(Question.signal_id.desc())
            .limit(limit)
        )
        signals = [row.signal_id for row in rows]
        found = {group.text.casefold(): Asked(group.text, "", "", group.first_at)}
        for heard in await HeardWords(self._session).of(signals):
            text = redacted(heard.text)
            found[text.casefold()] = Asked(text, heard.kind, heard.value, heard.at)
        return list(found.values())

    async def settle(self, group_id: int, by: str, outcome: str) -> None:
        """The group is done: it became part of an entry, or is none of our business."""
        group = await self._session.get(QuestionGroup, group_id, with_for_update=True)
        if group is None:
            raise LookupError(group_id)
        group.settled_at, group.settled_by, group.outcome = self._now, by, outcome

    async def newest_signal(self) -> int:
        """The signal up to which everything is gathered."""
        return await self._session.scalar(select(func.max(Question.signal_id))) or 0

    async def place(self, heard: Heard, group_id: int | None) -> int:
        """Put a question into a group, or found one; returns the group."""
        group = await self._session.get(QuestionGroup, group_id) if group_id else None
        founded = group is None
        if group is None:
            group = QuestionGroup(
                language=heard.language, text=redacted(heard.text), first_at=heard.at
            )
            group.count = group.unhelpful = 0
            group.last_at = heard.at
            self._session.add(group)
            await self._session.flush()
        added = await insert_once(
            self._session,
            Question,
            ("signal_id",),
            signal_id=heard.signal_id,
            group_id=group.id,
            kind=heard.kind,
            value=heard.value,
        )
        if added:
            group.count += 1
            group.unhelpful += heard.kind == "unhelpful"
            group.last_at = max(group.last_at, heard.at)
        elif founded:
            await self._session.delete(group)
        return group.id

    async def gathered(self, signals: Collection[int]) -> set[int]:
        """Which of these signals are in a group already."""
        rows = select(Question.signal_id).where(Question.signal_id.in_(signals))
        return set(await self._session.scalars(rows))


async def gather(db: Database, encoder: Encoder, now: datetime) -> int:
    """Group the questions that came since the last time; returns how many."""
    async with db.snapshot() as session:
        newest = await Questions(session, now).newest_signal()
        heard = await HeardWords(session).since(KINDS, newest - LATE, AT_ONCE + LATE)
        known = await Questions(session, now).gathered([each.signal_id for each in heard])
        groups = list(await Questions(session, now).open_groups(limit=1000))
    heard = [each for each in heard if each.signal_id not in known and redacted(each.text)]
    if not heard:
        return 0
    texts = [group.text for group in groups] + [redacted(each.text) for each in heard]
    rows = await asyncio.to_thread(encoder.encode, texts, "query")
    async with db.transaction() as session:
        await _place_all(Questions(session, now), heard, groups, rows)
    return len(heard)


async def _place_all(
    questions: Questions, heard: Sequence[Heard], groups: Sequence[QuestionGroup], rows: Rows
) -> None:
    names = [(group.id, group.language) for group in groups]
    known = list(rows[: len(groups)])
    for each, row in zip(heard, rows[len(groups) :], strict=True):
        same = [i for i, (_id, language) in enumerate(names) if language == each.language]
        best = nearest(row, np.stack([known[i] for i in same])) if same else None
        group_id = await questions.place(each, names[same[best]][0] if best is not None else None)
        if best is None:
            names.append((group_id, each.language))
            known.append(row)
