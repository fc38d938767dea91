"""The exchange by the clock: what posts mean, what ends, and what neighbours have said.

What something means is read outside of any transaction. Each notice is a transaction of its own:
the talk is locked, the notice is taken, and the message and the state are kept together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.unasked import say
from dialogs import exchange_notices
from dialogs.context import Context
from dialogs.engine.reply import Reply
from nlu.reading import Understanding
from services.attachments.rules import PHOTO, NotTaken, check
from services.attachments.service import Attachments
from services.conversations.service import Conversations
from services.database import Database
from services.exchange import notices
from services.exchange.freshness import Freshness
from services.exchange.photos import Photos
from services.exchange.wishes import Wishes

Download = Callable[[str], Awaitable[bytes | None]]


class ExchangeClock:
    """What is due at one moment; `now` is aware, in the town's zone."""

    def __init__(
        self, db: Database, public_url: str, now: datetime, download: Download | None = None
    ) -> None:
        """`download` gets a file of Telegram."""
        self._db = db
        self._url = public_url
        self._now = now
        self._download = download

    async def read(self, understanding: Understanding) -> int:
        """Read what is new, and find who waits for it; returns how much."""
        async with self._db.snapshot() as session:
            unread = await Wishes(session, self._now).unread()
        done = 0
        for what, row_id, words, language in unread:
            wall = self._now.replace(tzinfo=None)
            reading = await understanding.read(words, previous=language, now=wall)
            if reading.meaning is not None:
                async with self._db.transaction() as session:
                    await Wishes(session, self._now).read(what, row_id, reading.meaning)
                done += 1
        return done

    async def photos(self) -> None:
        """Draw new photos anew, without the place and the camera; say which cannot be taken."""
        async with self._db.snapshot() as session:
            new = await Photos(session, self._now).new()
        for photo_id, source in new:
            content = await self._drawn(source)
            async with self._db.transaction() as session:
                await Photos(session, self._now).settle(photo_id, content)

    async def _drawn(self, source: dict[str, Any]) -> bytes | None:
        content = await self._fetched(source)
        try:
            file = await asyncio.to_thread(check, content) if content else None
        except NotTaken:
            return None
        return file.content if file and file.type == PHOTO else None

    async def _fetched(self, source: dict[str, Any]) -> bytes | None:
        if "file_id" in source:
            return await self._download(str(source["file_id"])) if self._download else None
        async with self._db.snapshot() as session:
            files = Attachments(session, self._now)
            kept = await files.read(str(source["attachment"]), str(source["conversation"]))
        return kept.content if kept else None

    async def age(self) -> None:
        """Ask before something ends, and take down what is over."""
        async with self._db.transaction() as session:
            fresh = Freshness(session, self._now)
            await fresh.ask()
            await fresh.expire()

    async def tell(self) -> set[str]:
        """Say what is to be said; returns the channels that got something."""
        async with self._db.snapshot() as session:
            due = await notices.due(session, self._now)
        channels = {await self._tell(notice, talk) for notice, talk in due}
        return {channel for channel in channels if channel}

    async def _tell(self, notice_id: int, conversation_id: str) -> str | None:
        async with self._db.transaction() as session:
            row = await Conversations(session, self._now).lock(conversation_id)
            notice = await notices.take(session, notice_id) if row else None
            if row is None or notice is None:
                return None

            async def make(ctx: Context) -> Reply | None:
                return await exchange_notices.tell(ctx, notice)

            said = await say(session, self._now, self._url, row, f"exchange:{notice.id}", make)
            return row.channel if said else None
