"""`lotse chat`: a talk in the terminal through the same inbox, turns and outbox as everywhere.

No boxes around the text: a terminal that turns lines from right to left would turn the box too.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bot.app import Lotse
from bot.channels.terminal import TerminalChannel, Typist, lines
from bot.first_start import prepare
from bot.say import say
from bot.storage import check_tables, temporary
from locales import FSI, PDI
from services.conversations.service import Conversations
from services.database import new_id

if TYPE_CHECKING:
    from bot.settings import Settings
    from dialogs.message import Choice, Message

LATER = 1.0
"""Seconds between looks for what comes without being asked, such as a reply of staff."""


class Chat:
    """One resident at a terminal."""

    def __init__(self, lotse: Lotse, language: str, address: str) -> None:
        self._lotse = lotse
        self._channel = TerminalChannel()
        lotse.channels = {self._channel.name: self._channel}
        self.typist = Typist(address, language)
        self.transcript: list[str] = []
        self._outbox = lotse.outbox()
        self._one_at_a_time = asyncio.Lock()

    async def types(self, line: str) -> list[Message]:
        """Write a line or press a button; returns what the bot says to it."""
        incoming = self.typist.typed(line, self._lotse.clock())
        self.transcript.append(self.typist.label(line))
        if incoming is None:
            return []
        async with self._one_at_a_time:
            await self._lotse.inbox.accept(incoming)
            async with self._lotse.db.snapshot() as session:
                talks = Conversations(session, self._lotse.clock())
                talk = await talks.find(self._channel.name, self.typist.address)
            if talk is not None:
                await (await self._lotse.turns()).take_all(talk.id)
            return await self._delivered()

    async def later(self) -> list[Message]:
        """What came without being asked."""
        async with self._one_at_a_time:
            return await self._delivered()

    async def _delivered(self) -> list[Message]:
        await self._outbox.drain()
        messages = self._channel.take()
        self.typist.shown(messages)
        self.transcript += lines(messages)
        return messages


async def talk(settings: Settings, language: str, *, transcript: bool, throw_away: bool) -> None:
    """Talk until the end of the input; then print the transcript where it is wanted."""
    screen = Console(highlight=False, soft_wrap=False)
    async with _house(settings, throw_away) as lotse:
        chat = Chat(lotse, language, address=new_id())
        screen.print(say("Strg+D beendet, Zahlen drücken Knöpfe.", "Ctrl+D ends, digits press."))
        _show(screen, await chat.types("/start"))
        watch = asyncio.create_task(_watch(screen, chat))
        with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
            await _talk(screen, chat)
        watch.cancel()
    if transcript:
        print("\n".join(chat.transcript))


async def _talk(screen: Console, chat: Chat) -> None:
    while line := await asyncio.to_thread(_read):
        if not line.strip():
            continue
        if link := chat.typist.link(line.strip()):
            screen.print(link, style="underline")
        _show(screen, await chat.types(line.rstrip("\n")))


async def _watch(screen: Console, chat: Chat) -> None:
    while True:
        await asyncio.sleep(LATER)
        _show(screen, await chat.later())


def _read() -> str:
    if sys.stdin.isatty():
        print("> ", end="", flush=True)
    return sys.stdin.readline()


def _show(screen: Console, messages: list[Message]) -> None:
    number = 0
    for message in messages:
        bare = lines([message])
        shown = [line[2:] for line in bare[: len(bare) - len(message.choices)]]
        screen.print(Text("\n".join(["", *shown]), style="cyan"))
        for choice in message.choices:
            number += 1
            screen.print(_button(number, choice))


def _button(number: int, choice: Choice) -> Text:
    link = f" → {choice.url}" if choice.url else ""
    style = "dim" if choice.minor else ""
    return Text.assemble((f"  [{number}] ", "bold"), (f"{FSI}{choice.label}{PDI}{link}", style))


@asynccontextmanager
async def _house(settings: Settings, throw_away: bool) -> AsyncIterator[Lotse]:
    async with AsyncExitStack() as stack:
        if throw_away:
            settings = await stack.enter_async_context(temporary(settings))
        elif not settings.database_url:
            await prepare(settings, examples=False)
        await check_tables(settings)
        lotse = Lotse(settings, parts=())
        stack.push_async_callback(lotse.db.close)
        yield lotse
