"""One process of the product that dies by kill -9 at a chosen point: `crashing.py URL LOG POINT`.

What the platform got is a line each in LOG, written before anything else can happen. Without a
point it lives until everything is done.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import event

from bot.channels.channel import Outgoing
from services.database import Database
from tests.bot.house import House, Platform, echo

ACCEPT = "between accept and commit"
TURN = "between turn and commit"
SEND = "between commit and send"
MARK = "between send and mark"
POINTS = (ACCEPT, TURN, SEND, MARK)


def die() -> None:
    """As the kernel does it when the memory is out: no handler, no flush."""
    os.kill(os.getpid(), signal.SIGKILL)


class Recorder(Platform):
    """A platform whose memory outlives us."""

    def __init__(self, log: Path, point: str) -> None:
        super().__init__()
        self._log, self._point = log, point

    async def send(self, outgoing: Outgoing) -> str | None:
        if self._point == SEND:
            die()
        with self._log.open("a", encoding="utf-8") as log:
            log.write(outgoing.message.text + "\n")
            log.flush()
            os.fsync(log.fileno())
        if self._point == MARK:
            die()
        return await super().send(outgoing)


async def main(url: str, log: Path, point: str) -> None:
    """The platform delivers its update (again), and everything is done that there is to do."""
    house = House(Database(url), echo, Recorder(log, point))
    house.wait(seconds=0 if point else 60)  # the leases of the dead have ended
    commits = event.listens_for(house.db.engine.sync_engine, "commit")
    if point == ACCEPT:
        commits(lambda _connection: die())
    await house.inbox.accept(house.incoming("Hallo", platform_id="update 1"))
    if point == TURN:
        commits(lambda _connection: die())
    await house.turns.take_all((await house.talk()).id)
    await house.outbox.drain()
    await house.db.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
