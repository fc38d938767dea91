"""Loops: one that fails is started again, and says so meanwhile; all end together."""

from __future__ import annotations

import asyncio

import pytest

from bot import loops
from bot.loops import Loops


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits that a test can wait for."""
    monkeypatch.setattr(loops, "WAITS", (0.05,))
    monkeypatch.setattr(loops, "STEADY", 0.1)
    monkeypatch.setattr(loops, "STOPS_WITHIN", 0.1)


async def test_a_loop_that_fails_is_a_fault_until_it_runs_steadily_again() -> None:
    house, starts = Loops(), 0

    async def work(stop: asyncio.Event) -> None:
        nonlocal starts
        starts += 1
        if starts == 1:
            raise OSError("the network is down")
        await stop.wait()

    house.start("work", work)
    assert house.state() == {"work": True}
    await asyncio.sleep(0.02)
    assert house.state() == {"work": False}
    await asyncio.sleep(0.25)
    assert (starts, house.state()) == (2, {"work": True})
    await house.stop()
    assert house.state() == {"work": False}


async def test_a_loop_that_ends_by_itself_is_started_again() -> None:
    house, starts = Loops(), 0

    async def work(_stop: asyncio.Event) -> None:
        nonlocal starts
        starts += 1

    house.start("work", work)
    await asyncio.sleep(0.12)
    await house.stop()
    assert starts >= 2


async def test_stopping_lets_a_loop_finish_and_cancels_one_that_never_does() -> None:
    house, finished = Loops(), []

    async def polite(stop: asyncio.Event) -> None:
        await stop.wait()
        finished.append("polite")

    async def deaf(_stop: asyncio.Event) -> None:
        await asyncio.sleep(3600)

    house.start("polite", polite)
    house.start("deaf", deaf)
    await asyncio.sleep(0)
    await asyncio.wait_for(house.stop(), 1)
    assert finished == ["polite"]
