"""The exchange by the clock: what posts mean, what ends, and what neighbours have said.

What something means is read outside of any transaction. Each notice is a transaction of its own:
the talk is locked, the notice is taken, and the message and the state are kept together.
"""

from __future__ import annotations

from datetime import datetime

from bot.unasked import say
from dialogs import exchange_notices
from dialogs.context import Context
from dialogs.engine.reply import Reply
from nlu.reading import Understanding
from services.conversations.service import Conversations
from services.database import Database
from services.exchange import notices
from services.exchange.freshness import Freshness
from services.exchange.wishes import Wishes


class ExchangeClock:
    """What is due at one moment; `now` is aware, in the town's zone."""

    def __init__(self, db: Database, public_url: str, now: datetime) -> None:
        self._db = db
        self._url = public_url
        self._now = now

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

    async def age(self) -> None:
        """Ask before something ends, and take down what is over."""
        async with self._db.transaction() as session:
            fresh = Freshness(session, self._now)
            await fresh.ask()
            await fresh.expire()

    async def tell(self) -> set[str]:
        """Say what is to be said; returns the channels that got something."""
        async with self._db.snapshot() as session:
            due = await notices.due(session)
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
