"""`make bench`: residents press the last free time at once, through the real web server.

Each resident has a session and an event stream, as a browser. In every round all who have no time
yet press the first that they are shown: the database gives it to one, the others are shown others.
Two processes on PostgreSQL, one on SQLite; `--smoke` is a small race on SQLite.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import func, select

from benchmarks.postgresql import own_postgresql
from bot.clock import utc_now
from migrations.upgrade import upgrade
from services.appointments.hours import Line, Need
from services.appointments.models import Booking, Unit
from services.appointments.plans import Plans
from services.conversations.models import InboxRow
from services.database import Database
from services.guide.content import load
from tests.listening import until_true

ROOT = Path(__file__).parents[1]
MINUTES = 30
PATIENCE = 120.0
OPENING = 20
"""So many open the page at once; it is the press that all do at the same time."""

A_TIME = re.compile(r"\d\d:\d\d$")
CHOSEN = "Am Telefon"
"""What only somebody is asked who has the time: how to talk."""


@dataclass(frozen=True)
class Size:
    """How many people want how many times, one after the other."""

    residents: int
    times: int


FULL, SMOKE = Size(200, 14), Size(8, 2)


@dataclass
class Report:
    """What came of it; `took` is from press to answer, in seconds."""

    name: str
    winners: list[int] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0
    held: int = 0
    doubled: int = 0
    failed: int = 0
    again: int = 0

    @property
    def good(self) -> bool:
        """One winner a round, as many held as won, nothing twice, no turn that failed."""
        once = all(winners == 1 for winners in self.winners)
        return once and self.held == len(self.winners) and not (self.doubled or self.failed)

    def __str__(self) -> str:
        took = sorted(self.took)
        middle, late = took[len(took) // 2], took[len(took) * 99 // 100]
        return (
            f"{self.name}: {len(took)} presses on {len(self.winners)} last free times, winners "
            f"{sum(self.winners)}, held twice {self.doubled}, failed turns {self.failed}, "
            f"sent again {self.again}, "
            f"{len(took) / self.seconds:.0f} presses/s, p50 {middle * 1000:.0f} ms, "
            f"p99 {late * 1000:.0f} ms"
        )


class Browser:
    """One resident."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.choices: dict[str, str] = {}
        self.again = 0

    async def open(self) -> None:
        """Open the page, and listen from now on."""
        (await self._client.get("/")).raise_for_status()
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Close the window."""
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        await self._client.aclose()

    async def writes(self, **message: str) -> None:
        """Send a text or a press, and wait for an answer with buttons.

        Where the line was closed or the server could not, it is tried again with the same id, as
        the page does.
        """
        body = {"id": str(uuid4()), **message}
        while (answer := await self._post(body)) is None:
            self.again += 1
            await asyncio.sleep(1)
        answer.raise_for_status()
        self.choices = {}
        async with asyncio.timeout(PATIENCE):
            while not self.choices:
                choices = (await self._heard.get()).get("choices") or ()
                tokens = ((each["label"], each.get("token")) for each in choices)
                self.choices = {label: token for label, token in tokens if token}

    async def _post(self, body: dict[str, str]) -> httpx.Response | None:
        with contextlib.suppress(httpx.TransportError):
            answer = await self._client.post("/chat/messages", json=body)
            return answer if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR else None
        return None

    def first_time(self) -> str | None:
        """The token of the earliest time that is shown."""
        shown = (token for label, token in self.choices.items() if A_TIME.search(label))
        return next(shown, None)

    async def _listen(self) -> None:
        """Hear everything once, over as many lines as it takes."""
        after = 0
        while True:
            with contextlib.suppress(httpx.TransportError):
                place = f"/chat/events?after={after}"
                async with self._client.stream("GET", place) as stream:
                    async for line in stream.aiter_lines():
                        data = json.loads(line[5:]) if line.startswith("data:") else {}
                        if "position" in data:
                            after = data["position"]
                            self._heard.put_nowait(data)


async def race(name: str, url: str, addresses: list[str], day: date, size: Size) -> Report:
    """Everybody wants the first time of this day, again and again until all are gone."""
    report = Report(name)
    wish = f"Ich brauche einen Termin wegen Schulden in der Oststadt am {day:%d.%m.%Y}"
    async with _browsers(addresses, size.residents) as everybody:
        browsers = everybody
        await asyncio.gather(*(browser.writes(text=wish) for browser in browsers))
        began = time.perf_counter()
        for _round in range(size.times):
            await asyncio.gather(*(_presses(browser, report) for browser in browsers))
            won = [browser for browser in browsers if CHOSEN in browser.choices]
            report.winners.append(len(won))
            browsers = [browser for browser in browsers if browser not in won]
        report.seconds = time.perf_counter() - began
        report.again = sum(browser.again for browser in everybody)
    await _count(report, url)
    return report


async def _presses(browser: Browser, report: Report) -> None:
    token = browser.first_time()
    if token is None:
        raise RuntimeError(f"no time among {list(browser.choices)}")
    began = time.perf_counter()
    await browser.writes(token=token)
    report.took.append(time.perf_counter() - began)


async def _count(report: Report, url: str) -> None:
    """What the database says of it."""
    db = Database(url)
    async with db.snapshot() as session:
        held = select(Booking.starts_at, func.count()).group_by(Booking.starts_at)
        counts = [count for _at, count in await session.execute(held)]
        units = await session.scalar(select(func.count()).select_from(Unit)) or 0
        failed = select(func.count()).select_from(InboxRow).where(InboxRow.state != "done")
        report.failed = await session.scalar(failed) or 0
    await db.close()
    report.held = units * 5 // MINUTES
    report.doubled = sum(count - 1 for count in counts)


@asynccontextmanager
async def _browsers(addresses: list[str], count: int) -> AsyncIterator[list[Browser]]:
    """So many people, spread over the processes."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    line = httpx.AsyncHTTPTransport(limits=limits)
    browsers = [
        Browser(
            httpx.AsyncClient(
                base_url=addresses[number % len(addresses)],
                transport=line,
                timeout=PATIENCE,
                headers={"Accept-Language": "de"},
            )
        )
        for number in range(count)
    ]
    for first in range(0, count, OPENING):
        await asyncio.gather(*(browser.open() for browser in browsers[first : first + OPENING]))
    try:
        yield browsers
    finally:
        await asyncio.gather(*(browser.close() for browser in browsers))


async def build(url: str, day: date, times: int) -> None:
    """A counsellor who has just so many times on this day, and some a week later."""
    db, now = Database(url), utc_now()
    await upgrade(db)
    async with db.transaction() as session:
        await load(session, now)
        plans = Plans(session)
        await plans.add_offer("debt", Need(MINUTES), kinds=("person", "phone"))
        counsellor = await plans.add_counsellor("Beratung (Beispiel)", ["debt"], ["de"])
        begins = datetime.combine(day, datetime.min.time()).replace(hour=8)
        for since, count in ((day, times), (day + timedelta(days=7), 4)):
            ends = begins + timedelta(minutes=MINUTES * count)
            await plans.add_line(
                Line(
                    counsellor.id, "oststadt", day.weekday(), begins.time(), ends.time(),
                    since=since, until=since,
                )
            )  # fmt: skip
    await db.close()


@contextmanager
def served(url: str, var: Path, processes: int) -> Iterator[list[str]]:
    """The product on free ports; returns the addresses."""
    ports = [_free_port() for _ in range(processes)]
    secret = secrets.token_hex(32)
    running = []
    for port in ports:
        given = {
            "LOTSE_DATABASE_URL": url,
            "LOTSE_VAR": str(var),
            "LOTSE_PORT": str(port),
            "LOTSE_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "LOTSE_SECRET_KEY": secret,
            "LOTSE_LOG_LEVEL": "error",
        }
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=ROOT,
                env={**os.environ, **given},
                stdout=subprocess.DEVNULL,
            )
        )
    try:
        yield [f"http://127.0.0.1:{port}" for port in ports]
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


async def _ready(addresses: list[str]) -> None:
    async with httpx.AsyncClient() as client:

        async def loading() -> int:
            with contextlib.suppress(httpx.TransportError):
                told = [(await client.get(f"{each}/healthz")).json() for each in addresses]
                return sum(each["understanding"] != "ready" for each in told)
            return len(addresses)

        await until_true(loading, lambda count: count == 0, PATIENCE)


async def measure(name: str, url: str, var: Path, processes: int, size: Size) -> Report:
    """A town, its servers, and the race in it."""
    day = utc_now().date() + timedelta(days=5)
    await build(url, day, size.times)
    with served(url, var, processes) as addresses:
        await _ready(addresses)
        return await race(name, url, addresses, day, size)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Measure and print; exits with 1 where anybody got what another one has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few residents, SQLite only")
    smoke = parser.parse_args().smoke
    reports = []
    with tempfile.TemporaryDirectory() as folder:
        var, size = Path(folder), SMOKE if smoke else FULL
        sqlite = f"sqlite:///{var / 'race.sqlite3'}"
        reports.append(asyncio.run(measure("SQLite, 1 process", sqlite, var, 1, size)))
        if not smoke:
            with own_postgresql() as url:
                two = measure("PostgreSQL, 2 processes", url, var, 2, size)
                reports.append(asyncio.run(two))
    for report in reports:
        print(report)
    sys.exit(0 if all(report.good for report in reports) else 1)


if __name__ == "__main__":
    main()
