from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from services.conversations.models import Conversation
from services.database import Database
from services.exchange.service import Draft, Exchange
from services.exchange.talks import Talks
from services.people.models import Address, Person

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SOFA = Draft("offer", "Sofa, drei Sitze.", "thing", "household", "oststadt")


class Street:
    """Mia on Telegram, Ali in the web chat, and a third; each with a talk named like them."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = NOW

    async def furnish(self) -> None:
        async with self.db.transaction() as session:
            for name, channel in (("mia", "telegram"), ("ali", "web"), ("eva", "web")):
                person = Person(id=name, language="de", created_at=NOW, seen_at=NOW)
                session.add(person)
                await session.flush()
                place = {"channel": channel, "value": f"{name}-0176555", "created_at": NOW}
                session.add(Address(id=name, person_id=name, **place))
                await session.flush()
                talk = Conversation(id=name, person_id=name, address_id=name, channel=channel)
                talk.created_at = talk.active_at = NOW
                session.add(talk)
                await session.flush()

    @asynccontextmanager
    async def exchange(self) -> AsyncIterator[Exchange]:
        async with self.db.transaction() as session:
            yield Exchange(session, self.now)

    @asynccontextmanager
    async def talks(self) -> AsyncIterator[Talks]:
        async with self.db.transaction() as session:
            yield Talks(session, self.now)

    async def offers(self, name: str = "mia", draft: Draft = SOFA, state: str = "live") -> str:
        """Somebody puts something up; returns the id."""
        async with self.exchange() as exchange:
            post = await exchange.post(name, name, "de", draft)
            post.state = state
            return post.id


@pytest.fixture
async def street(db: Database) -> Street:
    fresh = Street(db)
    await fresh.furnish()
    return fresh
