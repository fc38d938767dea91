"""Every file of `tests/transcripts` is a talk with the whole product, its content and its models.

Only the clock is held. What is written and pressed goes through the inbox, the turns and the outbox
of a process on SQLite.
"""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app import Lotse
from bot.chat import Chat
from bot.settings import Settings
from bot.storage import database, load_content, transaction, upgrade_tables
from bot.understanding import ready
from nlu.reading import Understanding
from services.appointments.examples import load_plan
from tests.bot.installed import settings_in
from tests.neighbours import Neighbours
from tests.transcript import differences, read

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))
NEIGHBOURS = sorted(FOLDER.glob("neighbours/*.txt"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_in(tmp_path_factory.mktemp("talks"))
    asyncio.run(upgrade_tables(settings))
    asyncio.run(load_content(settings, None))
    asyncio.run(_plan(settings))
    return settings


async def _plan(settings: Settings) -> None:
    async with transaction(settings) as (session, _now):
        await load_plan(session, date(2026, 11, 2), {})


@pytest.fixture(scope="module")
def understanding(house: Settings) -> Understanding:
    async def load() -> Understanding:
        async with database(house) as opened:
            return await ready(house, opened)

    return asyncio.run(load())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_a_talk_goes_as_it_is_written(
    path: Path, house: Settings, understanding: Understanding, tmp_path: Path
) -> None:
    house = settings_in(Path(shutil.copytree(house.var, tmp_path / "var")).parent)
    written = read(path)
    now = written.now.replace(tzinfo=house.zone).astimezone(UTC)
    lotse = Lotse(house, parts=(), clock=lambda: now, understanding=understanding)
    chat = Chat(lotse, written.app, address=path.stem)
    try:
        for exchange in written.exchanges:
            place = f"{path.name}:{exchange.line}: > {exchange.does}"
            if exchange.does.startswith("["):
                assert chat.typist.offers(exchange.does), "\n".join([place, *chat.transcript])
            before = len(chat.transcript) + 1
            await chat.types(exchange.does)
            wrong = differences(exchange.expected, chat.transcript[before:])
            assert not wrong, "\n".join([place, *wrong, "", *chat.transcript])
    finally:
        await lotse.db.close()


@pytest.mark.parametrize("path", NEIGHBOURS, ids=lambda path: path.stem)
async def test_two_neighbours_go_the_whole_way(
    path: Path, house: Settings, understanding: Understanding, tmp_path: Path
) -> None:
    house = settings_in(Path(shutil.copytree(house.var, tmp_path / "var")).parent)
    written = read(path)
    now = written.now.replace(tzinfo=house.zone).astimezone(UTC)
    lotse = Lotse(house, parts=(), clock=lambda: now, understanding=understanding)
    both = Neighbours(lotse, written.app, written.neighbour)
    try:
        for exchange in written.exchanges:
            place = f"{path.name}:{exchange.line}: {exchange.who} {exchange.does}"
            if exchange.does.startswith("["):
                assert both.typists[exchange.who].offers(exchange.does), place
            said = await both.does(exchange.who, exchange.does)
            wrong = differences(exchange.expected, said)
            assert not wrong, "\n".join([place, *wrong, "", *said])
    finally:
        await lotse.db.close()


def test_neighbours_of_every_language_give_and_get() -> None:
    talks = [read(path) for path in NEIGHBOURS]
    everybody = {"de", "en", "tr", "ar", "uk", "ru"}
    assert {talk.app for talk in talks} == {talk.neighbour for talk in talks} == everybody


def test_the_talks_are_in_every_language_that_the_bot_speaks() -> None:
    assert {read(path).app for path in FILES} >= {"de", "en", "tr", "ar", "uk", "ru"}
    assert len(FILES) >= 8


def test_dots_stand_for_the_rest() -> None:
    said = ["< Hello", "  there", "  [1] Yes", "  [2] No", "< Bye"]
    assert differences(said, said) == []
    assert differences(["< Hel…", "  …", "  [1] Yes", "  […]", "< Bye"], said) == []
    assert differences(["< …", "  […]", "< …"], said) == []
    assert differences(["< Hello", "  there"], said) == ["not expected:   [1] Yes"]
    assert differences([*said, "< More"], said)[0] == "expected: < More"
    assert differences(["< Hallo"], said) == ["expected: < Hallo", "said:     < Hello"]


def test_a_line_of_no_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("# app: tr\n# now: 2026-11-24T08:00\n> hi\nwhat\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.txt:4"):
        read(path)
    path.write_text("# app: tr\n# now: 2026-11-24T08:00\n> hi\n", encoding="utf-8")
    assert (read(path).app, read(path).now) == ("tr", datetime(2026, 11, 24, 8))
