"""Processes: who is alive, and each slot of the clock is done by exactly one of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.database import Database
from services.processes.service import GONE, Processes, nightly

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


async def alive(db: Database, now: datetime) -> list[str]:
    async with db.snapshot() as session:
        return [process.id for process in await Processes(session, now).alive()]


async def beat(db: Database, name: str, now: datetime, faults: str = "") -> None:
    async with db.transaction() as session:
        await Processes(session, now).beat(name, "worker", faults, ready=True)


async def test_a_process_is_alive_until_it_leaves_or_is_silent_for_too_long(db: Database) -> None:
    await beat(db, "a", NOW)
    await beat(db, "b", NOW + timedelta(seconds=1))
    assert await alive(db, NOW) == ["a", "b"]
    async with db.transaction() as session:
        await Processes(session, NOW).leave("a")
    assert await alive(db, NOW) == ["b"]
    assert await alive(db, NOW + GONE + timedelta(seconds=2)) == []


async def test_what_a_process_says_about_itself_is_kept_up_to_date(db: Database) -> None:
    await beat(db, "a", NOW, "turns")
    await beat(db, "a", NOW + timedelta(seconds=10))
    async with db.snapshot() as session:
        [process] = await Processes(session, NOW).alive()
    assert process.faults == ""
    assert process.started_at == NOW
    assert process.seen_at == NOW + timedelta(seconds=10)


async def test_a_slot_is_claimed_once_whoever_asks_and_however_many(db: Database) -> None:
    async def claim(slot: datetime) -> bool:
        async with db.transaction() as session:
            return await Processes(session, NOW).claim("sweep", slot)

    assert sum(await asyncio.gather(*[claim(NOW) for _ in range(8)])) == 1
    assert not await claim(NOW)
    later = NOW + timedelta(days=1)
    assert sum(await asyncio.gather(*[claim(later) for _ in range(8)])) == 1
    assert not await claim(NOW), "an older slot never comes back"


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-23T10:00+01:00", "2026-11-23T03:30+01:00"),
        ("2026-11-23T03:29+01:00", "2026-11-22T03:30+01:00"),
        ("2027-03-28T04:00+02:00", "2027-03-28T03:30+02:00"),
        ("2027-03-28T01:00+01:00", "2027-03-27T03:30+01:00"),
        ("2026-10-25T03:00+01:00", "2026-10-24T03:30+02:00"),
        ("2026-10-25T12:00+01:00", "2026-10-25T03:30+01:00"),
    ],
)
def test_a_night_is_a_night_across_a_clock_change(now: str, slot: str) -> None:
    found = nightly(datetime.fromisoformat(now), time(3, 30), BERLIN)
    assert found.astimezone(UTC) == datetime.fromisoformat(slot).astimezone(UTC)
