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
from pathlib import Path

from benchmarks.broadcast import fill, memory, send
from benchmarks.http_platform import Platform
from benchmarks.postgresql import own_postgresql
from services.database import Database

ROOT = Path(__file__).parents[1]


async def measure(url: str, people: int, workers: int) -> str:
    """Send to so many people with so many processes; returns a line for people."""
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
    doubled = platform.got.total() - people
    rate = people / (platform.last_at - platform.first_at)
    return (
        f"{kind}, {workers} worker(s): {people:,} people, {rate:.0f}/s, {doubled} doubled, "
        f"{most:.0f} MB"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 18_060, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    for people in given.people:
        with own_postgresql() as url:
            print(asyncio.run(measure(url, people, given.workers)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        print(asyncio.run(measure(url, given.people[0], 1)), flush=True)


if __name__ == "__main__":
    main()
