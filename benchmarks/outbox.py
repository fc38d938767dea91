"""How fast an announcement leaves the house without a limit: `python -m benchmarks.outbox`.

From the audience to the last arrival over real HTTP, with everything that is asked and written in
between; on a PostgreSQL that waits for the disk at every commit, and on SQLite. Memory is that of
the biggest process, for a small and a large audience.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.audience import fill, send
from benchmarks.broadcast import memory
from benchmarks.http_platform import Platform
from benchmarks.postgresql import own_postgresql
from services.database import Database

ROOT = Path(__file__).parents[1]
AIM, FLAT = 400.0, 1.25
"""Messages a second on PostgreSQL, and how much more memory the largest audience may take."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One broadcast; `memory` in megabytes of the biggest process, `doubled` beyond one each."""

    database: str
    workers: int
    people: int
    rate: float
    doubled: int
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.database}, {self.workers} worker(s): {self.people:,} people, "
            f"{self.rate:.0f}/s, {self.doubled} doubled, {self.memory:.0f} MB"
        )


async def measure(url: str, people: int, workers: int) -> Measured:
    """Send to so many people with so many processes."""
    db, platform, most = Database(url), Platform(), 0.0
    await fill(db, people, "test")
    await send(db)
    address = await platform.start()
    command = [sys.executable, "-m", "benchmarks.worker", url, address]
    running = [await asyncio.create_subprocess_exec(*command, cwd=ROOT) for _ in range(workers)]
    while len(platform.got) < people:
        await asyncio.sleep(0.1)
        most = max(most, *(memory(process.pid) for process in running))
    for process in running:
        process.terminate()
        await process.wait()
    await platform.stop()
    kind = db.url.get_backend_name()
    await db.close()
    rate = people / (platform.last_at - platform.first_at)
    return Measured(kind, workers, people, rate, platform.got.total() - people, most)


def good(found: Sequence[Measured]) -> bool:
    """Fast enough on PostgreSQL, nothing twice, and no more memory for many than for few."""
    fast = all(each.rate >= AIM for each in found if each.database == "postgresql")
    once = not any(each.doubled for each in found)
    few, *_more, many = sorted(found, key=lambda each: each.people)
    return fast and once and many.memory <= few.memory * FLAT


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 18_060, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    given, found = parser.parse_args(), []
    for people in given.people:
        with own_postgresql() as url:
            found.append(asyncio.run(measure(url, people, given.workers)))
            print(found[-1], flush=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        found.append(asyncio.run(measure(url, given.people[0], 1)))
        print(found[-1], flush=True)
    sys.exit(0 if good(found) else 1)


if __name__ == "__main__":
    main()
