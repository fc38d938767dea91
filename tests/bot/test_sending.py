"""When the platform asks to wait, nothing is sent before then, by whichever process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.channels.channel import SendLater
from services.database import Database, new_id
from services.deliveries import pace
from services.deliveries.service import BULK
from tests.bot.house import House, Platform
from tests.listening import until

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@asynccontextmanager
async def sending(*houses: House) -> AsyncIterator[None]:
    """The outbox of each runs, and they can tap each other."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for house in houses:
            group.create_task(house.wakeup.run(stop))
            group.create_task(house.outbox.run(stop))
        yield
        stop.set()


async def test_the_platform_says_when_to_go_on_and_is_obeyed(house: House) -> None:
    for person in range(3):
        await house.queue("eins", address=f"p{person}")
    house.platform.trouble.append(SendLater(0.6))
    started = asyncio.get_running_loop().time()
    await house.outbox.drain()
    at = {o.address: when for o, when in zip(house.platform.sent, house.platform.at, strict=True)}
    assert sorted(at) == ["p0", "p1", "p2"], "the refused one is sent again"
    assert at["p0"] >= started + 0.6
    assert {row.tries for row in await house.deliveries()} == {0}, "that was no failed attempt"


async def test_a_stop_of_the_channel_holds_for_every_process(db: Database) -> None:
    one, two = House(db), House(db)
    await one.queue("eins")
    one.platform.trouble.append(SendLater(0.5))
    started = time.monotonic()
    first = asyncio.create_task(one.outbox.drain())
    while one.platform.trouble:
        await asyncio.sleep(0.01)
    await one.queue("zwei", address="2")
    await asyncio.gather(first, two.outbox.drain())
    sent = one.platform.at + two.platform.at
    assert len(sent) == 2
    assert min(sent) >= started + 0.5


@ON_POSTGRESQL
async def test_a_stop_of_the_channel_holds_what_another_process_has_reserved(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "HORIZON", 0.6)
    asked, other = (House(db, platform=Platform(per_second=20)) for _ in range(2))
    asked.platform.gate.clear()
    asked.platform.trouble.append(SendLater(0.8))
    async with sending(asked):
        await asked.queue("unterwegs")
        asked.wakeup.notify("outbox", "test")
        await until(lambda: asked.platform.asked == 1)
        async with sending(other):
            while not other.platform.sent:  # the first process may have reserved what there was
                for _person in range(12):
                    await other.queue("reserviert", address=new_id(), lane=BULK)
                other.wakeup.notify("outbox", "test")
                with suppress(TimeoutError):
                    await until(lambda: bool(other.platform.sent), patience=0.5)
            stopped = asyncio.get_running_loop().time()
            asked.platform.gate.set()
            await asyncio.sleep(0.7)
    late = [at - stopped for at in other.platform.at if stopped + 0.2 < at < stopped + 0.8]
    assert late == [], "a tap comes within 0.2 s, what is reserved was to go for 0.6"
