"""The composition root: makes the parts, puts them together, starts and stops them.

`web` takes in and shows, `worker` takes turns, delivers and minds the clock, `telegram` asks
Telegram for updates. `lotse run` does it all in one process; on PostgreSQL each may run as many
processes as wanted, but for `telegram`, which is one (Telegram answers only one that asks).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal

import structlog
from fastapi import FastAPI

from bot.announcement_feeds import router as announcement_feeds
from bot.broadcasts import Broadcasts
from bot.calendar_files import router as calendar_files
from bot.channels.channel import Channel
from bot.channels.web import WebChannel
from bot.channels.web import router as web_chat
from bot.clock import Clock, utc_now
from bot.documents import Documents
from bot.exchange_photos import router as exchange_photos
from bot.inbox import Inbox
from bot.learning import Learning
from bot.loops import Loops
from bot.metrics import CountedDoor, TimedChannel, timed_turn
from bot.outbox import Outbox
from bot.reader import Reader
from bot.settings import Settings, load_settings
from bot.staff_view import staff_view
from bot.status import router as status
from bot.ticks import Ticks
from bot.turns import Town, Turns
from bot.understanding import Mind
from bot.wakeup import Wakeup
from dialogs.all import DIALOGS
from nlu.reading import Understanding
from services.database import Database, new_id

if TYPE_CHECKING:
    from bot.channels.telegram.telegram import Telegram

Part = Literal["web", "worker", "telegram"]
ALL: tuple[Part, ...] = ("web", "worker", "telegram")

log = structlog.get_logger()


class Lotse:
    """One process of the product and everything that it is made of."""

    def __init__(
        self,
        settings: Settings,
        parts: tuple[Part, ...] = ALL,
        clock: Clock = utc_now,
        understanding: Understanding | None = None,
    ) -> None:
        self.settings = settings
        self.parts = parts
        self.clock = clock
        self.mind = Mind(settings, understanding)
        self.id = new_id()
        self.db = Database(settings.database)
        self.wakeup = Wakeup(self.db)
        self.reader = Reader(self.mind, settings.zone, self.mind.expect)
        expect = self.reader.begin if "worker" in parts else None
        self.inbox = CountedDoor(Inbox(self.db, clock, self.wakeup, expect))
        self.channels: dict[str, Channel] = {"web": TimedChannel(WebChannel(self.wakeup))}
        self.telegram = self._telegram() if settings.telegram_token else None
        self.learning = Learning(self.db, self.mind, self.wakeup)
        self.loops = Loops()
        self.ticks = Ticks(self)

    async def start(self) -> None:
        """Start what this process does; returns as soon as it can take messages in."""
        self.loops.start("wakeup", self._carry_taps)
        if "worker" in self.parts:
            self.loops.start("turns", self._take_turns)
            self.loops.start("outbox", self.outbox().run)
            self.loops.start("learning", self.learning.run)
            self.loops.start("announcements", self.broadcasts().run)
        if self.telegram is not None and "worker" in self.parts:
            self.loops.start("group", self.telegram.topics.run)
        if self.telegram is not None and self.asks_telegram:
            self.loops.start("telegram", self.telegram.poll)
        if self.telegram is not None and self.hears_telegram:
            self.loops.start("telegram", self._listen)
        await self.ticks.start()
        log.info("started", process=self.id, parts=self.parts, dialogs=len(DIALOGS))

    async def stop(self) -> None:
        """Finish what is being done, then give everything back."""
        await self.loops.stop()
        await self.ticks.stop()
        if self.telegram is not None:
            await self.telegram.close()
        await self.db.close()
        log.info("stopped", process=self.id)

    @property
    def asks_telegram(self) -> bool:
        """Whether this process polls Telegram."""
        return "telegram" in self.parts and not self.settings.telegram_webhook

    @property
    def hears_telegram(self) -> bool:
        """Whether this process has Telegram's webhook."""
        return "web" in self.parts and self.settings.telegram_webhook

    async def turns(self) -> Turns:
        """What takes the turns; loads understanding and learns the guide first."""
        await self.learning.refresh()
        self.reader.start()
        town = Town(self.settings.url, self.settings.zone)
        return Turns(self.db, self.reader, self.channels, self.clock, self.wakeup, town, timed_turn)

    def outbox(self) -> Outbox:
        """What delivers on the channels of this process."""
        return Outbox(self.db, self.channels, self.clock, self.wakeup)

    def broadcasts(self) -> Broadcasts:
        """What brings announcements to the outbox."""
        return Broadcasts(
            self.db,
            self.channels,
            self.clock,
            self.wakeup,
            self.settings.url,
            self.settings.zone,
        )

    def _telegram(self) -> Telegram:
        from bot.channels.telegram.telegram import Telegram

        assert self.settings.telegram_token is not None  # noqa: S101
        telegram = Telegram(
            self.settings.telegram_token.get_secret_value(),
            self.settings.telegram_api,
            db=self.db,
            inbox=self.inbox,
            clock=self.clock,
            wakeup=self.wakeup,
            load=Documents(self.db, self.clock, self.settings.zone).read,
        )
        self.channels["telegram"] = TimedChannel(telegram.channel)
        return telegram

    async def _take_turns(self, stop: asyncio.Event) -> None:
        await (await self.turns()).run(stop)

    async def _carry_taps(self, stop: asyncio.Event) -> None:
        await self.wakeup.run(stop)
        await stop.wait()

    async def _listen(self, stop: asyncio.Event) -> None:
        if self.telegram is not None:
            await self.telegram.listen(stop, self.settings.url, self.settings.secret())


def create_app(
    settings: Settings | None = None,
    parts: tuple[Part, ...] = ALL,
    understanding: Understanding | None = None,
) -> FastAPI:
    """The web application of one process; it starts and stops with the server."""
    lotse = Lotse(settings or load_settings(), parts, understanding=understanding)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await lotse.start()
        try:
            yield
        finally:
            await lotse.stop()

    app = FastAPI(title="Quartierslotse", lifespan=lifespan, openapi_url=None)
    app.state.lotse = lotse
    app.include_router(status(lotse))
    if "web" in parts:
        app.include_router(web_chat(lotse))
        app.include_router(exchange_photos(lotse.db, lotse.clock))
        app.include_router(calendar_files(lotse.db, lotse.clock, lotse.settings.zone))
        app.include_router(
            announcement_feeds(lotse.db, lotse.clock, lotse.settings.zone, lotse.settings.url)
        )
        app.mount("/admin", staff_view(lotse))
    if lotse.telegram is not None and lotse.hears_telegram:
        app.include_router(lotse.telegram.router(lotse.settings.secret()))
    return app
