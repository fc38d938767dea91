"""Residents for the benchmark: each does one thing, waits for the answer, does the next.

`Echo` and `Lotse` say what a turn by button and a turn by text are on each bot; the residents live
in the process of the simulated server, so that a time is from the finger to the screen.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Protocol

import yaml

from tests.telegram_api.people import Resident

GUIDE = Path(__file__).parents[1] / "content" / "guide"
TOPIC, BACK = "💼", "Zurück zum Bot"
MENU_EVERY = 20
"""A talk remembers the buttons of its last 24 turns, so that the menu has to be shown anew."""

PATIENCE = 60.0


class Talk(Protocol):
    """How to talk with one bot."""

    async def greet(self) -> None:
        """Get to where turns can be measured."""

    async def button(self) -> None:
        """One press and its answer."""

    async def text(self, text: str) -> None:
        """One text and its answer."""


class Echo:
    """A bot that answers everything with one message and one button."""

    def __init__(self, resident: Resident) -> None:
        self.resident = resident

    async def greet(self) -> None:
        await self.text("Hallo")

    async def button(self) -> None:
        self.resident.presses("Weiter")
        await self.resident.hears(patience=PATIENCE)

    async def text(self, text: str) -> None:
        self.resident.says(text)
        await self.resident.hears(patience=PATIENCE)


class Lotse:
    """The product: a topic of the menu shows its entries, an entry shows its card.

    Now and then the turn is the menu itself.
    """

    def __init__(self, resident: Resident) -> None:
        self.resident = resident
        self._presses = 0
        self._topic = ""

    async def greet(self) -> None:
        self.resident.starts()
        await self.resident.hears(patience=PATIENCE)
        self.resident.presses("Deutsch")
        await self.resident.hears(2, patience=PATIENCE)
        self._remember_topic()

    async def button(self) -> None:
        self.resident.skips()
        if self._presses == MENU_EVERY:
            self.resident.says("/help")
            await self.resident.hears(patience=PATIENCE)
            self._remember_topic()
            return
        if self._presses % 2 == 0:
            self.resident.presses_data(self._topic)
        else:
            first = self.resident.chat.said[-1]["reply_markup"]["inline_keyboard"][0][0]
            self.resident.presses_data(first["callback_data"])
        self._presses += 1
        await self.resident.hears(patience=PATIENCE)

    async def text(self, text: str) -> None:
        self.resident.skips()
        self.resident.says(text)
        await self.resident.hears(patience=PATIENCE)
        await self._leave_the_line()

    async def _leave_the_line(self) -> None:
        """One question reads as a wish for a person; the bot would be silent from then on."""
        rows = self.resident.chat.said[-1].get("reply_markup", {}).get("inline_keyboard", [])
        if any(button["text"] == BACK for row in rows for button in row):
            self.resident.skips()
            self.resident.presses(BACK)
            await self.resident.hears(patience=PATIENCE)

    def _remember_topic(self) -> None:
        self._presses = 0
        label = next(label for label in self.resident.buttons() if TOPIC in label)
        self._topic = self.resident.buttons()[label]["callback_data"]


def questions() -> Iterator[str]:
    """German questions from the guide, each only once, then again with other words around them."""
    texts = [
        question
        for path in sorted(GUIDE.glob("*.yml"))
        for question in yaml.safe_load(path.read_text("utf-8"))["texts"]["de"]["questions"]
    ]
    for number in itertools.count():
        lead = "" if number == 0 else f"Hallo Nr. {number}, "
        yield from (lead + text for text in texts)


async def play(
    talks: list[Talk], turns: int, step: Callable[[Talk], Awaitable[None]]
) -> list[float]:
    """Take so many turns, all residents beside each other; returns the seconds of each."""
    left = iter(range(turns))
    took: list[float] = []

    async def one(talk: Talk) -> None:
        for _turn in left:
            began = time.perf_counter()
            await step(talk)
            took.append(time.perf_counter() - began)

    await asyncio.gather(*map(one, talks))
    return took
