"""How many deliveries a second leave the house over real HTTP: `python -m benchmarks.outbox`.

A broadcast of one message each to many people is queued first, then the workers start; counted from
the first to the last arrival at the platform. PostgreSQL waits for the disk at every commit.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from benchmarks.http_platform import Platform
from benchmarks.postgresql import own_postgresql
from bot.clock import utc_now
from migrations.upgrade import upgrade
from services.conversations.models import Conversation
from services.database import Database
from services.deliveries.models import Delivery
from services.deliveries.service import BULK
from services.people.models import Address, Person

ROOT = Path(__file__).parents[1]


async def fill(db: Database, people: int) -> None:
    """Queue one message for each of so many people."""
    now = utc_now()
    ids = [f"{number:024}" for number in range(people)]
    common = {"channel": "test", "created_at": now}
    async with db.transaction() as session:
        for model, rows in (
            (Person, [{"id": i, "created_at": now, "seen_at": now} for i in ids]),
            (Address, [{"id": i, "person_id": i, "value": i, **common} for i in ids]),
            (
                Conversation,
                [
                    {"id": i, "person_id": i, "address_id": i, "active_at": now, **common}
                    for i in ids
                ],
            ),
            (
                Delivery,
                [
                    {
                        "conversation_id": i,
                        "lane": BULK,
                        "dedupe": f"broadcast:{i}",
                        "content": {"text": "Workshop am Montag", "language": "de"},
                        "due_at": now,
                        **common,
                    }
                    for i in ids
                ],
            ),
        ):
            await session.execute(insert(model), rows)


async def measure(url: str, people: int, workers: int) -> str:
    """Drain the broadcast with so many processes; returns a line for people."""
    db, platform = Database(url), Platform()
    await upgrade(db)
    began = time.monotonic()
    await fill(db, people)
    queued = time.monotonic() - began
    address = await platform.start()
    command = [sys.executable, "-m", "benchmarks.worker", url, address]
    running = [await asyncio.create_subprocess_exec(*command, cwd=ROOT) for _ in range(workers)]
    while len(platform.got) < people:  # noqa: ASYNC110 – the count changes in this process
        await asyncio.sleep(0.05)
    for process in running:
        process.terminate()
        await process.wait()
    await platform.stop()
    kind = db.url.get_backend_name()
    await db.close()
    doubled = platform.got.total() - people
    rate = people / (platform.last_at - platform.first_at)
    return (
        f"{kind}, {workers} worker(s): {people} deliveries, {rate:.0f}/s, {doubled} doubled; "
        f"queued in {queued:.1f} s"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=18_060)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with own_postgresql() as url:
        print(asyncio.run(measure(url, given.people, given.workers)))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite3"
        print(asyncio.run(measure(url, given.people, 1)))


if __name__ == "__main__":
    main()
