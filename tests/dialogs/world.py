"""A tiny world for dialogs: a database of its own, the real content, a clock, and one resident.

`says` and `presses` play turns through the engine alone; readings are given or made of command
words, so that these tests prove the dialogs and not the understanding.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

import dialogs.all
from dialogs.context import Context
from dialogs.engine.state import Conversation
from dialogs.engine.take_turn import take_turn
from dialogs.engine.turn import Outcome, Turn
from dialogs.message import Message
from migrations.schema import metadata
from nlu.reading import Entity, Reading
from services.appointments.examples import load_plan
from services.appointments.groups import GroupDates
from services.appointments.seats import Guest
from services.appointments.service import Appointments
from services.conversations.models import Conversation as Row
from services.database import Database
from services.exchange.service import Draft, Exchange
from services.exchange.talks import Talks
from services.guide.content import load
from services.people.models import Address, Person

assert dialogs.all.DIALOGS
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class World:
    """One resident, talking to the engine."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.now = START
        self.conversation = Conversation(id="talk", language="en", welcomed=True)
        self.messages: tuple[Message, ...] = ()
        self.outcome: Outcome | None = None

    async def says(self, text: str, *, label: str = "", **extra: Any) -> str:
        """Write a text; returns what the bot said."""
        return await self._turn(Turn("text", self.now, text), reading(text, label, **extra))

    async def presses(self, label: str) -> str:
        """Press the newest button that says this."""
        return await self.presses_token(self.token(label))

    async def presses_token(self, token: str) -> str:
        """Press a button by its token."""
        return await self._turn(Turn("press", self.now, token=token), None)

    async def sends(self, turn: Turn) -> str:
        """Send something else."""
        return await self._turn(turn, None)

    def token(self, label: str) -> str:
        """The token of the newest button whose label contains this."""
        for message in reversed(self.messages):
            for choice in message.choices:
                if label in choice.label:
                    return choice.token
        raise AssertionError(f"no button {label!r} in {self.buttons()}")

    def buttons(self) -> list[str]:
        """The labels of all buttons of the last answer."""
        return [choice.label for message in self.messages for choice in message.choices]

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def restart(self) -> None:
        """Only what is stored survives."""
        data = json.loads(json.dumps(self.conversation.to_data()))
        kept = self.conversation
        self.conversation = Conversation(
            id=kept.id,
            language=kept.language,
            plain=kept.plain,
            mode=kept.mode,
            turn_no=kept.turn_no,
            active_at=kept.active_at,
        ).restore(data)

    async def _turn(self, turn: Turn, understood: Reading | None) -> str:
        self.restart()
        before = deepcopy(self.conversation)
        async with self.db.transaction() as session:
            ctx = Context(
                session, turn.at.astimezone(BERLIN), "person", "talk", "http://localhost:8000"
            )
            ctx.start = turn.data
            self.outcome = await take_turn(self.conversation, turn, understood, ctx)
        assert self.conversation == before, "what is given in stays as it is"
        self.conversation = self.outcome.conversation
        self.messages = self.outcome.messages
        return said(self.messages)


async def book(session: AsyncSession, days: int) -> None:
    """The resident has an appointment, so many days from now."""
    service = Appointments(session, START, BERLIN)
    offer = await service.offer_for("debt")
    assert offer is not None
    first = (START + timedelta(days=days)).date()
    slot = (await service.free(offer.id, first=first))[0]
    await service.book(slot, person_id="person", conversation_id="talk")


async def fill_workshop(session: AsyncSession) -> None:
    """All places of the first workshop are taken at the desk."""
    dates = GroupDates(session, START, BERLIN)
    [first, *_later] = await dates.open_dates()
    for _place in range(first.free):
        await dates.register(first.group.id, Guest(name="Beispiel"))


async def neighbour_offers(session: AsyncSession) -> None:
    """A neighbour has something up, and the resident talks about it."""
    session.add(Person(id="neighbour", language="de", created_at=START, seen_at=START))
    await session.flush()
    place = {"channel": "test", "value": "2", "created_at": START}
    session.add(Address(id="next", person_id="neighbour", **place))
    await session.flush()
    row = Row(id="next", person_id="neighbour", address_id="next", channel="test")
    row.created_at = row.active_at = START
    session.add(row)
    await session.flush()
    for words in ("Sofa (Beispiel)", "Lampe (Beispiel)"):
        draft = Draft("offer", words, "thing", "household", "oststadt")
        post = await Exchange(session, START).post("neighbour", "next", "de", draft)
        post.state = "live"
        talks = Talks(session, START)
        await session.flush()
        await talks.begin(post.id, "person", "talk")
    for words in ("Regal (Beispiel)", "Stuhl (Beispiel)"):
        draft = Draft("offer", words, "thing", "household", "weststadt")
        await Exchange(session, START).post("person", "talk", "en", draft)


async def make_template(path: Path) -> None:
    """A database with the real content and one resident, to be copied for every test."""
    db = Database(f"sqlite:///{path}")
    async with db.engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    async with db.transaction() as session:
        await load(session, START)
        session.add(Person(id="person", language="en", created_at=START, seen_at=START))
        await session.flush()
        session.add(
            Address(id="address", person_id="person", channel="test", value="1", created_at=START)
        )
        await session.flush()
        row = Row(id="talk", person_id="person", address_id="address", channel="test")
        row.created_at = row.active_at = START
        session.add(row)
        await session.flush()
        await load_plan(session, START.date(), {})
        await book(session, days=8)
        await book(session, days=15)
        await fill_workshop(session)
        await neighbour_offers(session)
    async with db.engine.connect() as connection:
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await db.close()


@asynccontextmanager
async def new_world(template: Path, folder: Path) -> AsyncIterator[World]:
    """A fresh world, copied from the template."""
    shutil.copy(template, folder / "world.sqlite3")
    db = Database(f"sqlite:///{folder / 'world.sqlite3'}")
    try:
        yield World(db)
    finally:
        await db.close()


def reading(text: str, label: str, **extra: Any) -> Reading:
    """A reading as understanding would give it; without a label it is "rejected"."""
    entities = tuple(Entity(kind, text, value) for kind, value in extra.get("entities", {}).items())
    return Reading(
        language=extra.get("language"),
        language_confidence=extra.get("sure", 0.99),
        label=label or "guide:culture",
        confidence=0.9 if label else 0.1,
        decision=extra.get("decision", "answer" if label else "reject"),
        alternatives=extra.get("alternatives", ()),
        entities=entities,
        worry=extra.get("worry", False),
    )


def said(messages: tuple[Message, ...]) -> str:
    """What a person reads, without buttons."""
    parts = []
    for message in messages:
        card = message.card
        parts += [message.text]
        if card:
            parts += [card.title, card.text, *card.bring, *(f"{n}: {v}" for n, v in card.facts)]
            parts += card.notes
        parts.append(message.question)
    return "\n".join(part for part in parts if part)
