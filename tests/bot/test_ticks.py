"""The clock: each night is swept once over all processes, and a night without power later."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Lotse
from bot.first_start import prepare
from bot.settings import Settings
from services.processes.service import Processes
from tests.bot.installed import settings_in

EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    made = settings_in(tmp_path)
    await prepare(made, examples=False)
    return made


async def sweeps(settings: Settings, times: list[datetime]) -> list[int]:
    """How many of two processes sweep at each of these times."""
    now = times[0]
    processes = [Lotse(settings, parts=("worker",), clock=lambda: now) for _ in range(2)]
    found = []
    for each in times:
        now = each
        found.append(sum([await process.ticks.sweep() for process in processes]))
    for process in processes:
        await process.db.close()
    return found


async def test_a_night_is_swept_once_however_many_look_each_minute(settings: Settings) -> None:
    minutes = [EVENING + timedelta(minutes=minute) for minute in range(0, 24 * 60, 30)]
    found = await sweeps(settings, minutes)
    assert [each for each, count in zip(minutes, found, strict=True) if count] == [
        EVENING,
        datetime(2026, 11, 24, 2, 30, tzinfo=UTC),
    ]
    assert sum(found) == 2


async def test_nights_without_power_are_made_up_for_once(settings: Settings) -> None:
    assert await sweeps(settings, [EVENING, EVENING + timedelta(days=5)]) == [1, 1]


async def test_a_process_says_what_does_not_work(settings: Settings) -> None:
    lotse = Lotse(settings, parts=("worker",), clock=lambda: EVENING)

    async def broken(stop: object) -> None:
        raise OSError

    lotse.loops.start("turns", broken)
    for _ in range(3):
        await lotse.ticks.beat()
    async with lotse.db.snapshot() as session:
        [process] = await Processes(session, EVENING).alive()
    assert (process.parts, process.faults, process.ready) == ("worker", "turns", False)
    await lotse.loops.stop()
    await lotse.db.close()


async def test_what_a_tick_has_begun_ends_before_the_process_does(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    lotse = Lotse(settings, parts=("web",), clock=lambda: EVENING)
    began, ended = asyncio.Event(), []

    async def slow() -> None:
        began.set()
        async with lotse.db.transaction() as session:
            await asyncio.sleep(0.2)
            ended.append(len(await Processes(session, EVENING).alive()))

    lotse.ticks.every(timedelta(milliseconds=10), slow)
    await lotse.start()
    await began.wait()
    await lotse.stop()
    assert ended == [1]
    assert "exception" not in caplog.text
