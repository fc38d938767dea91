"""A time is held, booked, moved and cancelled; whatever happens, nobody has it beside another."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from services.appointments.hours import Change, Closing, Line
from services.appointments.models import Booking, Unit
from services.appointments.places import door
from services.appointments.plans import Plans
from services.appointments.rules import NotOffered, Overlapping, Slot, Taken, TooLate, TooMany
from services.database import Database
from tests.services.appointments.town import BERLIN, MONDAY, NOW, at, build, resident


def wall(slots: list[Slot]) -> list[str]:
    return [each.starts_at.astimezone(BERLIN).strftime("%a %H:%M") for each in slots]


async def first_free(db: Database, offer: str, number: int = 0) -> Slot:
    async with db.snapshot() as session:
        return (await at(session).free(offer))[number]


async def test_what_is_free_depends_on_notice_centre_and_language(db: Database) -> None:
    offer = await build(db)
    sunday = MONDAY + timedelta(days=6)
    async with db.snapshot() as session:
        service = at(session)
        assert wall(await service.free(offer, last=sunday)) == [
            "Mon 10:10",
            "Tue 09:00",
            "Tue 10:10",
        ]
        assert wall(await service.free(offer, desk=True, last=sunday))[0] == "Mon 09:00"
        assert wall(await service.free(offer, centre="oststadt", last=sunday)) == ["Mon 10:10"]
        assert wall(await service.free(offer, language="ru", last=sunday)) == [
            "Tue 09:00",
            "Tue 10:10",
        ]
        turkish = await service.free(offer, language="tr", last=sunday)
        assert len(turkish) == 3
        assert all(slot.interpreter for slot in turkish)
        assert await service.free(offer, language="fr", last=sunday) == []
        wish = datetime(2027, 2, 2, 10, 0, tzinfo=BERLIN)
        assert wall(await service.nearest(offer, wish)) == ["Mon 10:10", "Tue 09:00", "Tue 10:10"]
        assert wall(await service.soonest(offer, count=1)) == ["Mon 10:10"]


async def test_held_then_booked_then_moved_then_cancelled(db: Database) -> None:
    offer = await build(db)
    me = await resident(db, "me")
    slot = await first_free(db, offer, 1)
    async with db.transaction() as session:
        held = await at(session).hold(slot, person_id=me, conversation_id=me)
        assert held.held_until == NOW + timedelta(minutes=10)
    assert await first_free(db, offer, 1) != slot
    async with db.transaction() as session:
        booked = await at(session).confirm(held.id, name="M.")
        assert booked is not None
        code = booked.code
    async with db.transaction() as session:
        [mine] = await at(session).for_person(me)
        later = (await at(session).free(offer, moving=mine.id))[-1]
        moved = await at(session).move(mine.id, later)
        assert (moved.code, moved.sequence, moved.starts_at) == (code, 1, later.starts_at)
    assert await first_free(db, offer, 1) == slot
    async with db.transaction() as session:
        assert (await at(session).cancel(mine.id)).state == "cancelled"
        assert await session.scalar(select(func.count()).select_from(Unit)) == 0
        with pytest.raises(TooLate):
            await at(session).cancel(mine.id)


async def test_a_booking_moves_by_less_than_its_own_length(db: Database) -> None:
    offer = await build(db)
    slot = await first_free(db, offer, 1)
    half = timedelta(minutes=30)
    later = Slot(
        slot.offer_id,
        slot.topic,
        slot.counsellor_id,
        slot.centre,
        slot.starts_at + half,
        slot.ends_at + half,
    )
    async with db.transaction() as session:
        booking = await at(session).book(slot)
        other = await at(session).book(await first_free(db, offer, 2))
    async with db.transaction() as session:
        with pytest.raises(Taken):
            await at(session).move(booking.id, later, desk=True)
        await at(session).cancel(other.id, by_us=True)
        assert (await at(session).move(booking.id, later, desk=True)).starts_at == later.starts_at


async def test_a_talk_keeps_one_time_and_loses_it_only_for_another(db: Database) -> None:
    offer = await build(db)
    me = await resident(db, "me")
    first, second, third = [await first_free(db, offer, number) for number in range(3)]
    async with db.transaction() as session:
        await at(session).hold(first, person_id=me, conversation_id=me)
        await at(session).hold(second, person_id=me, conversation_id=me)
        await at(session).book(third)
    assert await first_free(db, offer) == first
    async with db.transaction() as session:
        with pytest.raises(Taken):
            await at(session).hold(third, person_id=me, conversation_id=me)
    async with db.transaction() as session:
        held = await at(session).held_by(me)
        assert held is not None
        assert held.starts_at == second.starts_at
        assert await session.scalar(select(func.count()).select_from(Unit)) == 2 * 14
        for number in range(3):  # the own hold does not count as a third appointment
            await at(session).hold(
                first if number % 2 else second, person_id=me, conversation_id=me
            )
    async with db.transaction() as session:
        again = await at(session).held_by(me)
        assert again is not None
        assert (await at(session).free(offer, moving=again.id))[1] == second


async def test_a_hold_is_over_after_ten_minutes(db: Database) -> None:
    offer = await build(db)
    slot = await first_free(db, offer)
    async with db.transaction() as session:
        held = await at(session).hold(slot)
    late = NOW + timedelta(minutes=10)
    async with db.transaction() as session:
        assert await at(session, late).hold(slot)
        assert await at(session, late).confirm(held.id) is None
    async with db.transaction() as session:
        assert await at(session, late).release_expired() == 0
        assert await at(session, late + timedelta(minutes=10)).release_expired() == 1


async def test_a_slow_yes_still_counts_where_nobody_else_came(db: Database) -> None:
    offer = await build(db)
    slot = await first_free(db, offer)
    async with db.transaction() as session:
        held = await at(session).hold(slot)
    async with db.transaction() as session:
        assert await at(session, NOW + timedelta(minutes=11)).confirm(held.id)


async def test_what_cannot_be_held(db: Database) -> None:
    offer = await build(db)
    me = await resident(db, "me")
    slot = await first_free(db, offer)

    def shifted(**time: float) -> Slot:
        step = timedelta(**time)
        where = (slot.offer_id, slot.topic, slot.counsellor_id, slot.centre)
        return Slot(*where, slot.starts_at + step, slot.ends_at + step)

    async with db.transaction() as session:
        service = at(session)
        for wrong in (shifted(hours=-2), shifted(hours=3), shifted(days=70), shifted(minutes=1)):
            with pytest.raises(NotOffered):
                await service.hold(wrong)
        for number in range(3):
            await service.hold(shifted(days=7 * number), person_id=me)
        with pytest.raises(TooMany):
            await service.hold(shifted(days=21), person_id=me)
        await service.hold(shifted(days=21), person_id=me, desk=True)
        with pytest.raises(Taken):
            await service.hold(shifted(minutes=-5))


async def test_the_database_refuses_whatever_the_code_does(db: Database) -> None:
    offer = await build(db)
    async with db.transaction() as session:
        await at(session).book(await first_free(db, offer))
        [taken] = await session.scalars(select(Unit).limit(1))
    again = insert(Unit).values(counsellor_id=taken.counsellor_id, unit=taken.unit)
    async with db.transaction() as session:
        with pytest.raises(IntegrityError):
            await session.execute(again)
        await session.rollback()


async def test_of_many_who_want_the_same_time_one_gets_it(db: Database) -> None:
    offer = await build(db)
    slot = await first_free(db, offer)

    async def want() -> bool:
        try:
            async with db.transaction() as session:
                held = await at(session).hold(slot)
                await at(session).confirm(held.id)
        except Taken:
            return False
        return True

    assert sum(await asyncio.gather(*(want() for _ in range(30)))) == 1
    async with db.snapshot() as session:
        assert await session.scalar(select(func.count()).select_from(Booking)) == 1


async def test_one_changes_places_at_a_time(db: Database) -> None:
    async def come_in() -> None:
        async with db.transaction() as session:
            await door(session)

    await come_in()
    async with db.transaction() as session:
        await door(session)
        other = asyncio.create_task(come_in())
        done, _waiting = await asyncio.wait([other], timeout=0.3)
        assert not done
    await other


async def test_of_many_who_change_places_nobody_waits_in_a_circle(db: Database) -> None:
    offer = await build(db)
    async with db.snapshot() as session:
        slots = (await at(session).free(offer))[1:]
    async with db.transaction() as session:
        bookings = [(await at(session).book(slot)).id for slot in slots[:4]]

    async def wander(number: int) -> int:
        moved = 0
        for step in range(6):
            try:
                async with db.transaction() as session:
                    target = slots[(number * 3 + step * 5) % len(slots)]
                    await at(session).move(bookings[number], target)
                    moved += 1
            except Taken:
                pass
        return moved

    async with asyncio.timeout(60):
        assert sum(await asyncio.gather(*(wander(number) for number in range(4)))) > 4
    async with db.snapshot() as session:
        kept = list(await session.scalars(select(Booking.starts_at)))
        assert len(set(kept)) == len(kept) == 4
        assert await session.scalar(select(func.count()).select_from(Unit)) == 4 * 14


async def test_outcomes(db: Database) -> None:
    offer = await build(db)
    async with db.transaction() as session:
        service = at(session)
        booking = await service.book(await first_free(db, offer))
        assert (await service.mark_outcome(booking.id, "no_show")).state == "no_show"
        assert (await service.mark_outcome(booking.id, "seen")).state == "seen"
        with pytest.raises(TooLate):
            await service.mark_outcome(booking.id, "cancelled_by_us")
        with pytest.raises(ValueError, match="gone"):
            await service.mark_outcome(booking.id, "gone")


async def test_a_holiday_moved_onto_a_booked_day_and_a_counsellor_who_leaves(
    db: Database,
) -> None:
    offer = await build(db)
    async with db.transaction() as session:
        for slot in await at(session).free(offer, centre="oststadt"):
            await at(session).book(slot)
        assert await at(session).conflicts() == []
        booked = await at(session).between(MONDAY, MONDAY + timedelta(days=60))
    assert len(booked) == 15  # eight Mondays without Easter, today from 10:10 only
    closed = date(2027, 2, 15)
    async with db.transaction() as session:
        plans = Plans(session)
        closing = await plans.add_closing(Closing(closed, closed), "Brückentag")
        conflicts = await at(session).conflicts()
        assert {row.starts_at.date() for row in conflicts} == {closed}
        await plans.remove(closing)
        away = Change(booked[0].counsellor_id, True, closed, closed, time(9), time(10, 15))
        await plans.add_change(away)
        assert len(await at(session).conflicts()) == 2
        [anna] = [each for each in await at(session).counsellors() if each.name[0] == "A"]
        anna.last_day = closed
        await session.flush()
        left = await at(session).conflicts()
        assert len(left) == 2 + len([row for row in booked if row.starts_at.date() > closed])
        for row in left:
            await at(session).cancel(row.id, by_us=True)
        assert await at(session).conflicts() == []
    async with db.snapshot() as session:
        assert (
            await at(session, datetime(2027, 2, 20, tzinfo=UTC)).free(offer, centre="oststadt")
            == []
        )


async def test_nobody_has_two_appointments_at_one_time(db: Database) -> None:
    offer = await build(db)
    me, first = await resident(db, "me"), await first_free(db, offer, 1)
    async with db.transaction() as session:
        clara = await Plans(session).add_counsellor("Clara (Beispiel)", ["debt"], ["de"])
        line = Line(clara.id, "oststadt", 1, time(9), time(12), date(2027, 1, 1))
        await Plans(session).add_line(line)
        held = await at(session).hold(first, person_id=me, conversation_id=me)
        await at(session).confirm(held.id)
    async with db.transaction() as session:
        slots = await at(session).free(offer, counsellor_id=clara.id)
        same = next(slot for slot in slots if slot.starts_at == first.starts_at)
        with pytest.raises(Overlapping) as refused:
            await at(session).hold(same, person_id=me, conversation_id=me)
        assert refused.value.starts_at == first.starts_at
        assert (await at(session).move(held.id, same)).counsellor_id == clara.id
