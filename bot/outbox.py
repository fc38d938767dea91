"""The outbox: one pump a channel and process takes due deliveries, sends them and writes it down.

A commit settles what was sent before and claims what is sent next; up to `WIDTH` sends are on their
way at a time. After kill -9 only those can be in doubt (sent, but not written down yet): they are
sent once more when their lease ends, at once on SQLite, where one process sends. A paced channel
has one or two on their way; a channel without a limit has up to `WIDTH`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.channel import Channel
from bot.clock import Clock
from bot.fault import described
from bot.sending import Sending
from bot.wakeup import POLL, Wakeup
from services.database import Database, new_id
from services.deliveries.pace import REFILL, Pace
from services.deliveries.result import Result
from services.deliveries.service import Claimed, Deliveries

WIDTH = 32
RETRY = 1.0
"""Seconds before the next attempt when the database is not there."""

LEASE_CHECK = 5.0
HOLD = "hold"
"""Its taps carry the channel and until when, so that nobody who is told has to ask the database."""

log = structlog.get_logger()


class Outbox:
    """Delivers, on every channel that this process serves."""

    def __init__(
        self, db: Database, channels: Mapping[str, Channel], clock: Clock, wakeup: Wakeup
    ) -> None:
        self._pumps = [Pump(db, channel, clock, wakeup) for channel in channels.values()]

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`, then finish what is on its way."""
        async with asyncio.TaskGroup() as group:
            for pump in self._pumps:
                group.create_task(pump.run(stop))

    async def drain(self) -> None:
        """Deliver all that is due by the clock now, waiting for the pace where there is one."""
        for pump in self._pumps:
            await pump.drain()


class Pump:
    """Delivers on one channel."""

    def __init__(self, db: Database, channel: Channel, clock: Clock, wakeup: Wakeup) -> None:
        self._db = db
        self._name = channel.name
        self._per_second = channel.limits.per_second
        self._clock = clock
        self._wakeup = wakeup
        self._owner = new_id()
        self._stir = asyncio.Event()
        self._sending = Sending(channel, self._stir.set)
        self._recovered: float | None = None
        self._refill_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`, then finish; a database that is away is waited for."""
        hearing = self._hear(), self._hear_hold(), self._hear_stop(stop)
        stirring = [asyncio.create_task(each) for each in hearing]
        try:
            while not stop.is_set() or self._sending.unsettled:
                await self._round(stop)
        finally:
            self._sending.cancel()
            for task in stirring:
                task.cancel()

    async def drain(self) -> None:
        """Deliver what is due, without waiting for what becomes due later."""
        while True:
            await self._recover()
            self._stir.clear()
            more, wait = await self._step(WIDTH)
            if more:
                continue
            if wait is None and not self._sending.unsettled:
                return
            await self._pause(wait)

    async def _round(self, stop: asyncio.Event) -> None:
        self._stir.clear()
        try:
            await self._recover()
            more, wait = await self._step(0 if stop.is_set() else WIDTH)
        except Exception as error:
            log.error("outbox.failed", channel=self._name, **described(error))
            await asyncio.sleep(RETRY)
            return
        if not more:
            await self._pause(wait)

    async def _pause(self, wait: float | None) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL if wait is None else min(wait, POLL)):
                await self._stir.wait()

    async def _step(self, width: int) -> tuple[bool, float | None]:
        """Settle and claim in one commit, then start sending; whether more may be due already.

        And where nothing is: the seconds that the pace of the channel or of a chat still asks.
        """
        results = self._sending.take()
        if not results and (left := self._refill_at - time.time()) > 0:
            return False, left
        try:
            async with self._db.transaction(brief=True) as session:
                reached = await self._settle(session, results)
                room = width - self._sending.busy
                claimed, full, wait = await self._claim(session, room)
        except BaseException:
            self._sending.put_back(results)
            raise
        for delivery, slot in claimed:
            self._sending.start(delivery, slot)
        for conversation_id in reached:
            self._wakeup.notify("chat", conversation_id)
        return full, wait

    async def _settle(self, session: AsyncSession, results: list[Result]) -> list[str]:
        until = max((result.until for result in results), default=0.0)
        if until:
            self._wakeup.notify(HOLD, f"{self._name} {until}")
            await Pace(session, self._name, time.time()).hold(until)
        deliveries = Deliveries(session, self._clock())
        return await deliveries.settle(self._owner, results, self._chats_at())

    async def _claim(
        self, session: AsyncSession, room: int
    ) -> tuple[list[tuple[Claimed, float]], bool, float | None]:
        """What is sent next, and when each; whether every free slot was used; how long to wait."""
        if room <= 0:
            return [], False, None
        if (left := self._refill_at - time.time()) > 0:
            return [], False, left
        pace, now = Pace(session, self._name, time.time()), self._clock()
        slots, lanes = await pace.free(self._per_second, room, now)
        if not lanes:
            return [], False, None
        if not slots:
            self._refill_at = pace.next_at - REFILL
            return [], False, self._refill_at - time.time()
        deliveries, chats_at = Deliveries(session, now), self._chats_at()
        claimed = await deliveries.claim(self._name, self._owner, len(slots), chats_at, lanes)
        await pace.taken(slots[: len(claimed)], self._per_second)
        if not claimed and chats_at is not None:
            return [], False, await deliveries.chat_wait(self._name, chats_at)
        full = len(claimed) == len(slots)
        if full and chats_at is not None:
            self._refill_at = pace.next_at - REFILL
        return list(zip(claimed, (slot.at for slot in slots), strict=False)), full, None

    async def _recover(self) -> None:
        """Look for what a dead process left; at the first time at once on SQLite."""
        now = time.monotonic()
        if self._recovered is not None and now - self._recovered < LEASE_CHECK:
            return
        at_once = self._recovered is None and self._db.is_sqlite
        async with self._db.transaction() as session:
            await Deliveries(session, self._clock()).recover(self._name, at_once=at_once)
        self._recovered = now

    def _chats_at(self) -> float | None:
        """The real time for the pace of single chats, None where the platform sets none."""
        return None if self._per_second is None else time.time()

    async def _hear(self) -> None:
        async with self._wakeup.subscribe("outbox", self._name) as taps:
            async for _key in taps:
                self._refill_at = 0.0
                self._stir.set()

    async def _hear_hold(self) -> None:
        """What this process has reserved waits too when the platform asks another one to wait."""
        async with self._wakeup.subscribe(HOLD) as taps:
            async for key in taps:
                name, _sep, until = key.partition(" ")
                if name == self._name:
                    self._sending.hold(float(until))

    async def _hear_stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._stir.set()
