"""How fast a channel may send: one row a channel, shared by all processes (GCRA, ITU-T I.371).

The row holds when the next send may start, and how far sending is behind the limit. What was lost
while nobody was ready (a busy machine, a restart) is made up for little by little, so that no
second has more than a tenth above the limit; after a rest, and after the platform asked to wait,
nothing is. This is real time, whatever clock the messages live by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once
from services.deliveries.due import held_until, moved, pace_and_lanes
from services.deliveries.models import LANES, RatePace

HORIZON, REFILL = 0.2, 0.1
"""Seconds ahead for which sends are reserved, and at which they are reserved anew: short, so that a
reply overtakes bulk, but some at a time, since asking costs more than sending."""

MADE_UP, FASTER = 0.5, 1.1
"""At most so many seconds are made up for, by sending so much faster."""

REST = 15.0
"""Who was not ready for this many seconds had nothing to send."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A send may start `at`; afterwards the next one at `next_at`, with `behind` to make up for."""

    at: float
    next_at: float
    behind: float


class Pace:
    """The pace of one channel, in one transaction; `now` is in seconds since the epoch.

    `next_at` is when the next send may start, as far as `free` and `taken` have seen.
    """

    def __init__(self, session: AsyncSession, channel: str, now: float) -> None:
        self._session = session
        self._channel = channel
        self._now = now
        self.next_at = 0.0

    async def free(
        self, per_second: float | None, most: int, at: datetime
    ) -> tuple[list[Slot], tuple[int, ...]]:
        """When up to `most` sends may start, and the lanes in which something is due `at` then.

        No time while the channel has to wait. The row stays locked until `taken` and the commit
        where there is a limit.
        """
        self.next_at, behind, lanes = await self._look(at, lock=per_second is not None)
        if not lanes or self.next_at > self._now + HORIZON:
            return [], lanes
        if per_second is None:
            start = max(self.next_at, self._now)
            return [Slot(start, start, 0.0)] * most, lanes
        return _slots(self._now, self.next_at, behind, per_second, most), lanes

    async def taken(self, slots: list[Slot], per_second: float | None) -> None:
        """These sends will start; the next one follows the last of them."""
        if slots and per_second is not None:
            self.next_at, behind = slots[-1].next_at, slots[-1].behind
            asked = {"channel": self._channel, "to": self.next_at, "late": behind}
            await self._session.execute(moved(), asked)

    async def hold(self, until: float) -> None:
        """The platform asks that nothing is sent before then."""
        await self._begin()
        await self._session.execute(held_until(), {"channel": self._channel, "until": until})

    async def _look(self, at: datetime, *, lock: bool) -> tuple[float, float, tuple[int, ...]]:
        asked: dict[str, Any] = {"channel": self._channel, "now": at}
        found = pace_and_lanes(lock=lock)
        row = (await self._session.execute(found, asked)).one_or_none()
        if row is None:
            await self._begin()
            row = (await self._session.execute(found, asked)).one()
        next_at, behind, *due = row
        lanes = tuple(lane for lane, any_due in zip(LANES, due, strict=True) if any_due)
        return next_at, behind, lanes

    async def _begin(self) -> None:
        new = {"key": self._channel, "next_at": 0.0, "behind": 0.0}
        await insert_once(self._session, RatePace, ("key",), **new)


def _slots(now: float, next_at: float, behind: float, per_second: float, most: int) -> list[Slot]:
    lost = max(0.0, now - next_at)
    behind = min(behind + lost, MADE_UP) if lost < REST else 0.0
    at, usual, found = max(next_at, now), 1 / per_second, list[Slot]()
    while len(found) < most and at <= now + HORIZON:
        step = usual / FASTER if behind > 0 else usual
        behind = max(0.0, behind - (usual - step))
        found.append(Slot(at, at + step, behind))
        at += step
    return found
