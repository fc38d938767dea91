"""The people of a broadcast, and the simulated Telegram on which they are.

Some of them cannot be reached; the platform answers some calls with 429 or 502, or not at all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from bot.clock import utc_now
from migrations.upgrade import upgrade
from services.announcements.content import Content, Who
from services.announcements.editing import Editing
from services.announcements.models import NewsWish, Subscription
from services.conversations.models import Conversation
from services.database import Database
from services.guide.content import load
from services.people.models import Address, Person
from tests.bot.channels.telegram.product import CONTENT, TOWN
from tests.telegram_api.faults import Fault, Faults, bad_gateway, rate_limited, silent
from tests.telegram_api.platform import BLOCKED, DEACTIVATED, BotAccount, Chat, Platform

FIRST = 9_000_001
UNREACHABLE = 0.02
FAULTS = ((0.0004, rate_limited(1)), (0.001, bad_gateway()), (0.001, silent(1.0)))
"""How often a call meets which fault; after a 429 nothing may be sent for its second."""

WORDS = {
    "de": {"title": "Nähkurs (Beispiel)", "text": "Ein Kurs für alle, die nähen lernen wollen."},
    "tr": {"title": "Dikiş kursu (Beispiel)", "text": "Dikiş öğrenmek isteyenler için bir kurs."},
}
LANGUAGES = ("de", "tr", "ar", "uk")


class Dice(Faults):
    """Faults at random, always the same ones."""

    def __init__(self) -> None:
        super().__init__()
        self._dice = random.Random(18_060)
        self.met: Counter[str] = Counter()

    def next(self, method: str) -> Fault | None:
        """The fault that this call meets, if any."""
        if method != "sendmessage":
            return None
        drawn = self._dice.random()
        for share, fault in FAULTS:
            if drawn < share:
                self.met["429" if fault.refusal and fault.refusal.code == 429 else "other"] += 1
                return fault
            drawn -= share
        return None


def town(people: int) -> tuple[Platform, BotAccount]:
    """A platform with so many chats, of which some cannot be reached."""
    platform, dice = Platform(), random.Random(7)
    platform.pace.on, platform.faults = True, Dice()
    bot = platform.add_bot()
    for number in range(people):
        chat = Chat({"id": FIRST + number, "type": "private", "first_name": "Resident"})
        if dice.random() < UNREACHABLE:
            chat.trouble = dice.choice((BLOCKED, DEACTIVATED))
        bot.chats[chat.id] = chat
    return platform, bot


async def fill(db: Database, people: int, channel: str = "telegram") -> None:
    """All of them have asked for news of trainings, and may be written to at any hour."""
    now = utc_now()
    await upgrade(db)
    async with db.transaction() as session:
        await load(session, now, CONTENT)
    for begin in range(0, people, 5_000):
        numbers = range(begin, min(begin + 5_000, people))
        async with db.transaction() as session:
            for model, rows in _rows(numbers, channel):
                await session.execute(insert(model), rows)


async def send(db: Database) -> str:
    """Send the announcement now."""
    now = utc_now().astimezone(TOWN.timezone)
    async with db.transaction() as session:
        editing = Editing(session, Who("1", "Beispiel"), now)
        row = await editing.create(Content("training", texts=WORDS))
        await editing.send(row.id)
        return row.id


def _rows(numbers: Iterable[int], channel: str) -> list[tuple[type, list[dict[str, Any]]]]:
    now, found = utc_now(), list(numbers)
    ids = {number: f"{number:024}" for number in found}
    news = {"topic": "training", "quarter": "", "via": "chat", "created_at": now}
    talk = {"channel": channel, "created_at": now}
    people: list[dict[str, Any]] = [
        {"id": ids[n], "language": LANGUAGES[n % 4], "created_at": now, "seen_at": now}
        for n in found
    ]
    places = [{"id": ids[n], "person_id": ids[n], "value": str(FIRST + n), **talk} for n in found]
    talks = [
        {"id": i, "person_id": i, "address_id": i, "active_at": now, **talk} for i in ids.values()
    ]
    wanted = [{"person_id": i, "conversation_id": i, **news} for i in ids.values()]
    nights: list[dict[str, Any]] = [
        {"person_id": i, "group": "resident", "frequency": "at_once", "night": "silent"}
        for i in ids.values()
    ]
    return [
        (Person, people),
        (Address, places),
        (Conversation, talks),
        (Subscription, wanted),
        (NewsWish, nights),
    ]
