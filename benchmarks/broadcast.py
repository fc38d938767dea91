"""A broadcast to the whole programme area: `python -m benchmarks.broadcast`.

18,060 people on the simulated Telegram, thirty messages a second as it allows, random 429s, 403s
and dead lines, and a kill -9 of every process in the middle; somebody writes all the while and
wants an answer. The loops of two plain bots stand beside it, killed as well.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, select

from benchmarks.postgresql import own_postgresql
from bot.clock import utc_now
from migrations.upgrade import upgrade
from services.announcements.content import Content, Who
from services.announcements.editing import Editing
from services.announcements.models import Announcement, NewsWish, Subscription
from services.announcements.progress import Figures, Progress
from services.conversations.models import Conversation
from services.database import Database
from services.deliveries.service import Deliveries
from services.guide.content import load
from services.people.models import Address, Person
from tests.bot.channels.telegram.product import CONTENT, TOWN
from tests.listening import until
from tests.telegram_api.faults import Fault, Faults, bad_gateway, rate_limited, silent
from tests.telegram_api.people import Resident
from tests.telegram_api.platform import BLOCKED, DEACTIVATED, BotAccount, Chat, Platform
from tests.telegram_api.server import serving

ROOT = Path(__file__).parents[1]
PEOPLE, PLAIN_PEOPLE, TALKERS = 18_060, 1_806, 20
FIRST = 9_000_001
LIMIT, AIM = 30.0, 0.95
UNREACHABLE = 0.02
FAULTS = ((0.0004, rate_limited(1)), (0.001, bad_gateway()), (0.001, silent(1.0)))
"""How often a call meets which fault; after a 429 nothing may be sent for its second."""

PATIENCE = 120.0
WORDS = {
    "de": {"title": "Nähkurs (Beispiel)", "text": "Ein Kurs für alle, die nähen lernen wollen."},
    "tr": {"title": "Dikiş kursu (Beispiel)", "text": "Dikiş öğrenmek isteyenler için bir kurs."},
}
LANGUAGES = ("de", "tr", "ar", "uk")
PLAIN = ("aiogram", "ptb")


class Dice(Faults):
    """Faults at random, always the same ones."""

    def __init__(self) -> None:
        super().__init__()
        self._dice = random.Random(18_060)
        self.met: Counter[str] = Counter()

    def next(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        if method != "sendmessage":
            return None
        drawn = self._dice.random()
        for share, fault in FAULTS:
            if drawn < share:
                self.met["429" if fault.refusal and fault.refusal.code == 429 else "other"] += 1
                return fault
            drawn -= share
        return None


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
    in_flight: int = 0
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
    def good(self) -> bool:
        """Everybody is accounted for, and nothing doubled but what a kill explains."""
        accounted = self.figures is not None and self.figures.audience == self.people
        return accounted and not self.missing and self.doubled <= self.in_flight


def town(people: int) -> tuple[Platform, BotAccount]:
    """A platform with so many chats, of which some cannot be reached."""
    platform, dice = Platform(), random.Random(7)
    platform.pace.on, platform.faults = True, Dice()
    bot = platform.add_bot()
    for number in range(people):
        chat = Chat({"id": FIRST + number, "type": "private", "first_name": "Resident"})
        if dice.random() < UNREACHABLE:
            chat.trouble = dice.choice((BLOCKED, DEACTIVATED))
        bot.chats[chat.id] = chat
    return platform, bot


async def fill(db: Database, people: int, channel: str = "telegram") -> None:
    """All of them have asked for news of trainings, and may be written to at any hour."""
    now = utc_now()
    await upgrade(db)
    async with db.transaction() as session:
        await load(session, now, CONTENT)
    for begin in range(0, people, 5_000):
        numbers = range(begin, min(begin + 5_000, people))
        async with db.transaction() as session:
            for model, rows in _rows(numbers, channel):
                await session.execute(insert(model), rows)


async def send(db: Database) -> str:
    """Send the announcement now."""
    now = utc_now().astimezone(TOWN.timezone)
    async with db.transaction() as session:
        editing = Editing(session, Who("1", "Beispiel"), now)
        row = await editing.create(Content("training", texts=WORDS))
        await editing.send(row.id)
        return row.id


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
                report.in_flight = await _in_flight(db)
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


def _rows(numbers: Iterable[int], channel: str) -> list[tuple[type, list[dict[str, Any]]]]:
    now, found = utc_now(), list(numbers)
    ids = {number: f"{number:024}" for number in found}
    news = {"topic": "training", "quarter": "", "via": "chat", "created_at": now}
    talk = {"channel": channel, "created_at": now}
    people: list[dict[str, Any]] = [
        {"id": ids[n], "language": LANGUAGES[n % 4], "created_at": now, "seen_at": now}
        for n in found
    ]
    places = [{"id": ids[n], "person_id": ids[n], "value": str(FIRST + n), **talk} for n in found]
    talks = [
        {"id": i, "person_id": i, "address_id": i, "active_at": now, **talk} for i in ids.values()
    ]
    wanted = [{"person_id": i, "conversation_id": i, **news} for i in ids.values()]
    nights: list[dict[str, Any]] = [
        {"person_id": i, "group": "resident", "frequency": "at_once", "night": "silent"}
        for i in ids.values()
    ]
    return [
        (Person, people),
        (Address, places),
        (Conversation, talks),
        (Subscription, wanted),
        (NewsWish, nights),
    ]


async def _in_flight(db: Database) -> int:
    """What nobody knows of whether it arrived."""
    async with db.snapshot() as session:
        return (await Deliveries(session, utc_now()).counts())["telegram", "sending"]


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
        answers = sorted(each.answers)
        p99 = f"{statistics.quantiles(answers, n=100)[98]:.2f} s" if len(answers) > 2 else "–"
        table.add_row(
            each.name,
            f"{each.people:,}",
            f"{each.rate:.1f}",
            f"{each.arrived:,}",
            f"{each.unreachable:,}",
            str(each.missing),
            f"{each.doubled:,}",
            p99,
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
        f"kill included; {ours.in_flight} were on their way when it was killed; "
        f"memory of a process at most {ours.memory:.0f} MB; {ours.refused} times too fast; "
        f"{ours.faults} faults of the platform, of which {ours.held} asked to wait a second"
    )
    if ours.figures is not None:
        console.print(f"counted by the product: {dict(ours.figures.steps)} of {ours.people}")
    few = min(given.people, PLAIN_PEOPLE)
    reports = [ours, *(asyncio.run(plain(which, few, kill=True)) for which in PLAIN)]
    console.print(shown(reports))
    sys.exit(0 if ours.good else 1)


if __name__ == "__main__":
    main()
