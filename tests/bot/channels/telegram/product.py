"""The product behind Telegram, for tests: the door, the engine, the real content, real HTTP.

Only understanding is a stand-in that knows a few words, so that these tests prove the channel.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

import dialogs.all
from bot.channels.telegram.telegram import Telegram
from bot.clock import utc_now
from bot.documents import Documents
from bot.inbox import Inbox
from bot.outbox import Outbox
from bot.reader import Reader
from bot.turns import Town, Turns
from bot.wakeup import Wakeup
from nlu.reading import Document, Reading
from services.conversations.models import InboxRow
from services.database import Database
from services.deliveries.models import Delivery
from services.guide.content import load

assert dialogs.all.DIALOGS
CONTENT = Path(__file__).parent / "content"
"""Links to a few files of the real content: all of it takes a second to read."""

LABELS = {"jobcenter": "guide:jobcenter", "termin": "intent:book_appointment"}
TOWN = Town("http://localhost:8000", ZoneInfo("Europe/Berlin"))


class Words:
    """Understanding that knows a few German words."""

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        label = next((label for word, label in LABELS.items() if word in text.lower()), "")
        if not label:
            return Reading(None, 0.0, "oos", 0.1, "reject")
        return Reading("de", 0.99, label, 0.95, "answer")

    async def learn(self, documents: list[Document]) -> None:
        """It knows enough."""


@dataclass
class Product:
    """One process of the product, with Telegram only."""

    db: Database
    telegram: Telegram
    inbox: Inbox
    turns: Turns
    outbox: Outbox
    wakeup: Wakeup
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliveries(self) -> list[Delivery]:
        async with self.db.snapshot() as session:
            return list(await session.scalars(select(Delivery).order_by(Delivery.id)))

    async def inbox_rows(self) -> list[InboxRow]:
        async with self.db.snapshot() as session:
            return list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))


def new_product(db: Database, api: str, token: str, per_second: float | None = None) -> Product:
    """Put together, not running."""
    wakeup = Wakeup(db)
    reader = Reader(Words(), TOWN.timezone)
    reader.start()
    inbox = Inbox(db, utc_now, wakeup, reader.begin)
    telegram = Telegram(
        token,
        api,
        db=db,
        inbox=inbox,
        clock=utc_now,
        wakeup=wakeup,
        load=Documents(db, utc_now, TOWN.timezone).read,
        per_second=per_second,
    )
    channels = {"telegram": telegram.channel}
    return Product(
        db,
        telegram,
        inbox,
        Turns(db, reader, channels, utc_now, wakeup, TOWN),
        Outbox(db, channels, utc_now, wakeup),
        wakeup,
    )


@asynccontextmanager
async def running(product: Product, *, polling: bool = True) -> AsyncIterator[Product]:
    """Run everything while the block runs."""
    async with product.db.transaction() as session:
        await load(session, utc_now(), CONTENT)
    loops = [product.turns.run, product.outbox.run, product.wakeup.run]
    if polling:
        loops.append(product.telegram.poller.run)
    tasks = [asyncio.create_task(loop(product.stop)) for loop in loops]
    try:
        yield product
    finally:
        product.stop.set()
        await asyncio.gather(*tasks)
        await product.telegram.close()
