"""Logs: nothing that a person wrote, is called or can be reached by ever gets into them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from bot.app import Lotse
from bot.first_start import prepare
from bot.incoming import Incoming, Kind
from bot.logs import set_up
from nlu.reading import Reading
from services.staff.sign_in import SignIn
from tests.bot.house import Words
from tests.bot.installed import settings_in, started, until

MARKS = ("Zitronenfalter", "Ayşegül", "07231999888", "user-4711", "geheimer-dateiname")


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Leave the logging of the other tests as it was."""
    root, names = logging.getLogger(), ("uvicorn", "uvicorn.error", "uvicorn.access")
    handlers, level = root.handlers[:], root.level
    kept = {name: logging.getLogger(name).propagate for name in names}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, propagate in kept.items():
        logging.getLogger(name).propagate = propagate
    structlog.reset_defaults()


class Stumbling(Words):
    """Fails on some words, with the words in its error."""

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        if "stolpern" in text:
            raise ValueError(f"cannot read {text!r}")
        return await super().read(text, previous=previous, now=now)


async def test_a_whole_talk_leaves_no_word_in_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = settings_in(tmp_path)
    set_up("json", "debug")
    await prepare(settings, examples=False)
    async with started(settings, understanding=Stumbling()) as (lotse, web):
        await write_everything(lotse)
        await web.get(f"/{MARKS[0]}?{MARKS[1]}={MARKS[2]}")
        await SignIn(lotse.db, lotse.clock).with_password(MARKS[1], MARKS[0])
    logged = capfd.readouterr().err
    assert '"event": "turn.failed"' in logged, "this test needs an error in it"
    assert '"event": "started"' in logged
    for mark in MARKS:
        assert mark not in logged


async def write_everything(lotse: Lotse) -> None:
    """Everything a resident can send, with marks in it, and an error on the way."""
    sent: list[tuple[Kind, str, dict[str, object]]] = [
        ("text", f"Ich heiße {MARKS[1]} und suche einen {MARKS[0]}", {}),
        ("text", f"stolpern {MARKS[0]}", {}),
        ("edited", f"doch {MARKS[0]}", {}),
        ("contact", "", {"phone": MARKS[2]}),
        ("file", MARKS[0], {"file_id": MARKS[4]}),
        ("start", "", {"centre": MARKS[0], "language": "tr"}),
    ]
    for number, (kind, words, data) in enumerate(sent):
        await lotse.inbox.accept(
            Incoming("web", f"{MARKS[3]}-{number}", MARKS[3], kind, lotse.clock(), words, data=data)
        )
    with pytest.raises(ValueError, match="address"):
        await lotse.inbox.accept(
            Incoming("web", "x", MARKS[3] * 20, "text", lotse.clock(), MARKS[0])
        )

    async def taken() -> bool:
        async with lotse.db.snapshot() as session:
            new = text("SELECT count(*) FROM inbox WHERE state = 'new'")
            return bool(await session.scalar(new) == 0)

    await until(taken)


def test_an_error_is_reduced_to_its_kind_and_place(capfd: pytest.CaptureFixture[str]) -> None:
    set_up("json", "info")
    try:
        raise ValueError(MARKS[0])
    except ValueError as error:
        structlog.get_logger().error("own", exc_info=error)
        logging.getLogger("some.library").exception("foreign")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [(line["event"], line["error"]) for line in lines] == [
        ("own", "ValueError"),
        ("foreign", "ValueError"),
    ]
    assert all("test_logs.py:" in line["where"][-1] for line in lines)
    assert MARKS[0] not in json.dumps(lines)


async def test_the_error_of_a_forgotten_task_is_not_quoted(
    capfd: pytest.CaptureFixture[str],
) -> None:
    set_up("json", "info")

    async def fail() -> None:
        raise ValueError(MARKS[0])

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    logged = capfd.readouterr().err
    assert "never retrieved" in logged
    assert MARKS[0] not in logged


def test_a_person_at_a_terminal_gets_lines_and_a_machine_gets_json(
    capfd: pytest.CaptureFixture[str],
) -> None:
    set_up("console", "info")
    structlog.get_logger().info("hello", count=3)
    assert not capfd.readouterr().err.startswith("{")
    set_up("auto", "info")
    structlog.get_logger().info("hello", count=3)
    assert json.loads(capfd.readouterr().err)["count"] == 3
