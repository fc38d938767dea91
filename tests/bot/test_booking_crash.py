"""Killed at any commit from the hold to the message, the time is booked once and told, or free."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from services.appointments.examples import load_plan
from services.appointments.models import Booking, Unit
from services.appointments.service import Appointments
from services.database import Database
from services.deliveries.service import LEASE
from services.guide.content import load
from tests.bot import booking
from tests.bot.house import BERLIN, START, House

TOLD = "Ihr Termin ist gebucht."
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.bot.booking"])


async def run(url: str, log: Path, dies: int) -> int | None:
    """The next process, a little later: what the dead one was sending is not its own any more."""
    later = (dies * LEASE).total_seconds()
    process = PROCESSES.Process(target=booking.books, args=(url, log, dies, later))
    process.start()
    await asyncio.to_thread(process.join, 60)
    return process.exitcode


async def build(db: Database) -> None:
    async with db.transaction() as session:
        await load(session, START)
        await load_plan(session, START.date(), {})


OF_A_BOOKING = Unit.booking_id.is_not(None)


async def held(db: Database) -> tuple[list[str], int]:
    async with db.snapshot() as session:
        states = list(await session.scalars(select(Booking.state)))
        return states, len(list(await session.scalars(select(Unit.unit).where(OF_A_BOOKING))))


async def told(db: Database) -> int:
    return sum(TOLD in str(row.content) for row in await House(db).deliveries())


class Undone(Exception):
    """Nothing of this transaction is kept."""


async def free_again(db: Database, at: datetime) -> bool:
    """Whether nothing would be taken any more if the person never came back."""
    free = False
    with contextlib.suppress(Undone):
        async with db.transaction() as session:
            await Appointments(session, at + timedelta(minutes=11), BERLIN).release_expired()
            free = await session.scalar(select(Unit.unit).where(OF_A_BOOKING).limit(1)) is None
            raise Undone
    return free


async def test_killed_anywhere_it_is_booked_once_and_told_once_or_free(
    db: Database, tmp_path: Path
) -> None:
    await build(db)
    url, log, dies = db.url.render_as_string(hide_password=False), tmp_path / "log", 0
    seen: set[str] = set()
    while await run(url, log, dies := dies + 1) == -signal.SIGKILL:
        states, units = await held(db)
        seen.add(*states or [""])
        assert states in ([], ["held"], ["booked"])
        assert bool(units) == bool(states)
        assert await told(db) == states.count("booked")
        assert await free_again(db, START + dies * LEASE) == (states != ["booked"])
    assert seen == {"", "held", "booked"}
    assert await held(db) == (["booked"], 14)
    assert await told(db) == 1
    shown = [line for line in log.read_text("utf-8").splitlines() if TOLD in line]
    assert 1 <= len(shown) <= 2, "twice only where it died between the send and its note"
