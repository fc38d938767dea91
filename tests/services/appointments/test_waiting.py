"""What becomes free goes to those who wait, one after the other, each with time to decide."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from services.appointments.hours import Line
from services.appointments.models import Booking, Waiting
from services.appointments.places import door
from services.appointments.plans import Plans
from services.appointments.rules import Taken, may_come_earlier, reminder_due
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


async def test_who_said_no_may_wait_again_and_who_waits_may_stop(db: Database) -> None:
    early = await full_town(db)
    async with db.transaction() as session:
        await at(session).cancel(early[1], by_us=True)
        line = EarlierDates(at(session))
        [(row, _held)] = await line.to_ask()
        await line.leave(row.id, "first")
    assert await asked(db) == ["second"]
    tomorrow = NOW + timedelta(days=1)
    async with db.transaction() as session:
        service = at(session, tomorrow)
        [mine] = await service.for_person("first")
        line = EarlierDates(service)
        assert not await line.waits(mine.id)
        assert await line.join(mine)
        assert await line.waits(mine.id)
        await service.pass_on()
    assert await asked(db) == ["first"]
    async with db.transaction() as session:
        service = at(session, tomorrow)
        await EarlierDates(service).stop(mine)
        assert not await EarlierDates(service).waits(mine.id)
    assert await asked(db) == ["second"]


async def test_one_person_is_asked_once_a_day_whatever_they_wait_for(db: Database) -> None:
    early = await full_town(db)
    async with db.transaction() as session:
        service = at(session)
        later = (await service.free((await service.offers())[0].id, centre="oststadt"))[0]
        second = await service.book(later, person_id="first", conversation_id="first")
        await EarlierDates(service).join(second)
        await service.cancel(early[1], by_us=True)
        await service.cancel(early[2], by_us=True)
    assert await asked(db) == ["first", "second"]


async def test_nothing_is_offered_while_one_has_another_appointment(db: Database) -> None:
    early = await full_town(db)
    async with db.transaction() as session:
        service = at(session)
        freed = (await session.get_one(Booking, early[1])).starts_at
        clara = await Plans(session).add_counsellor("Clara (Beispiel)", ["debt"], ["de"])
        await Plans(session).add_line(
            Line(clara.id, "weststadt", freed.weekday(), time(9), time(12), date(2027, 1, 1))
        )
        offer = (await service.offers())[0].id
        [same] = [
            slot
            for slot in await service.free(offer, counsellor_id=clara.id)
            if slot.starts_at == freed
        ]
        await service.book(same, person_id="first", conversation_id="first")
        await service.cancel(early[1], by_us=True)
    assert await asked(db) == ["second"]


@pytest.mark.parametrize(
    ("days", "hours", "booked_before", "possible"),
    [
        (3, (48, 3), 24 * 9, True),
        (2, (48, 3), 24 * 9, False),  # the reminder is due
        (2, (3, 48), 24 * 9, False),  # whichever comes first
        (1, (48, 3), 30, True),  # booked too late for the first reminder
        (1, (48, 24), 30, False),
        (0.2, (48, 3), 30, True),
        (0.1, (0, 0), 30, False),  # too late to move it
    ],
)
def test_nobody_is_asked_after_the_reminder_of_what_they_have(
    days: float, hours: tuple[int, int], booked_before: int, *, possible: bool
) -> None:
    begins = NOW + timedelta(days=days)
    booked = begins - timedelta(hours=booked_before)
    assert may_come_earlier(begins, booked, NOW, hours, 4) is possible


def test_two_reminders_come_in_the_order_of_time_however_they_are_set() -> None:
    begins, booked = NOW + timedelta(hours=48), NOW - timedelta(days=9)
    assert reminder_due(begins, booked, NOW, 0, (3, 48)) == 1
    late = begins - timedelta(hours=3)
    assert reminder_due(begins, booked, late, 1, (3, 48)) == 2
    assert reminder_due(begins, booked, late, 2, (3, 48)) is None
