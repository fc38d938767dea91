"""What becomes free goes to those who wait, one after the other, each with time to decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.appointments.models import Waiting
from services.appointments.places import door
from services.appointments.rules import Taken
from services.appointments.waiting import EarlierDates
from services.database import Database
from tests.services.appointments.town import NOW, at, build, resident


async def full_town(db: Database) -> list[str]:
    """All of next week in the east is taken by staff; two residents come later and wait."""
    offer = await build(db)
    people = [await resident(db, name) for name in ("first", "second")]
    async with db.transaction() as session:
        service = at(session)
        slots = await service.free(offer, centre="oststadt")
        early = [await service.book(slot) for slot in slots[:3]]
        for name, slot in zip(people, slots[3:5], strict=True):
            late = await service.book(slot, person_id=name, conversation_id=name)
            assert await EarlierDates(service).join(late)
            assert not await EarlierDates(service).join(late)
        return [booking.id for booking in early]


async def asked(db: Database) -> list[str]:
    async with db.snapshot() as session:
        rows = await session.scalars(select(Waiting).where(Waiting.state == "offered"))
        return [row.person_id for row in rows]


async def test_the_first_in_line_takes_it_and_nobody_comes_between(db: Database) -> None:
    early = await full_town(db)
    async with db.transaction() as session:
        freed = (await at(session).cancel(early[1], by_us=True)).starts_at
    assert await asked(db) == ["first"]
    async with db.transaction() as session:
        line = EarlierDates(at(session))
        [(row, held)] = await line.to_ask()
        offer = held.offer_id
        with pytest.raises(Taken):
            await line.own(row.id, "second")
        assert all(slot.starts_at != freed for slot in await at(session).free(offer))
        moved = await line.take(await line.own(row.id, "first"))
        assert (moved.starts_at, moved.told) == (freed, moved.sequence)
    assert await asked(db) == ["second"]  # what the first one had is earlier for the second


async def test_who_does_not_answer_or_says_no_makes_way(db: Database) -> None:
    early = await full_town(db)
    async with db.transaction() as session:
        await at(session).cancel(early[1], by_us=True)
    late = NOW + timedelta(hours=2)
    async with db.transaction() as session:
        assert await at(session, late).release_expired() == 1
    assert await asked(db) == ["second"]  # the first one was asked today
    async with db.transaction() as session:
        line = EarlierDates(at(session, late))
        [(row, _held)] = await line.to_ask()
        await line.leave(row.id, "second")
    assert await asked(db) == []
    async with db.transaction() as session:
        await at(session, late + timedelta(days=1)).release_expired()
    assert await asked(db) == ["first"]


async def test_nobody_is_asked_after_the_reminder(db: Database) -> None:
    early = await full_town(db)
    soon = NOW + timedelta(days=6)  # their appointments are in eight days
    async with db.transaction() as session:
        (await door(session)).remind_first = 9 * 24
        await at(session, soon).cancel(early[2], by_us=True)
    assert await asked(db) == []
