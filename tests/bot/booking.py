"""One process in which somebody books, and which dies by kill -9 before its commit number `dies`.

The platform brings every message again until it is taken; what it got is a line each in a log.
"""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from sqlalchemy import event

from bot.channels.channel import Outgoing
from dialogs.engine.take_turn import take_turn
from services.database import Database
from tests.bot.house import House, Platform

PRESSES = ("Schulden", "Oststadt", "2026", ":", "Persönlich", "Überspringen", "Ja, das stimmt")
"""What is pressed, one after the other: the first button that contains it."""


class Recorder(Platform):
    """A platform whose memory outlives us."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log

    async def send(self, outgoing: Outgoing) -> str | None:
        with self._log.open("a", encoding="utf-8") as log:
            log.write(outgoing.message.text.replace("\n", " ") + "\n")
        return await super().send(outgoing)


def books(url: str, log: Path, dies: int, later: float) -> None:
    """Book from the beginning, or go on; `later` is in seconds."""
    asyncio.run(_books(url, log, dies, later))


async def _books(url: str, log: Path, dies: int, later: float) -> None:
    house = House(Database(url), take_turn, Recorder(log))
    house.wait(seconds=later)
    commits = 0

    def count(_connection: object) -> None:
        nonlocal commits
        commits += 1
        if commits == dies:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(house.db.engine.sync_engine, "commit", count)
    await house.says("", platform_id="0", data={"command": "appointment"})
    for number, label in enumerate(PRESSES, 1):
        token = await _token(house, label)
        await house.says("", platform_id=str(number), kind="press", token=token)
    await house.db.close()


async def _token(house: House, label: str) -> str:
    """The newest button that says so; any token where the press was brought before."""
    for delivery in reversed(await house.deliveries()):
        for choice in delivery.content.get("choices", ()):
            if label in choice["label"]:
                return str(choice["token"])
    return "0.0.0"
