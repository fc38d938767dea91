"""A broadcast to the whole programme area: `python -m benchmarks.broadcast`.

18,060 people on the simulated Telegram, thirty messages a second as it allows, random 429s, 403s
and dead lines, and a kill -9 of every process in the middle; somebody writes all the while and
wants an answer. The loops of two plain bots stand beside it, killed as well.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from benchmarks.audience import FIRST, Dice, fill, send, town
from benchmarks.postgresql import own_postgresql
from bot.clock import utc_now
from services.announcements.models import Announcement
from services.announcements.progress import Figures, Progress
from services.conversations.models import Conversation
from services.database import Database
from services.deliveries.models import Delivery
from services.people.models import Address
from tests.listening import until
from tests.telegram_api.people import Resident
from tests.telegram_api.platform import BotAccount, Platform
from tests.telegram_api.server import serving

ROOT = Path(__file__).parents[1]
PEOPLE, PLAIN_PEOPLE, TALKERS = 18_060, 1_806, 20
LIMIT, AIM, PROMPT = 30.0, 0.95, 1.0
"""Messages a second, the share of it that is used, and seconds until an answer leaves (p99)."""

PATIENCE = 120.0
PLAIN = ("aiogram", "ptb")


@dataclass
class Report:
    """What came of one broadcast."""

    name: str
    people: int
    seconds: float = 0.0
    arrived: int = 0
    unreachable: int = 0
    doubled: int = 0
    missing: int = 0
    in_doubt: int = 0
    refused: int = 0
    memory: float = 0.0
    faults: int = 0
    held: int = 0
    figures: Figures | None = None
    answers: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Messages, answers and refusals a second, from the first to the last is written down."""
        sent = self.arrived + self.unreachable + len(self.answers)
        return sent / self.seconds if self.seconds else 0.0

    @property
    def p99(self) -> float | None:
        """Seconds in which 99 of 100 answers were there."""
        if len(self.answers) < 2:
            return None
        return statistics.quantiles(self.answers, n=100)[98]

    @property
    def good(self) -> bool:
        """Everybody is accounted for, and nothing doubled but what a kill explains."""
        accounted = self.figures is not None and self.figures.audience == self.people
        return accounted and not self.missing and self.doubled <= self.in_doubt

    @property
    def fast(self) -> bool:
        """The limit is used and never exceeded, and answers overtake."""
        prompt = self.p99 is not None and self.p99 < PROMPT
        return self.rate >= AIM * LIMIT and not self.refused and prompt


def start(url: str, api: str, token: str) -> list[subprocess.Popen[bytes]]:
    """Two processes of the product, of which one asks the platform for updates."""
    command = [sys.executable, "-m", "benchmarks.broadcaster", url, api, token]
    return [subprocess.Popen([*command, *more], cwd=ROOT) for more in (["poll"], [])]  # noqa: S603


async def lotse(url: str, people: int, *, kill: bool) -> Report:
    """The product: killed in the middle, and talked to all the while."""
    report, (platform, bot) = Report("Quartierslotse, PostgreSQL", people), town(people)
    db = Database(url)
    await fill(db, people)
    async with serving(platform) as api:
        announcement = await send(db)
        running = start(url, api, bot.token)
        talking = asyncio.create_task(_talk(platform, bot, report))
        try:
            await _reached(bot, 1)
            begins = time.monotonic()
            await _reached(bot, people // 2, watch=running, report=report)
            if kill:
                for process in running:
                    process.kill()
                    process.wait()
                report.in_doubt = await _in_doubt(db, bot, people)
                running = start(url, api, bot.token)
            await _done(db, announcement, report, running)
            report.seconds = time.monotonic() - begins
        finally:
            talking.cancel()
            await asyncio.gather(talking, return_exceptions=True)
            for process in running:
                process.send_signal(signal.SIGTERM)
            for process in running:
                await asyncio.to_thread(process.wait, 30)
    await db.close()
    _count(bot, report)
    report.refused = platform.pace.refused
    if isinstance(platform.faults, Dice):
        report.faults, report.held = platform.faults.met.total(), platform.faults.met["429"]
    return report


async def plain(which: str, people: int, *, kill: bool) -> Report:
    """A plain loop: killed in the middle and started again."""
    report, (platform, bot) = Report(f"plain {which}, started again", people), town(people)
    async with serving(platform) as api:
        module = "benchmarks.bots.plain_broadcast"
        command = [sys.executable, "-m", module, which, api, bot.token, str(FIRST), str(people)]
        environment = {**os.environ, "PTB_TIMEDELTA": "1"}
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
        await _reached(bot, 1)
        begins = time.monotonic()
        if kill:
            await _reached(bot, people // 2)
            process.kill()
            await process.wait()
            process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)
        await process.wait()
        report.seconds = time.monotonic() - begins
    _count(bot, report)
    return report


async def _in_doubt(db: Database, bot: BotAccount, people: int) -> int:
    """How many have arrived without anybody having written it down."""
    await asyncio.sleep(0.5)  # the platform may still read what was sent
    found = (
        select(Address.value)
        .join(Conversation, Conversation.address_id == Address.id)
        .join(Delivery, Delivery.conversation_id == Conversation.id)
        .where(Delivery.state == "sending")
    )
    async with db.snapshot() as session:
        chats = [int(value) for value in await session.scalars(found)]
    return sum(bool(bot.chats[chat].said) for chat in chats if FIRST <= chat < FIRST + people)


async def _reached(
    bot: BotAccount,
    calls: int,
    watch: list[subprocess.Popen[bytes]] | None = None,
    report: Report | None = None,
) -> None:
    while bot.calls["sendmessage"] < calls:
        await asyncio.sleep(0.05)
        if watch and report:
            report.memory = max(report.memory, *(memory(process.pid) for process in watch))


async def _done(
    db: Database, announcement: str, report: Report, running: list[subprocess.Popen[bytes]]
) -> None:
    """Wait until it is sent, which ends with the last lease and the last retry."""
    while True:
        report.memory = max(report.memory, *(memory(process.pid) for process in running))
        async with db.snapshot() as session:
            row = await session.scalar(select(Announcement).where(Announcement.id == announcement))
            if row is not None and row.state == "sent":
                report.figures = await Progress(session, utc_now()).figures(row)
                return
        await asyncio.sleep(0.5)


async def _talk(platform: Platform, bot: BotAccount, report: Report) -> None:
    """Somebody writes each second and waits for the answer; the kill is waited out."""
    people = [Resident(platform, bot, "de") for _number in range(TALKERS)]
    await _reached(bot, 100)
    while True:
        for resident in people:
            before, begins = len(resident.heard), time.monotonic()
            resident.says("Jobcenter")
            await until(lambda one=resident, count=before: len(one.heard) > count, PATIENCE)  # type: ignore[misc]
            report.answers.append(time.monotonic() - begins)
            await asyncio.sleep(1.0)


def memory(pid: int) -> float:
    """Megabytes of a process; 0 where it is gone."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def _count(bot: BotAccount, report: Report) -> None:
    for number in range(report.people):
        chat = bot.chats[FIRST + number]
        got = len(chat.said)
        report.arrived += got > 0
        report.doubled += max(0, got - 1)
        report.unreachable += chat.trouble is not None
        report.missing += got == 0 and chat.trouble is None


def shown(reports: list[Report]) -> Table:
    """The table."""
    table = Table(title=f"A broadcast at {LIMIT:.0f} messages a second, killed in the middle")
    for name in (
        "",
        "people",
        "a second",
        "arrived",
        "refused",
        "missing",
        "doubled",
        "answers p99",
    ):
        table.add_column(name, justify="left" if not name else "right")
    for each in reports:
        table.add_row(
            each.name,
            f"{each.people:,}",
            f"{each.rate:.1f}",
            f"{each.arrived:,}",
            f"{each.unreachable:,}",
            str(each.missing),
            f"{each.doubled:,}",
            "–" if each.p99 is None else f"{each.p99:.2f} s",
        )
    return table


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args()
    with own_postgresql() as url:
        ours = asyncio.run(lotse(url, given.people, kill=True))
    console = Console(width=110)
    console.print(
        f"Quartierslotse: {ours.rate / LIMIT:.1%} of the limit (aim {AIM:.0%}), the time of the "
        f"kill included; {ours.in_doubt} had arrived unnoticed when it was killed; "
        f"memory of a process at most {ours.memory:.0f} MB; {ours.refused} times too fast; "
        f"{ours.faults} faults of the platform, of which {ours.held} asked to wait a second"
    )
    if ours.figures is not None:
        console.print(f"counted by the product: {dict(ours.figures.steps)} of {ours.people}")
    few = min(given.people, PLAIN_PEOPLE)
    reports = [ours, *(asyncio.run(plain(which, few, kill=True)) for which in PLAIN)]
    console.print(shown(reports))
    sys.exit(0 if ours.good and ours.fast else 1)


if __name__ == "__main__":
    main()
