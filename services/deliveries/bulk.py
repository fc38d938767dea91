"""Many deliveries at once, for announcements: queue, hold, let go on, skip, change, look up.

`held` is a queued row that rests: nobody claims it. What is on its way is never touched. Each is
one statement, so that ten thousand rows cost no more memory than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Select, Subquery, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliveries.due import among
from services.deliveries.models import OPEN, Delivery
from services.deliveries.service import BULK

HELD = "held"
UNSETTLED = (*OPEN, HELD)
AUTHOR = "notice"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one conversation; `dedupe` makes it unique."""

    conversation_id: str
    channel: str
    content: dict[str, Any]
    dedupe: str


class Bulk:
    """The bulk lane, in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def queue(self, letters: Sequence[Letter]) -> dict[str, int]:
        """Queue them; returns the new rows by `dedupe`. What was queued before is left out."""
        if not letters:
            return {}
        dialect = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        insert = dialect.insert(cast(Table, Delivery.__table__))
        made = await self._session.execute(
            insert.on_conflict_do_nothing(index_elements=["dedupe"]).returning(
                Delivery.dedupe, Delivery.id
            ),
            [self._row(letter) for letter in letters],
        )
        return {row.dedupe: row.id for row in made}

    async def open(self) -> int:
        """How many are queued or on their way."""
        found = select(func.count()).where(among(Delivery, *OPEN), Delivery.lane == BULK)
        return await self._session.scalar(found) or 0

    async def hold(self, ids: Select[Any]) -> int:
        """What is queued of these rests; how many."""
        return await self._change(ids, ("queued",), state=HELD)

    async def release(self, ids: Select[Any]) -> int:
        """What rests of these goes on; how many."""
        return await self._change(ids, (HELD,), state="queued")

    async def skip(self, ids: Select[Any], reason: str) -> int:
        """What is queued or rests of these is not sent; how many."""
        return await self._change(ids, ("queued", HELD), state="skipped", reason=reason)

    async def reword(self, contents: Mapping[int, dict[str, Any]]) -> set[int]:
        """Give what is not on its way yet another content; returns which rows got it."""
        done = set()
        for row, content in contents.items():
            changed = await self._session.execute(
                update(Delivery)
                .where(Delivery.id == row, Delivery.state.in_(("queued", HELD)))
                .values(content=content)
            )
            if cast("CursorResult[Any]", changed).rowcount:
                done.add(row)
        return done

    async def _change(self, ids: Select[Any], states: Sequence[str], **values: Any) -> int:
        changed = await self._session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids), Delivery.state.in_(states))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        return cast("CursorResult[Any]", changed).rowcount

    def _row(self, letter: Letter) -> dict[str, Any]:
        return {
            "conversation_id": letter.conversation_id,
            "channel": letter.channel,
            "content": letter.content,
            "dedupe": letter.dedupe,
            "author": AUTHOR,
            "lane": BULK,
            "state": "queued",
            "tries": 0,
            "due_at": self._now,
            "created_at": self._now,
        }


def outcomes() -> Subquery:
    """For joins: what became of every delivery."""
    return select(
        Delivery.id,
        Delivery.state,
        Delivery.reason,
        Delivery.platform_id,
        Delivery.channel,
        Delivery.sent_at,
    ).subquery("outcome")
