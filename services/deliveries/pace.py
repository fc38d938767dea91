"""How fast a channel may send: one row a channel, shared by all processes (GCRA, ITU-T I.371).

The row holds when the next send may start. Reserving moves it forward; a platform that asks to wait
moves it to the end of the wait. This is real time, whatever clock the messages live by.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once
from services.deliveries.models import RatePace

HORIZON = 0.05
"""Seconds ahead for which sends are reserved: short, so that a reply overtakes bulk at once."""

BEHIND, STALL = 0.1, 1.0
"""Seconds that may be made up for where nobody was ready in the middle of much to send: three
messages at thirty a second, so that no second has more than a tenth above the limit. After a rest
nothing is made up for."""


class Pace:
    """The pace of one channel, in one transaction; `now` is in seconds since the epoch."""

    def __init__(self, session: AsyncSession, channel: str, now: float) -> None:
        self._session = session
        self._channel = channel
        self._now = now

    async def free(self, per_second: float | None, most: int) -> list[float]:
        """When up to `most` sends may start; an empty list while the channel has to wait.

        The row stays locked until `taken` and the commit where there is a limit.
        """
        next_at = await self._next_at(lock=per_second is not None)
        if next_at > self._now + HORIZON:
            return []
        if per_second is None:
            return [max(next_at, self._now)] * most
        busy = self._now - next_at < STALL
        start = max(next_at, self._now - BEHIND if busy else self._now)
        slots = [start + number / per_second for number in range(most)]
        return [slot for slot in slots if slot <= self._now + HORIZON]

    async def taken(self, slots: list[float], per_second: float | None) -> None:
        """These sends will start; the next one follows the last of them."""
        if slots and per_second is not None:
            await self._move(slots[-1] + 1 / per_second)

    async def hold(self, until: float) -> None:
        """The platform asks that nothing is sent before then."""
        await self._next_at(lock=True)
        await self._session.execute(
            update(RatePace)
            .where(RatePace.key == self._channel, RatePace.next_at < until)
            .values(next_at=until)
        )

    async def wait(self) -> float:
        """Seconds until `free` gives the next slot; 0 where it does."""
        return max(0.0, await self._next_at(lock=False) - HORIZON - self._now)

    async def _next_at(self, *, lock: bool) -> float:
        row = select(RatePace.next_at).where(RatePace.key == self._channel)
        if not lock:
            return await self._session.scalar(row) or 0.0
        locked = await self._session.scalar(row.with_for_update())
        if locked is None:
            await insert_once(self._session, RatePace, ("key",), key=self._channel, next_at=0.0)
            locked = await self._session.scalar(row.with_for_update())
        return locked or 0.0

    async def _move(self, next_at: float) -> None:
        await self._session.execute(
            update(RatePace).where(RatePace.key == self._channel).values(next_at=next_at)
        )
