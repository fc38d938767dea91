"""A message is read while it is being stored, and its turn finds it read."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.reader import MOST, Reader
from nlu.reading import Reading
from services.conversations.models import InboxRow
from tests.bot.house import BERLIN, START, House, Words


class Slow(Words):
    """Understanding that waits until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = asyncio.Event()

    async def read(self, text: str, **known: Any) -> Reading:
        reading = await super().read(text, **known)
        await self.goes_on.wait()
        return reading


def started(words: Words) -> Reader:
    reader = Reader(words, BERLIN)
    reader.start()
    return reader


async def test_nothing_is_read_early_before_the_guide_is_known() -> None:
    words = Words()
    reader = Reader(words, BERLIN)
    reader.begin("talk", "Hallo", "de", START)
    assert await reader.begun("talk") is None
    assert words.read_texts == []


async def test_what_was_begun_is_waited_for_and_given_once() -> None:
    words, told = Slow(), list[tuple[str, str]]()
    reader = Reader(words, BERLIN, lambda *text: told.append(text))
    reader.start()
    reader.begin("talk", "Merhaba", "tr", START)
    assert told == [("Merhaba", "tr")]
    waiting = asyncio.create_task(reader.begun("talk"))
    await asyncio.sleep(0)
    assert not waiting.done()
    words.goes_on.set()
    read = await waiting
    assert read is not None
    assert (read.text, read.language, read.reading.language) == ("Merhaba", "tr", "tr")
    assert await reader.begun("talk") is None
    assert words.read_texts == ["Merhaba"]


async def test_a_reading_fits_this_message_in_this_language_only() -> None:
    read = await Reader(Words(), BERLIN).read("heute", "de", START)
    inbox = InboxRow(text="heute", received_at=START)
    assert read.fits(inbox, "de")
    assert not read.fits(inbox, "tr")
    assert not read.fits(InboxRow(text="morgen", received_at=START), "de")
    assert not read.fits(InboxRow(text="heute", received_at=START + timedelta(days=1)), "de")


async def test_the_first_of_several_messages_is_the_one_that_is_read_early() -> None:
    words = Slow()
    reader = started(words)
    for number in range(3):
        reader.begin("talk", str(number), "de", START)
    await asyncio.sleep(0)
    assert words.read_texts == ["0"]


async def test_only_so_many_are_read_early_and_what_nobody_asks_for_makes_room() -> None:
    words = Slow()
    reader = started(words)
    for number in range(MOST + 5):
        reader.begin(f"talk {number}", "Hallo", "de", START)
    await asyncio.sleep(0)
    assert len(words.read_texts) == MOST
    assert await reader.begun(f"talk {MOST}") is None
    words.goes_on.set()
    await asyncio.sleep(0.01)
    reader.begin("another", "Guten Tag", "de", START)
    read = await reader.begun("another")
    assert read is not None
    assert read.text == "Guten Tag"


async def test_what_fails_early_is_read_again_in_the_turn(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([True, False])
    read = house.words.read

    async def once(text: str, **known: Any) -> Reading:
        if next(failures):
            raise OSError(text)
        return await read(text, **known)

    house.words.read = once  # type: ignore[method-assign]
    await house.says("Hallo")
    assert house.platform.texts() == ["1: Hallo"]
    assert [(row.state, row.tries) for row in await house.inbox_rows()] == [("done", 0)]
    assert "Hallo" not in caplog.text


async def test_a_turn_whose_message_was_read_early_reads_it_no_more(house: House) -> None:
    await house.inbox.accept(house.incoming("Hallo"))
    await asyncio.sleep(0)
    assert house.words.read_texts == ["Hallo"], "before any turn"
    await house.turns.take_all((await house.talk()).id)
    assert house.words.read_texts == ["Hallo"]
    assert [row.state for row in await house.inbox_rows()] == ["done"]
