"""Who waits for what: a tap on the shoulder after a commit, so that nobody has to poll quickly.

In one process it is a set of keys; on PostgreSQL the other processes are told by LISTEN/NOTIFY. A
tap may be lost (a crash between commit and notify, a broken connection) and may come for nothing:
who waits looks for itself, and looks again after `POLL` seconds anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import structlog
from sqlalchemy.engine import URL

from services.database import Database

POLL = 1.0
CHANNEL = "lotse"
RECONNECT = 1.0

log = structlog.get_logger()


class Subscription:
    """The keys that were tapped and not looked at yet, each once, oldest first."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._tapped = asyncio.Event()

    def tap(self, key: str) -> None:
        """Remember the key and wake whoever waits."""
        self._keys[key] = None
        self._tapped.set()

    async def keys(self, seconds: float = POLL) -> list[str]:
        """Wait for the next keys; an empty list after so many seconds without any."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._tapped.wait()
        self._tapped.clear()
        keys, self._keys = list(self._keys), {}
        return keys

    async def __aiter__(self) -> AsyncIterator[str]:
        """One key after the other, without end; an empty one every `POLL` seconds of silence."""
        while True:
            for key in await self.keys() or [""]:
                yield key


class Wakeup:
    """Taps by topic and key; the empty key means "anything may have happened, look yourself"."""

    def __init__(self, db: Database) -> None:
        self._url = None if db.is_sqlite else db.url
        self._origin = secrets.token_hex(4)
        self._subscriptions: dict[str, dict[Subscription, str | None]] = defaultdict(dict)
        self._outgoing: dict[str, None] = {}
        self._told = asyncio.Event()
        self.closing = False

    def close(self) -> None:
        """Tell everybody who waits that this process ends; streams that look at `closing` end."""
        self.closing = True
        self._tap_all()

    def notify(self, topic: str, key: str) -> None:
        """Tap everybody who waits for this; call it after the commit, it never waits or fails."""
        self._tap(topic, key)
        if self._url is not None:
            self._outgoing[f"{self._origin}:{topic}:{key}"] = None
            self._told.set()

    @asynccontextmanager
    async def subscribe(self, topic: str, key: str | None = None) -> AsyncIterator[Subscription]:
        """Wait for every key of a topic, or for one only."""
        subscription = Subscription()
        self._subscriptions[topic][subscription] = key
        try:
            yield subscription
        finally:
            del self._subscriptions[topic][subscription]

    async def run(self, stop: asyncio.Event) -> None:
        """Carry taps between processes until `stop`; returns at once on SQLite."""
        while self._url is not None and not stop.is_set():
            try:
                async with _connected(self._url) as connection:
                    await connection.add_listener(CHANNEL, self._heard)
                    self._tap_all()
                    await self._tell(connection, stop)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("wakeup.disconnected", error=type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), RECONNECT)

    async def _tell(self, connection: asyncpg.Connection, stop: asyncio.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), POLL)
            self._told.clear()
            payloads, self._outgoing = list(self._outgoing), {}
            await connection.execute(
                "SELECT pg_notify($1, each) FROM unnest($2::text[]) AS each", CHANNEL, payloads
            )

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        origin, _sep, rest = str(payload).partition(":")
        topic, _sep, key = rest.partition(":")
        if origin != self._origin:
            self._tap(topic, key)

    def _tap(self, topic: str, key: str) -> None:
        for subscription, wanted in self._subscriptions[topic].items():
            if wanted in (None, key) or not key:
                subscription.tap(key)

    def _tap_all(self) -> None:
        for topic in list(self._subscriptions):
            self._tap(topic, "")


@asynccontextmanager
async def _connected(url: URL) -> AsyncIterator[asyncpg.Connection]:
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        connection.terminate()
