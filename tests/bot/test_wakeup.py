"""A tap on the shoulder: quick where it works, and never the only thing that somebody relies on."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.wakeup import Wakeup
from services.database import Database

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def wakeup(db: Database) -> Wakeup:
    return Wakeup(db)


async def test_who_waits_is_tapped(wakeup: Wakeup) -> None:
    async with wakeup.subscribe("chat") as taps:
        wakeup.notify("chat", "a")
        wakeup.notify("desk", "b")
        assert await taps.keys() == ["a"]


async def test_many_taps_for_one_key_are_one(wakeup: Wakeup) -> None:
    async with wakeup.subscribe("chat") as taps:
        for _ in range(1_000):
            wakeup.notify("chat", "a")
        wakeup.notify("chat", "b")
        assert await taps.keys() == ["a", "b"]
        assert await taps.keys(seconds=0.01) == []


async def test_one_may_wait_for_one_key_only(wakeup: Wakeup) -> None:
    async with wakeup.subscribe("chat", "mine") as taps:
        wakeup.notify("chat", "yours")
        wakeup.notify("chat", "mine")
        assert await taps.keys() == ["mine"]


async def test_silence_yields_an_empty_key_so_that_one_looks(wakeup: Wakeup) -> None:
    async with wakeup.subscribe("chat") as taps:
        wakeup.notify("chat", "a")
        seen = []
        async for key in taps:
            seen.append(key)
            if key == "":
                break
    assert seen == ["a", ""]


async def test_who_left_is_not_kept(wakeup: Wakeup) -> None:
    async with wakeup.subscribe("chat"):
        pass
    assert not wakeup._subscriptions["chat"]


@ON_POSTGRESQL
async def test_other_processes_are_told(db: Database) -> None:
    here, there, stop = Wakeup(db), Wakeup(db), asyncio.Event()
    running = [asyncio.create_task(each.run(stop)) for each in (here, there)]
    async with there.subscribe("chat") as taps, here.subscribe("chat") as own:
        assert await taps.keys(5) == [""], "connected: anything may have happened before"
        while await own.keys(0.2):
            pass
        here.notify("chat", "a:b")
        assert await taps.keys(5) == ["a:b"]
        assert await own.keys(0.3) == ["a:b"], "once, not again by the way of the database"
        assert await own.keys(0.3) == []
    stop.set()
    await asyncio.gather(*running)


@ON_POSTGRESQL
async def test_a_lost_connection_is_made_again(db: Database) -> None:
    wakeup, stop = Wakeup(db), asyncio.Event()
    running = asyncio.create_task(wakeup.run(stop))
    async with wakeup.subscribe("chat") as taps:
        assert await taps.keys(5) == [""]
        async with db.transaction() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert await taps.keys(5) == [""], "connected again, so one looks"
    stop.set()
    await running


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_one_process_needs_no_connection(db: Database) -> None:
    await asyncio.wait_for(Wakeup(db).run(asyncio.Event()), 1)
