"""A platform over real HTTP: a server that remembers what it got, and a channel that talks to it.

Told to be hostile, it answers some requests with "too many requests" or an error of its own.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from bot.channels.channel import Limits, Outgoing, SendLater

RETRY_AFTER = 0.3


@dataclass
class Platform:
    """The server. `got` counts (address, text); `order` keeps the first arrivals by address."""

    hostile: float = 0.0
    got: Counter[tuple[str, str]] = field(default_factory=Counter)
    order: dict[str, list[str]] = field(default_factory=dict)
    refused: int = 0
    first_at: float = 0.0
    last_at: float = 0.0

    async def start(self) -> str:
        """Listen on a free port; returns the address."""
        app = web.Application()
        app.router.add_post("/send", self._send)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._runner = runner
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listen no more."""
        await self._runner.cleanup()

    async def _send(self, request: web.Request) -> web.Response:
        message = await request.json()
        if random.random() < self.hostile:
            self.refused += 1
            return web.Response(status=random.choice([429, 500]))
        self.last_at = time.monotonic()
        self.first_at = self.first_at or self.last_at
        key = (message["address"], message["text"])
        self.got[key] += 1
        if self.got[key] == 1:
            self.order.setdefault(message["address"], []).append(message["text"])
        return web.Response(text=str(self.got.total()))


class HttpChannel:
    """The channel that talks to it."""

    name = "test"

    def __init__(self, url: str, per_second: float | None = None) -> None:
        self.limits = Limits(text=4096, buttons=8, per_second=per_second)
        self._url = f"{url}/send"
        self._session: aiohttp.ClientSession | None = None

    async def send(self, outgoing: Outgoing) -> str | None:
        self._session = self._session or aiohttp.ClientSession()
        message = {"address": outgoing.address, "text": outgoing.message.text}
        async with self._session.post(self._url, json=message) as answer:
            if answer.status == 429:
                raise SendLater(RETRY_AFTER)
            answer.raise_for_status()
            return await answer.text()

    async def typing(self, address: str) -> None:
        """It shows nothing."""

    async def close(self) -> None:
        """Give back the connections."""
        if self._session is not None:
            await self._session.close()
