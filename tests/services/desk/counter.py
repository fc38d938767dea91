"""The whole door with real dialogs, and counsellors at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from dialogs.engine.take_turn import take_turn
from nlu.commands import command_word
from nlu.reading import Document, Reading
from services.appointments.examples import load_plan
from services.centres.models import Centre
from services.conversations.models import Conversation
from services.database import Database
from services.desk.models import Case, Event
from services.desk.rules import Staff
from services.desk.service import Desk
from services.desk.taking import Taking
from services.guide.content import load
from tests.bot.house import House

BERLIN = ZoneInfo("Europe/Berlin")
AYSE = Staff("a1", "Ayşe")
BERND = Staff("b1", "Bernd")
CRISIS = "Ich will nicht mehr leben"


class Words:
    """Understands command words, one cry for help, and that somebody writes Arabic."""

    def __init__(self) -> None:
        self.gate: Any = None

    async def read(self, text: str, *, previous: str | None, now: Any) -> Reading:
        if self.gate is not None:
            await self.gate.wait()
        arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
        label = "crisis" if text == CRISIS else "intent:human" if _asks(text) else "guide:culture"
        decision: Any = "answer" if label != "guide:culture" else "reject"
        return Reading("ar" if arabic else previous, 0.99, label, 0.9, decision)

    async def learn(self, documents: list[Document]) -> None:
        """It knows enough."""


def _asks(text: str) -> bool:
    return command_word(text) == "human" or "Mensch" in text or "إنسان" in text


@dataclass
class Counter:
    """A door behind which counsellors sit."""

    db: Database
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.house = House(self.db, take=take_turn, words=Words())  # type: ignore[arg-type]

    async def open(self) -> Counter:
        async with self.db.transaction() as session:
            await load(session, self.house.now)
        return self

    def local(self) -> Any:
        return self.house.now.astimezone(BERLIN)

    async def counsels(self) -> None:
        """Appointments can be booked."""
        async with self.db.transaction() as session:
            await load_plan(session, self.local().date(), {})

    async def hours(self, hours: str | None, centre: str | None = None) -> None:
        change = update(Centre).values(hours=hours)
        async with self.db.transaction() as session:
            await session.execute(change.where(Centre.id == centre) if centre else change)

    async def says(self, text: str, address: str = "1", **more: object) -> str:
        """A resident writes; returns the conversation."""
        return await self.house.says(text, address, **more)

    async def presses(self, label: str, address: str = "1") -> None:
        token = next(
            choice.token
            for sent in reversed(self.house.platform.sent)
            if sent.address == address
            for choice in sent.message.choices
            if label in choice.label
        )
        await self.house.says("", address, kind="press", token=token)

    def heard(self, address: str = "1") -> list[tuple[str, str]]:
        """What the resident got: who said it, and what."""
        return [
            (sent.author, sent.message.text)
            for sent in self.house.platform.sent
            if sent.address == address
        ]

    async def does(self, staff: Staff, action: str, *args: Any, **more: Any) -> Any:
        """A counsellor does something, and what comes of it is delivered."""
        async with self.db.transaction() as session:
            done = await getattr(Taking(session, self.house.now, staff), action)(*args, **more)
        await self.house.outbox.drain()
        return done

    async def escalate(self, after: Any) -> list[str]:
        async with self.db.transaction() as session:
            told = await Desk(session, self.local()).escalate(after)
        await self.house.outbox.drain()
        return told

    async def case(self, conversation_id: str) -> Case:
        async with self.db.snapshot() as session:
            return await session.get_one(Case, conversation_id)

    async def mode(self, conversation_id: str) -> str:
        async with self.db.snapshot() as session:
            return (await session.get_one(Conversation, conversation_id)).mode

    async def events(self) -> list[str]:
        async with self.db.snapshot() as session:
            return list(await session.scalars(select(Event.kind).order_by(Event.id)))
