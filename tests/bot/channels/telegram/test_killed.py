"""kill -9 between any two steps of the poller: every message is taken once and answered."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from services.conversations.models import InboxRow
from services.database import Database
from tests.listening import until, until_true
from tests.telegram_api.conftest import Served
from tests.telegram_api.people import Resident

ROOT = Path(__file__).parents[4]
RESIDENTS, ROUNDS, KILLS = 4, 9, 2


def start(url: str, served: Served) -> subprocess.Popen[bytes]:
    module = "tests.bot.channels.telegram.process"
    command = [sys.executable, "-m", module, url, served.url, served.bot.token]
    return subprocess.Popen(command, cwd=ROOT)


async def rows(db: Database) -> list[InboxRow]:
    async with db.snapshot() as session:
        return list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_killed_at_any_moment_nothing_is_lost(
    served: Served, db: Database, database_url: str
) -> None:
    residents = [Resident(served.platform, served.bot, "de") for _ in range(RESIDENTS)]
    said = [f"{number} Jobcenter" for number in range(ROUNDS)]
    moments = random.Random(7)
    process = start(database_url, served)
    try:
        for kill in range(KILLS + 1):
            for text in said[kill :: KILLS + 1]:
                for resident in residents:
                    resident.says(text)
            if kill < KILLS:
                await polled_again(served)
                await asyncio.sleep(moments.random() / 5)
                process.kill()
                process.wait()
                process = start(database_url, served)
        count = RESIDENTS * ROUNDS
        await until_true(lambda: rows(db), lambda all_: len(all_) >= count, 60)
        await until_true(lambda: rows(db), lambda all_: all(r.state == "done" for r in all_), 60)
        await until(lambda: all(cards(resident) >= ROUNDS for resident in residents), 60)
    finally:
        process.kill()
        process.wait()
    taken = Counter((row.conversation_id, row.text) for row in await rows(db))
    assert set(taken.values()) == {1}
    assert len(taken) == count
    doubled = sum(cards(resident) - ROUNDS for resident in residents)
    assert doubled <= KILLS * RESIDENTS, "only what was on its way when it was killed is in doubt"


async def polled_again(served: Served) -> None:
    before = served.bot.calls["getupdates"]
    await until(lambda: served.bot.calls["getupdates"] > before, 60)


def cards(resident: Resident) -> int:
    return sum("Bürgergeld" in text for text in resident.heard)
