"""Loops that must not end: started together, restarted when they fail, stopped together.

A loop is a coroutine function that runs until the `stop` event is set. One that fails is logged and
started again after a growing wait; until it has run for a while it counts as a fault.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

import structlog

Run = Callable[[asyncio.Event], Awaitable[None]]

WAITS = (1.0, 2.0, 5.0, 15.0, 30.0)
STEADY = 30.0
"""Seconds that a loop runs before earlier failures are forgotten."""
STOPS_WITHIN = 10.0

log = structlog.get_logger()


class Loop:
    """One loop and how it is."""

    def __init__(self, name: str, run: Run) -> None:
        self.name = name
        self._run = run
        self._failures = 0
        self._began = 0.0
        self._resting = False
        self._task: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs, and did not fail a moment ago."""
        running = self._task is not None and not self._task.done() and not self._resting
        return running and (self._failures == 0 or time.monotonic() - self._began > STEADY)

    def start(self, stop: asyncio.Event) -> asyncio.Task[None]:
        """Run from now on, until `stop`."""
        self._task = asyncio.create_task(self._keep_running(stop), name=self.name)
        return self._task

    async def _keep_running(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._began = time.monotonic()
            try:
                await self._run(stop)
            except Exception as error:
                log.error("loop.failed", loop=self.name, exc_info=error)
            if not stop.is_set():
                await self._rest(stop)

    async def _rest(self, stop: asyncio.Event) -> None:
        if time.monotonic() - self._began > STEADY:
            self._failures = 0
        wait = WAITS[min(self._failures, len(WAITS) - 1)]
        self._failures += 1
        self._resting = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        self._resting = False


class Loops:
    """The loops of this process."""

    def __init__(self) -> None:
        self._loops: list[Loop] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()

    def start(self, name: str, run: Run) -> None:
        """Start one more loop."""
        loop = Loop(name, run)
        self._loops.append(loop)
        self._tasks.append(loop.start(self._stop))

    def state(self) -> dict[str, bool]:
        """By name, whether the loop is alive."""
        return {loop.name: loop.alive for loop in self._loops}

    async def stop(self) -> None:
        """Let every loop finish what it is doing; what takes too long is cancelled."""
        self._stop.set()
        if self._tasks:
            _done, late = await asyncio.wait(self._tasks, timeout=STOPS_WITHIN)
            for task in late:
                log.warning("loop.cancelled", loop=task.get_name())
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
