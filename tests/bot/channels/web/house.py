"""The whole product for the tests of the web chat: real door, real database, real content, real
server. Only understanding is small: it knows the sentences that these tests say.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI
from sqlalchemy import select, update

import dialogs.all
from bot.channels.channel import Channel
from bot.channels.web import WebChannel, router
from bot.clock import utc_now
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.reader import Reader
from bot.turns import Town, Turns
from bot.wakeup import Wakeup
from dialogs.message import Message
from nlu.reading import Document, Reading
from services.conversations.models import Conversation, InboxRow
from services.database import Base, Database
from services.deliveries.models import Delivery
from services.deliveries.service import Deliveries
from services.guide.content import load

assert dialogs.all.DIALOGS

SAID = {
    "I need my diploma recognised": ("guide:recognition", "en"),
    "كيف أعادل شهادتي؟": ("guide:recognition", "ar"),
    "Ich möchte mein Diplom anerkennen lassen": ("guide:recognition", "de"),
    "I want to die": ("crisis", "en"),
    "Ich will nicht mehr leben": ("crisis", "de"),
    "menu": ("intent:help", None),
    "human": ("intent:human", None),
}
PAUSE = 0.02
PATIENCE = 30.0


ZONE = ZoneInfo("Europe/Berlin")


class Sentences:
    """Understands the sentences above, and rejects every other."""

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        label, language = SAID.get(text, ("oos", None))
        return Reading(language, 0.99, label, 0.99, "answer" if text in SAID else "reject")

    async def learn(self, documents: list[Document]) -> None:
        """Nothing to learn."""


@dataclass(frozen=True)
class Addresses:
    public_url: str = ""


class House:
    """The product on one database file; it can be stopped and started like a server."""

    def __init__(self, path: Path, public_url: str = "") -> None:
        self.settings = Addresses(public_url)
        self.clock = utc_now
        self.db = Database(f"sqlite:///{path}")
        self.wakeup = Wakeup(self.db)
        self.reader = Reader(Sentences(), ZONE)
        self.reader.start()
        self.inbox = Inbox(self.db, self.clock, self.wakeup, self.reader.begin)
        self.channels: dict[str, Channel] = {"web": WebChannel(self.wakeup)}
        self.app = FastAPI()
        self.app.include_router(router(self))
        self._stop = asyncio.Event()
        self._running: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Take turns and deliver."""
        town = Town("http://localhost:8000", ZONE)
        turns = Turns(self.db, self.reader, self.channels, self.clock, self.wakeup, town)
        outbox = Outbox(self.db, self.channels, self.clock, self.wakeup)
        self._stop.clear()
        runs = (turns.run(self._stop), outbox.run(self._stop))
        self._running = [asyncio.create_task(run) for run in runs]

    async def pause(self) -> None:
        """Stop taking turns and delivering; messages are still taken in."""
        self._stop.set()
        self.wakeup.notify("outbox", "web")
        await asyncio.gather(*self._running)
        self._running = []

    async def close(self) -> None:
        await self.pause()
        await self.db.close()

    async def deliveries(self) -> list[Delivery]:
        """What went out, in order."""
        async with self.db.snapshot() as session:
            rows = await session.scalars(
                select(Delivery).where(Delivery.position.is_not(None)).order_by(Delivery.position)
            )
            return list(rows)

    async def inbox_rows(self) -> list[InboxRow]:
        """What came in, in order."""
        async with self.db.snapshot() as session:
            return list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))

    async def until(self, count: int) -> list[Delivery]:
        """Wait until so many messages went out."""
        async with asyncio.timeout(PATIENCE):
            while len(found := await self.deliveries()) < count:
                await asyncio.sleep(PAUSE)
        return found

    async def say(self, message: Message, dedupe: str, author: str = "bot") -> None:
        """Send a message to everybody, past the dialogs."""
        async with self.db.transaction() as session:
            for each in await session.scalars(select(Conversation.id)):
                await Deliveries(session, self.clock()).queue(
                    each, "web", message.to_data(), dedupe=f"{each}:{dedupe}", author=author
                )
        self.wakeup.notify("outbox", "web")

    async def hand(self, mode: str) -> None:
        """Give every conversation to somebody else."""
        async with self.db.transaction() as session:
            await session.execute(update(Conversation).values(mode=mode))
            ids = list(await session.scalars(select(Conversation.id)))
        for each in ids:
            self.wakeup.notify("chat", each)


async def make_template(path: Path) -> None:
    """A database with the real content, to be copied for every test."""
    db = Database(f"sqlite:///{path}")
    async with db.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with db.transaction() as session:
        await load(session, utc_now())
    async with db.engine.connect() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await db.close()


@asynccontextmanager
async def new_house(template: Path, folder: Path, public_url: str = "") -> AsyncIterator[House]:
    """A running house on a database of its own."""
    path = folder / "house.sqlite3"
    shutil.copy(template, path)
    house = House(path, public_url)
    house.start()
    try:
        yield house
    finally:
        await house.close()


class Server:
    """A real web server in front of a house, on a port that it keeps across a restart."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        config = uvicorn.Config(
            self._house.app, port=self._port, log_config=None, timeout_graceful_shutdown=0
        )
        self._server = uvicorn.Server(config)
        self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        self._task = asyncio.create_task(self._server._serve())
        async with asyncio.timeout(PATIENCE):
            while not self._server.started:
                await asyncio.sleep(PAUSE)
        self._port = self._server.servers[0].sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Go away at once, with every open line cut."""
        if self._server and self._task:
            self._server.should_exit = self._server.force_exit = True
            await self._task
            self._server = None
