"""The door with its parts, for tests: a real database, a clock to turn, a platform that obeys.

`Platform` is a channel that keeps what it was sent, and fails as it is told.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

import dialogs.all
from bot.channels.channel import Limits, Outgoing
from bot.inbox import Inbox
from bot.incoming import Incoming, Kind
from bot.outbox import Outbox
from bot.reader import Reader
from bot.turns import TakeTurn, Town, Turns
from bot.wakeup import Wakeup
from dialogs.context import Context
from dialogs.engine.state import Conversation
from dialogs.engine.turn import Outcome, Turn
from dialogs.message import Message
from nlu.reading import Document, Reading
from services.conversations.models import Conversation as Row
from services.conversations.models import InboxRow, Signal
from services.database import Database
from services.deliveries.models import Delivery
from services.deliveries.service import Deliveries

assert dialogs.all.DIALOGS
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


class Platform:
    """A platform that takes every message, unless `trouble` says otherwise for the next ones."""

    def __init__(self, name: str = "test", per_second: float | None = None) -> None:
        self.name = name
        self.limits = Limits(text=4096, buttons=8, per_second=per_second)
        self.sent: list[Outgoing] = []
        self.at: list[float] = []
        self.asked = 0
        self.trouble: deque[Exception | None] = deque()
        self.gate = asyncio.Event()
        self.gate.set()

    async def send(self, outgoing: Outgoing) -> str | None:
        self.asked += 1
        await self.gate.wait()
        trouble = self.trouble.popleft() if self.trouble else None
        if trouble is not None:
            raise trouble
        self.sent.append(outgoing)
        self.at.append(asyncio.get_running_loop().time())
        return f"{self.name}-{len(self.sent)}"

    async def typing(self, address: str) -> None:
        """This platform shows nothing."""

    def texts(self) -> list[str]:
        return [outgoing.message.text for outgoing in self.sent]


class Words:
    """Understanding that takes every text for a greeting in German, and counts."""

    def __init__(self) -> None:
        self.read_texts: list[str] = []

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        self.read_texts.append(text)
        return Reading(previous, 0.9, "intent:greeting", 0.9, "answer")

    async def learn(self, documents: list[Document]) -> None:
        """It knows enough."""


async def echo(
    conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
) -> Outcome:
    """A bot that says what it heard, and how often it was talked to."""
    conversation.turn_no += 1
    conversation.active_at = turn.at
    message = Message(f"{conversation.turn_no}: {turn.text or turn.token}", conversation.language)
    return Outcome(conversation, (message,))


@dataclass
class House:
    """One process of the product."""

    db: Database
    take: TakeTurn = echo
    platform: Platform = field(default_factory=Platform)
    words: Words = field(default_factory=Words)
    now: datetime = START
    count: int = 0

    def __post_init__(self) -> None:
        self.wakeup = Wakeup(self.db)
        channels = {self.platform.name: self.platform}
        self.reader = Reader(self.words, BERLIN)
        self.reader.start()
        self.inbox = Inbox(self.db, self.clock, self.wakeup, self.reader.begin)
        self.turns = Turns(
            self.db,
            self.reader,
            channels,
            self.clock,
            self.wakeup,
            Town("http://localhost:8000", BERLIN),
            self.take,
        )
        self.outbox = Outbox(self.db, channels, self.clock, self.wakeup)

    def clock(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def incoming(self, text: str = "", address: str = "1", **more: object) -> Incoming:
        self.count += 1
        kind: Kind = more.pop("kind", "text")  # type: ignore[assignment]
        given = {"channel": "test", "platform_id": f"{address}-{self.count}", "at": self.now}
        return Incoming(**{**given, "address": address, "kind": kind, "text": text, **more})  # type: ignore[arg-type]

    async def says(self, text: str, address: str = "1", **more: object) -> str:
        """Something comes in, is answered and delivered; returns the conversation."""
        await self.inbox.accept(self.incoming(text, address, **more))
        conversation = await self.talk(address)
        await self.turns.take_all(conversation.id)
        await self.outbox.drain()
        return conversation.id

    async def queue(self, *texts: str, address: str = "1", **more: object) -> str:
        """Put messages into the outbox of a conversation that begins here if need be."""
        await self.inbox.accept(self.incoming(kind="unblocked", address=address))
        talk = await self.talk(address)
        async with self.db.transaction() as session:
            deliveries = Deliveries(session, self.now)
            for text in texts:
                content, dedupe = Message(text).to_data(), f"{address}:{text}"
                await deliveries.queue(talk.id, self.platform.name, content, dedupe=dedupe, **more)  # type: ignore[arg-type]
        return talk.id

    async def talk(self, address: str = "1") -> Row:
        from services.people.models import Address

        async with self.db.snapshot() as session:
            found = select(Row).join(Address, Address.id == Row.address_id)
            return (await session.scalars(found.where(Address.value == address))).one()

    async def deliveries(self) -> list[Delivery]:
        async with self.db.snapshot() as session:
            return list(await session.scalars(select(Delivery).order_by(Delivery.id)))

    async def inbox_rows(self) -> list[InboxRow]:
        async with self.db.snapshot() as session:
            return list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))

    async def signals(self) -> list[tuple[str, str]]:
        async with self.db.snapshot() as session:
            rows = await session.scalars(select(Signal).order_by(Signal.id))
            return [(row.kind, row.value) for row in rows]
