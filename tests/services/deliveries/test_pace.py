"""A channel sends at its limit over time, however unevenly its processes are ready."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from services.database import Database
from services.deliveries.bulk import Bulk, Letter
from services.deliveries.pace import HORIZON, MADE_UP, REST, Pace
from tests.services.announcements.residents import resident

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PER_SECOND, START = 30.0, 1_000_000.0
WIDTH = 32


@pytest.fixture(autouse=True)
async def waiting(db: Database) -> None:
    """A channel is only asked for its pace where something waits to be sent."""
    await resident(db, "1")
    async with db.transaction() as session:
        await Bulk(session, NOW).queue([Letter("1", "test", {}, "1")])


async def starts(db: Database, looks: list[float]) -> list[float]:
    """When sends start, where somebody takes all that is free at each of these seconds."""
    found: list[float] = []
    for at in looks:
        async with db.transaction() as session:
            pace = Pace(session, "test", START + at)
            slots, _lanes = await pace.free(PER_SECOND, WIDTH, NOW)
            await pace.taken(slots, PER_SECOND)
        found += [slot.at - START for slot in slots]
    return found


def most_in_a_second(at: list[float]) -> int:
    return max(sum(begin <= each < begin + 1 for each in at) for begin in at)


def every(pause: float, begin: float, end: float) -> list[float]:
    return [begin + number * pause for number in range(int((end - begin) / pause))]


@SQLITE
async def test_who_is_ready_all_the_time_sends_evenly(db: Database) -> None:
    at = await starts(db, every(0.04, 0, 4))
    assert len(at) == pytest.approx(PER_SECOND * (4 + HORIZON), abs=3)
    assert [b - a for a, b in pairwise(at)] == pytest.approx([1 / PER_SECOND] * (len(at) - 1))


@SQLITE
async def test_a_stall_is_made_up_for_and_no_second_is_a_tenth_too_fast(db: Database) -> None:
    stalls = ((1.0, 1.4), (5.0, 5.5), (10.0, 10.6))
    looks = [at for at in every(0.05, 0, 16) if not any(begin < at < end for begin, end in stalls)]
    at = await starts(db, looks)
    assert len(at) / (16 + HORIZON) > 0.99 * PER_SECOND
    assert most_in_a_second(at) <= 1.1 * PER_SECOND + 1
    assert all(sum(each < end for each in at) <= PER_SECOND * end + 1 for end in at)


@SQLITE
async def test_of_a_restart_little_is_made_up_for(db: Database) -> None:
    at = await starts(db, [*every(0.05, 0, 2), *every(0.05, 8, 20)])
    lost = PER_SECOND * (20 + HORIZON) - len(at)
    assert lost == pytest.approx(PER_SECOND * (6 - HORIZON - MADE_UP), abs=4)
    assert most_in_a_second(at) <= 1.1 * PER_SECOND + 1


@SQLITE
@pytest.mark.parametrize("held", [True, False])
async def test_nothing_is_made_up_for_after_a_rest_or_a_wait(db: Database, held: bool) -> None:
    await starts(db, [0.0, 0.5])
    if held:
        async with db.transaction() as session:
            await Pace(session, "test", START + 0.7).hold(START + 5)
        assert await starts(db, every(0.05, 1, 4.8)) == []
    begin = 5.0 if held else REST + 1
    at = await starts(db, every(0.05, begin, begin + 1))
    assert at[0] == pytest.approx(begin)
    assert len(at) <= PER_SECOND * (1 + HORIZON) + 1
