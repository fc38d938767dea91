"""What the processes tell each other through the database.

A process that has not been seen for `GONE` is dead. A slot of the clock is claimed by exactly one
process, in one statement, whichever comes first; what was missed while nobody ran is claimed later.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once
from services.processes.models import Process, Tick

BEAT = timedelta(seconds=10)
GONE = 4 * BEAT


class Processes:
    """The processes on this database; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def beat(self, process_id: str, parts: str, faults: str, *, ready: bool) -> None:
        """Say that this process is alive, and forget those that died."""
        told: dict[str, Any] = {"faults": faults[:128], "ready": ready, "seen_at": self._now}
        mine = {"id": process_id, "parts": parts, "started_at": self._now, **told}
        if not await insert_once(self._session, Process, ("id",), **mine):
            await self._session.execute(
                update(Process).where(Process.id == process_id).values(**told)
            )
        await self._session.execute(delete(Process).where(Process.seen_at < self._now - GONE))

    async def leave(self, process_id: str) -> None:
        """The process stops in good order."""
        await self._session.execute(delete(Process).where(Process.id == process_id))

    async def alive(self) -> list[Process]:
        """The processes that were seen lately, oldest first."""
        rows = await self._session.scalars(
            select(Process)
            .where(Process.seen_at >= self._now - GONE)
            .order_by(Process.started_at, Process.id)
        )
        return list(rows)

    async def claim(self, name: str, slot: datetime) -> bool:
        """Whether this process is the one that does `name` for this slot."""
        if await insert_once(self._session, Tick, ("name",), name=name, slot=slot):
            return True
        claimed = await self._session.execute(
            update(Tick).where(Tick.name == name, Tick.slot < slot).values(slot=slot)
        )
        return cast("CursorResult[Any]", claimed).rowcount == 1


def nightly(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The latest slot of something that runs once a night, at this wall time of the town."""
    local = now.astimezone(zone)
    slot = datetime.combine(local.date(), at, zone)
    if slot > local:
        slot = datetime.combine(local.date() - timedelta(days=1), at, zone)
    return slot
