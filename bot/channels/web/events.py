"""The stream of one open page (Server-Sent Events): messages, "is typing", and who speaks.

`id` is the position of a message; a page that comes back names the last one that it has, and gets
everything after it, once and in order. A beat every 15 seconds keeps proxies from closing the line
and tells the page that the line lives.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi.sse import format_sse_event

from bot.channels.web import talk
from bot.channels.web.channel import TYPING
from bot.channels.web.house import House
from bot.wakeup import Subscription

BEAT = 15.0
LOOK = 3.0


async def stream(house: House, address: str, after: int) -> AsyncIterator[bytes]:
    """Everything that goes out to this address from now on, and what is missing until now."""
    page = _Page(house, address, after)
    loop = asyncio.get_running_loop()
    yield _beat()
    beat_at = loop.time() + BEAT
    async with house.wakeup.subscribe(TYPING, address) as typing:
        async for part in page.follow(typing):
            if part:
                yield part
            if loop.time() >= beat_at:
                yield _beat()
                beat_at = loop.time() + BEAT


class _Page:
    def __init__(self, house: House, address: str, after: int) -> None:
        self._house = house
        self._address = address
        self._after = after
        self._mode: tuple[str, bool] | None = None

    async def follow(self, typing: Subscription) -> AsyncIterator[bytes]:
        """One part after the other; an empty one where only time went by."""
        while (conversation_id := await self._conversation()) is None:
            if self._house.wakeup.closing:
                return
            await asyncio.sleep(LOOK / 10)
            yield b""
        async with self._house.wakeup.subscribe("chat", conversation_id) as chat:
            while not self._house.wakeup.closing:
                async for part in self._look(conversation_id):
                    yield part
                yield b""
                if await _tapped(chat, typing):
                    yield format_sse_event(event="typing", data_str="{}")

    async def _conversation(self) -> str | None:
        async with self._house.db.snapshot() as session:
            found = await talk.find(session, self._address)
            return found.id if found else None

    async def _look(self, conversation_id: str) -> AsyncIterator[bytes]:
        """What is new; read to the end before anything is sent, so that no reader is held up."""
        async with self._house.db.snapshot() as session:
            found = await talk.find(session, self._address)
            items = await talk.news(session, conversation_id, self._after)
        if found and (found.mode, found.photo) != self._mode:
            self._mode = (found.mode, found.photo)
            yield _event("mode", {"mode": found.mode, "photo": found.photo})
        for item in items:
            self._after = item["position"]
            yield _event("message", item, id=str(item["position"]))
        if len(items) == talk.PAGE:
            async for part in self._look(conversation_id):
                yield part


async def _tapped(chat: Subscription, typing: Subscription) -> bool:
    """Wait for either; whether somebody began to type."""
    waits = [asyncio.ensure_future(each.keys(LOOK)) for each in (chat, typing)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return waits[1].done() and bool(waits[1].result())
    finally:
        for wait in waits:
            wait.cancel()


def _event(name: str, data: talk.Item, id: str | None = None) -> bytes:  # noqa: A002
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False), id=id)


def _beat() -> bytes:
    return format_sse_event(comment="beat", event="beat", data_str="{}")
