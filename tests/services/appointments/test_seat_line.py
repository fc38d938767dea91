"""Who finds no seat waits; a seat that is given back is offered to one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.appointments.groups import GroupDates
from services.appointments.models import Waiting
from services.appointments.rules import Overlapping, Taken
from services.appointments.seat_line import SeatLine
from services.appointments.seats import Guest
from services.appointments.waiting import Line
from services.database import Database
from tests.services.appointments.test_groups import workshop
from tests.services.appointments.town import BERLIN, NOW, at, resident


def groups(session: object, now: datetime = NOW) -> GroupDates:
    return GroupDates(session, now, BERLIN)  # type: ignore[arg-type]


async def full_workshop(db: Database) -> tuple[str, list[str]]:
    """Two places are taken at the desk; two residents wait. The date, and the bookings."""
    group = await workshop(db, 2)
    people = [await resident(db, name) for name in ("first", "second")]
    async with db.transaction() as session:
        seats = [await groups(session).register(group, Guest(name="Beispiel")) for _ in range(2)]
        line = SeatLine(at(session))
        assert [await line.join(group, name, name) for name in people] == [1, 2]
        assert await line.join(group, "first", "first") == 1
        return group, [seat.id for seat in seats]


async def asked(db: Database, now: datetime = NOW) -> list[tuple[str, int]]:
    """Who is to be asked now, by the number of the question."""
    async with db.snapshot() as session:
        return [(row.person_id, row.id) for row, _held in await Line(at(session, now)).to_ask()]


async def row_of(db: Database, number: int) -> Waiting:
    async with db.snapshot() as session:
        return await session.get_one(Waiting, number)


async def test_a_seat_that_is_given_back_is_held_for_the_first_in_line(db: Database) -> None:
    group, seats = await full_workshop(db)
    async with db.transaction() as session:
        await groups(session).withdraw(seats[0])
        with pytest.raises(Taken):  # it is held
            await groups(session).register(group, Guest(name="Beispiel"))
    [(name, number)] = await asked(db)
    assert name == "first"
    async with db.transaction() as session:
        line = SeatLine(at(session))
        with pytest.raises(Taken):
            await line.own(number, "second")
        booking = await line.take(await line.own(number, "first"))
        assert (booking.state, booking.seat, booking.person_id) == ("booked", 1, "first")
        assert await line.place(group, "second") == 1


async def test_who_is_silent_or_says_no_makes_way_and_then_anybody_may_come(db: Database) -> None:
    group, seats = await full_workshop(db)
    async with db.transaction() as session:
        await groups(session).withdraw(seats[0])
    late = NOW + timedelta(hours=2)
    async with db.transaction() as session:
        assert await at(session, late).release_expired() == 1
    [(name, number)] = await asked(db, late)
    assert name == "second"
    async with db.transaction() as session:
        await Line(at(session, late)).leave(number, "second")
        booking = await groups(session, late).register(group, Guest(name="Beispiel"))
        assert booking.seat == 1


async def test_the_one_who_is_asked_may_also_simply_register(db: Database) -> None:
    group, seats = await full_workshop(db)
    async with db.transaction() as session:
        await at(session).cancel(seats[1])
        booking = await groups(session).register(group, Guest("first", "first", "F. (Beispiel)"))
        assert (booking.seat, booking.name) == (2, "F. (Beispiel)")
        with pytest.raises(Overlapping):
            await groups(session).register(group, Guest("first", "first"))


async def test_nobody_is_asked_at_night_and_the_time_counts_from_the_morning(db: Database) -> None:
    _group, seats = await full_workshop(db)
    night = datetime(2027, 2, 1, 21, 0, tzinfo=UTC)  # 22:00 in the town
    async with db.transaction() as session:
        await groups(session, night).withdraw(seats[0])
        await at(session, night + timedelta(hours=8)).release_expired()
    assert await asked(db, night) == []
    morning = datetime(2027, 2, 2, 7, 0, tzinfo=UTC)
    [(name, number)] = await asked(db, morning)
    assert (name, (await row_of(db, number)).offer_until) == ("first", morning + timedelta(hours=1))


async def test_those_who_wait_for_a_date_that_is_called_off_are_told(db: Database) -> None:
    group, _seats = await full_workshop(db)
    async with db.transaction() as session:
        assert len(await groups(session).cancel_date(group)) == 2
        told = await SeatLine(at(session)).to_tell()
        assert [row.person_id for row, _group in told] == ["first", "second"]
