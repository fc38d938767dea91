"""What happens by the clock: a sign of life, long waits, appointments, and the nightly sweep.

APScheduler only ticks; whether something is due, and which process does it, is decided by a row in
the database, so that with many processes one fires, and a night without power is made up for.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.exchange import ExchangeClock
from bot.loops import STOPS_WITHIN
from bot.notices import Notices
from bot.reminders import ReminderNotices
from services.appointments.service import Appointments
from services.desk.service import Desk
from services.processes.service import BEAT, Processes, nightly
from services.retention import sweep

if TYPE_CHECKING:
    from bot.app import Lotse

SWEEP_AT = time(3, 30)
"""Wall time of the nightly sweep: after the hour that a clock change skips or repeats."""

Job = Callable[[], Coroutine[Any, Any, object]]

log = structlog.get_logger()


class Ticks:
    """The clock of one process."""

    def __init__(self, lotse: Lotse) -> None:
        self._lotse = lotse
        self._scheduler = AsyncIOScheduler(timezone=lotse.settings.zone)
        self._running: set[asyncio.Task[object]] = set()

    async def start(self) -> None:
        """Tick from now on; the first sign of life is given at once."""
        self.every(BEAT, self.beat)
        if "worker" in self._lotse.parts:
            self.every(timedelta(minutes=1), self.sweep)
            self.every(timedelta(seconds=20), self.escalate)
            self.every(timedelta(seconds=20), self.appointments)
            self.every(timedelta(seconds=20), self.remind)
            self.every(timedelta(seconds=1), self.pass_on)
            self.every(timedelta(seconds=3), self.exchange)
        self._scheduler.start()
        await self.beat()

    def every(self, pause: timedelta, job: Job) -> None:
        """Do a job from the start on, again and again, never twice at once in this process."""
        self._scheduler.add_job(
            self._run,
            "interval",
            [job],
            name=job.__name__,
            seconds=pause.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # on a busy machine late is better than not at all
        )

    async def _run(self, job: Job) -> None:
        """Do a job as a task of ours: the scheduler's own tasks are cut off when it stops."""
        task = asyncio.create_task(job(), name=job.__name__)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # Cut off by the stop it would be reported as a fault, though the job itself goes on.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(task)

    async def stop(self) -> None:
        """Tick no more, let what was begun end, and say goodbye."""
        self._scheduler.shutdown(wait=False)
        if self._running:
            _done, late = await asyncio.wait(self._running, timeout=STOPS_WITHIN)
            for task in late:
                log.warning("tick.cancelled", tick=task.get_name())
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        async with self._lotse.db.transaction() as session:
            await Processes(session, self._lotse.clock()).leave(self._lotse.id)

    async def beat(self) -> None:
        """Tell the other processes, and the doctor, how this one is."""
        lotse = self._lotse
        faults = ",".join(name for name, alive in lotse.loops.state().items() if not alive)
        async with lotse.db.transaction() as session:
            await Processes(session, lotse.clock()).beat(
                lotse.id, ",".join(lotse.parts), faults, ready=lotse.mind.ready
            )

    async def escalate(self) -> None:
        """Tell everybody of talks that nobody takes; safe to run in many processes at once."""
        lotse = self._lotse
        now = lotse.clock().astimezone(lotse.settings.zone)
        after = timedelta(minutes=lotse.settings.escalate_minutes)
        async with lotse.db.transaction() as session:
            late = await Desk(session, now).escalate(after)
        for conversation_id in late:
            lotse.wakeup.notify("desk", conversation_id)
        if late:
            for channel in lotse.channels:
                lotse.wakeup.notify("outbox", channel)

    async def appointments(self) -> None:
        """Give back holds that are over, and write to whom it concerns; safe in many processes."""
        lotse = self._lotse
        now = lotse.clock().astimezone(lotse.settings.zone)
        async with lotse.db.transaction() as session:
            await Appointments(session, now, lotse.settings.zone).release_expired()
        for channel in await Notices(lotse.db, lotse.settings.url, now).send():
            lotse.wakeup.notify("outbox", channel)

    async def remind(self) -> None:
        """Remind of last days; safe in many processes."""
        lotse = self._lotse
        now = lotse.clock().astimezone(lotse.settings.zone)
        for channel in await ReminderNotices(lotse.db, lotse.settings.url, now).send():
            lotse.wakeup.notify("outbox", channel)

    async def pass_on(self) -> None:
        """Pass on what neighbours say to each other; safe in many processes."""
        for channel in await self._exchange().tell():
            self._lotse.wakeup.notify("outbox", channel)

    async def exchange(self) -> None:
        """See which posts are new, what they mean, and what ends; safe in many processes."""
        clock = self._exchange()
        await clock.photos()
        await clock.age()
        if self._lotse.mind.ready:
            await clock.read(self._lotse.mind)

    def _exchange(self) -> ExchangeClock:
        lotse = self._lotse
        now = lotse.clock().astimezone(lotse.settings.zone)
        download = lotse.telegram.channel.download if lotse.telegram else None
        return ExchangeClock(lotse.db, lotse.settings.url, now, download)

    async def sweep(self) -> bool:
        """Delete what is kept no longer, once a night over all processes; whether it was us."""
        lotse = self._lotse
        now = lotse.clock()
        async with lotse.db.transaction() as session:
            slot = nightly(now, SWEEP_AT, lotse.settings.zone)
            if not await Processes(session, now).claim("sweep", slot):
                return False
        log.info("sweep.done", **await sweep(lotse.db, now))
        return True
