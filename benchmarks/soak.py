"""Many people write while processes are killed and the platform is hostile; nothing may be lost.

`python -m benchmarks.soak --seconds 600` runs on a PostgreSQL of its own with several workers;
`--database sqlite:///…` with one. It says what was lost (nothing), doubled (what was on its way
when a process died) or out of order (nothing), and exits with 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.http_platform import Platform
from benchmarks.postgresql import own_postgresql
from bot.clock import utc_now
from bot.inbox import Inbox
from bot.incoming import Incoming
from bot.outbox import WIDTH
from bot.wakeup import Wakeup
from migrations.upgrade import upgrade
from services.conversations.models import InboxRow
from services.database import Database
from services.deliveries.models import OPEN, Delivery

ROOT = Path(__file__).parents[1]
SETTLE = 90
"""Seconds that leases and retries may take after the last message."""


@dataclass(frozen=True)
class Plan:
    """What happens; `kill_every` is in seconds, `hostile` the share of refused requests."""

    seconds: float
    people: int = 40
    workers: int = 2
    kill_every: float = 5.0
    hostile: float = 0.05
    repeated: float = 0.1


@dataclass
class Report:
    """What came of it."""

    accepted: int = 0
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    refused: int = 0
    unfinished: int = 0

    @property
    def good(self) -> bool:
        """Nothing lost, nothing out of order, nothing doubled but what a kill explains."""
        explained = self.doubled <= self.kills * WIDTH
        return explained and not (self.lost or self.disordered or self.unfinished)


async def soak(url: str, plan: Plan) -> Report:
    """Run the plan on this database."""
    db, report, platform = Database(url), Report(), Platform(plan.hostile)
    await upgrade(db)
    address = await platform.start()
    try:
        async with _workers(url, address, plan, report):
            said = await _talk(db, plan, report)
            await _settled(db)
        report.unfinished = await _unfinished(db)
    finally:
        await platform.stop()
        await db.close()
    _compare(said, platform, report)
    return report


async def _talk(db: Database, plan: Plan, report: Report) -> dict[str, list[str]]:
    """People write at random; some messages are brought twice. Returns what each wrote."""
    inbox = Inbox(db, utc_now, Wakeup(db))
    said: dict[str, list[str]] = {}
    end = time.monotonic() + plan.seconds
    while time.monotonic() < end:
        person = f"p{random.randrange(plan.people)}"
        texts = said.setdefault(person, [])
        text = f"message {len(texts) + 1}"
        incoming = Incoming("test", f"{person} {text}", person, "text", utc_now(), text)
        report.accepted += await inbox.accept(incoming)
        if random.random() < plan.repeated:
            await inbox.accept(replace(incoming, at=utc_now()))
        texts.append(text)
        await asyncio.sleep(0.01)
    return said


@contextlib.asynccontextmanager
async def _workers(url: str, platform: str, plan: Plan, report: Report) -> AsyncIterator[None]:
    async def start() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.worker", url, platform, cwd=ROOT
        )

    async def kill() -> None:
        end = time.monotonic() + plan.seconds
        while time.monotonic() + plan.kill_every < end:
            await asyncio.sleep(plan.kill_every)
            number = random.randrange(plan.workers)
            running[number].kill()
            await running[number].wait()
            report.kills += 1
            running[number] = await start()

    running = [await start() for _ in range(plan.workers)]
    killing = asyncio.create_task(kill())
    yield
    await killing
    for process in running:
        process.terminate()
        await process.wait()


async def _settled(db: Database) -> None:
    end = time.monotonic() + SETTLE
    while await _unfinished(db):
        if time.monotonic() > end:
            return
        await asyncio.sleep(0.2)


async def _unfinished(db: Database) -> int:
    new = select(func.count()).select_from(InboxRow).where(InboxRow.state != "done")
    open_ = select(func.count()).select_from(Delivery).where(Delivery.state.in_(OPEN))
    failed = select(func.count()).select_from(Delivery).where(Delivery.state == "failed")
    async with db.snapshot() as session:
        return sum([await session.scalar(each) or 0 for each in (new, open_, failed)])


def _compare(said: dict[str, list[str]], platform: Platform, report: Report) -> None:
    for person, texts in said.items():
        wanted = [f"{number}: {text}" for number, text in enumerate(texts, 1)]
        got = platform.order.get(person, [])
        report.lost += len(set(wanted) - set(got))
        report.disordered += got != [text for text in wanted if text in set(got)]
    report.doubled = sum(count - 1 for count in platform.got.values())
    report.refused = platform.refused


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill-every", type=float, default=5)
    parser.add_argument("--database", help="default: a PostgreSQL of its own")
    given = parser.parse_args()
    place = contextlib.nullcontext(given.database) if given.database else own_postgresql()
    with place as url:
        plan = Plan(given.seconds, workers=given.workers, kill_every=given.kill_every)
        report = asyncio.run(soak(url, plan))
    print(report)
    sys.exit(0 if report.good else 1)


if __name__ == "__main__":
    main()
