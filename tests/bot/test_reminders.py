"""A simulated year, and two processes at once: each reminder is said once, at the right minute."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reminders import ReminderNotices
from dialogs import reminders
from dialogs.context import Context
from dialogs.engine.reply import Reply
from dialogs.engine.take_turn import take_turn
from services.conversations.models import Conversation
from services.database import Database
from services.deliveries.service import Deliveries
from services.guide.content import load
from services.reminders.models import Reminder
from services.reminders.service import Reminders
from tests.bot.house import BERLIN, START, House

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
YEAR = range(370)
FIRST = date(2026, 11, 24)
WISHES = {"1": ((7, 3, 1, 0), 9), "2": ((3,), 18), "3": ((1, 0), 8)}


async def matter(ctx: Context, row: Reminder) -> Reply:
    return Reply(f"{row.subject} {row.last_day}")


@pytest.fixture(autouse=True)
def matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matter that needs no area of its own."""
    monkeypatch.setitem(reminders.CARDS, "thing", matter)


async def residents(db: Database, addresses: tuple[str, ...] = ("1",)) -> tuple[House, list[str]]:
    house = House(db, take=take_turn)
    async with db.transaction() as session:
        await load(session, START)
    return house, [await house.says("/start", address, kind="start") for address in addresses]


async def keep(
    house: House, talk: str, subject: str, last_day: date, *, tell: bool = False
) -> None:
    local = house.now.astimezone(BERLIN)
    async with house.db.transaction() as session:
        row = await house_talk(session, talk)
        await Reminders(session, local).keep(
            row.person_id, talk, "thing", subject, last_day, tell=tell
        )


async def house_talk(session: AsyncSession, talk: str) -> Conversation:
    return await session.get_one(Conversation, talk)


async def tick(house: House, at: datetime, processes: int = 2) -> None:
    house.now = at.astimezone(UTC)
    for _process in range(processes):
        await ReminderNotices(house.db, "http://localhost", at).send()


async def said(house: House) -> list[tuple[datetime, str]]:
    rows = [row for row in await house.deliveries() if row.author == "notice"]
    return [(row.created_at.astimezone(BERLIN), row.content["text"]) for row in rows]


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN)


@ONE_KIND
async def test_a_year_with_both_clock_changes_and_restarts(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(6)
    house, talks = await residents(db, tuple(WISHES))
    due: Counter[tuple[str, datetime]] = Counter()
    for talk, (days, hour) in zip(talks, WISHES.values(), strict=True):
        async with db.transaction() as session:
            person = (await house_talk(session, talk)).person_id
            await Reminders(session, START.astimezone(BERLIN)).change_wish(
                person, days=days, hour=hour
            )
        for number in range(25):
            last_day = FIRST + timedelta(days=dice.randrange(9, len(YEAR) - 2))
            await keep(house, talk, f"{talk[:20]}{number}", last_day)
            for before in days:
                due[talk, wall(last_day - timedelta(days=before), hour)] += 1
    deaths = 0
    queue = Deliveries.queue

    async def dies_sometimes(*args: Any, **more: Any) -> bool:
        nonlocal deaths
        kept = await queue(*args, **more)
        if dice.random() < 0.2:
            deaths += 1
            raise KeyboardInterrupt
        return kept

    monkeypatch.setattr(Deliveries, "queue", dies_sometimes)
    for day in (FIRST + timedelta(days=number) for number in YEAR):
        for hour in (8, 9, 18):
            await tick(house, wall(day, hour) - timedelta(minutes=1), processes=1)
            for _restart in range(30):
                try:
                    await tick(house, wall(day, hour))
                    break
                except KeyboardInterrupt:
                    continue
    sent = Counter(
        (row.conversation_id, row.created_at.astimezone(BERLIN))
        for row in await house.deliveries()
        if row.author == "notice"
    )
    assert deaths > 20
    assert sum(due.values()) == 25 * 7
    assert sent == due


async def test_of_three_processes_at_once_one_says_it(db: Database) -> None:
    house, [talk] = await residents(db)
    for number in range(5):
        await keep(house, talk, str(number), FIRST + timedelta(days=8))
    at = wall(FIRST + timedelta(days=1), 9)
    house.now = at.astimezone(UTC)
    await asyncio.gather(
        *(ReminderNotices(db, "http://localhost", at).send() for _process in range(3))
    )
    assert len(await said(house)) == 5


@ONE_KIND
async def test_what_a_long_failure_missed_is_said_once_and_by_day(db: Database) -> None:
    house, [talk] = await residents(db)
    await keep(house, talk, "form", FIRST + timedelta(days=8))
    await keep(house, talk, "old", FIRST + timedelta(days=3))
    back = FIRST + timedelta(days=6)
    await tick(house, wall(back, 3))
    assert await said(house) == []
    await tick(house, wall(back, 8))
    assert [text for _at, text in await said(house)] == ["Noch 2 Tage:"]


@ONE_KIND
async def test_kept_late_it_still_reminds(db: Database) -> None:
    house, [talk] = await residents(db)
    await keep(house, talk, "late", FIRST)  # kept the day before at eleven
    await tick(house, wall(FIRST, 9))
    assert [text for _at, text in await said(house)] == ["Heute ist der letzte Tag:"]


@ONE_KIND
async def test_tomorrow_again_and_then_done(db: Database) -> None:
    house, [talk] = await residents(db)
    await keep(house, talk, "form", FIRST + timedelta(days=7))
    await tick(house, wall(FIRST, 9))
    await house.outbox.drain()
    labels = [choice.label for choice in house.platform.sent[-1].message.choices]
    assert labels == [
        "✅ Fertig",
        "🔔 Morgen wieder erinnern",
        "Nichts für mich",
        "🙋 Ich brauche Hilfe",
    ]
    tokens = [choice.token for choice in house.platform.sent[-1].message.choices]
    await house.says("", kind="press", token=tokens[1])
    assert "25. November 2026" in house.platform.texts()[-1]
    await tick(house, wall(FIRST + timedelta(days=1), 9))
    assert [text for _at, text in await said(house)] == ["Noch 7 Tage:", "Noch 6 Tage:"]
    await house.outbox.drain()
    await house.says("", kind="press", token=house.platform.sent[-1].message.choices[0].token)
    assert house.platform.texts()[-1] == "Gut gemacht! Ich habe es notiert."
    await house.says("", kind="press", token=tokens[3])
    assert house.platform.texts()[-1] == "Das ist schon erledigt."
    await tick(house, wall(FIRST + timedelta(days=4), 9))
    assert len(await said(house)) == 2


@ONE_KIND
async def test_another_last_day_moves_the_reminders_and_a_withdrawal_ends_them(
    db: Database,
) -> None:
    house, [talk] = await residents(db)
    await keep(house, talk, "job", FIRST + timedelta(days=7))
    await tick(house, wall(FIRST, 9))
    night = wall(FIRST, 22)
    async with db.transaction() as session:
        moved = await Reminders(session, night).move("thing", "job", FIRST + timedelta(days=9))
    assert moved == 1
    await tick(house, night)
    await tick(house, wall(FIRST + timedelta(days=1), 8))
    await tick(house, wall(FIRST + timedelta(days=2), 9))
    async with db.transaction() as session:
        await Reminders(session, wall(FIRST + timedelta(days=3), 12)).withdraw("thing", "job")
    await tick(house, wall(FIRST + timedelta(days=3), 12))
    for number in range(4, 10):
        await tick(house, wall(FIRST + timedelta(days=number), 9))
    assert await said(house) == [
        (wall(FIRST, 9), "Noch 7 Tage:"),
        (wall(FIRST + timedelta(days=1), 8), "Es gibt einen anderen letzten Tag:"),
        (wall(FIRST + timedelta(days=2), 9), "Noch 7 Tage:"),
        (
            wall(FIRST + timedelta(days=3), 12),
            "Das ist nicht mehr nötig. Ich erinnere Sie nicht mehr daran:",
        ),
    ]
