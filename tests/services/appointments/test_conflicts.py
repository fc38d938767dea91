"""A counsellor leaves: who has time stands in, the others get other times, nobody is forgotten."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from services.appointments.conflicts import Conflicts
from services.appointments.hours import Line
from services.appointments.models import Counsellor, Unit
from services.appointments.plans import Plans
from services.appointments.rules import Taken
from services.database import Database
from tests.services.appointments.town import BERLIN, MONDAY, NOW, at, build, resident

WEEK = timedelta(weeks=1)


async def colleague(db: Database, name: str, *, topics: str = "debt", languages: str = "de") -> str:
    """Somebody who is in the east on Mondays from 8 to 13, not in Anna's grid."""
    async with db.transaction() as session:
        plans = Plans(session)
        person = await plans.add_counsellor(name, topics.split(), languages.split())
        hours = (time(8), time(13), date(2027, 1, 1))
        await plans.add_line(Line(person.id, "oststadt", 0, *hours))
        return person.id


async def leaves(db: Database, name: str = "Anna (Beispiel)") -> str:
    async with db.transaction() as session:
        person = (await session.scalars(select(Counsellor).where(Counsellor.name == name))).one()
        person.last_day = MONDAY
        return person.id


async def anna_is_booked(
    db: Database, offer: str, *, count: int, language: str | None = None, who: str | None = None
) -> list[str]:
    """The first `count` dates from next Monday on, all with Anna."""
    async with db.transaction() as session:
        service = at(session)
        free = await service.free(
            offer, centre="oststadt", language=language, first=MONDAY + WEEK,
            last=MONDAY + 60 * WEEK, desk=True,
        )  # fmt: skip
        made = [
            await service.book(slot, name="Ali Beispiel", person_id=who, conversation_id=who)
            for slot in free[:count]
        ]
        return [row.id for row in made]


def conflicts(session: object, now: datetime = NOW) -> Conflicts:
    return Conflicts(session, now, BERLIN)  # type: ignore[arg-type]


async def test_thirty_dates_go_to_whoever_has_time_and_the_rest_is_offered_others(
    db: Database,
) -> None:
    offer = await build(db)
    booked = await anna_is_booked(db, offer, count=30)
    dora = await colleague(db, "Dora (Beispiel)")
    busy = MONDAY + 2 * WEEK
    async with db.transaction() as session:
        [*free] = await at(session).free(offer, counsellor_id=dora, first=busy, last=busy)
        for slot in free:
            await at(session).book(slot)
    anna = await leaves(db)
    async with db.transaction() as session:
        found = await conflicts(session).ways(anna)
        assert [way.booking.id for way in found] == booked
        handed = [way for way in found if way.stand_ins]
        assert len(handed) == 28
        for way in handed:
            moved = await conflicts(session).hand_over(way.booking.id, way.stand_ins[0])
            assert (moved.counsellor_id, moved.handed) == (dora, moved.sequence)
        left = await conflicts(session).ways(anna)
        assert [each.booking.starts_at.astimezone(BERLIN).date() for each in left] == [busy, busy]
        for way in left:
            assert 0 < len(way.others) <= 3
            assert all(slot.counsellor_id == dora for slot in way.others)
        taken = await session.scalar(
            select(func.count()).where(Unit.counsellor_id == anna, Unit.booking_id.is_not(None))
        )
        assert taken == 2 * 14


async def test_a_stand_in_has_the_topic_and_the_language_and_an_interpreter_comes_last(
    db: Database,
) -> None:
    offer = await build(db)
    [booking] = await anna_is_booked(db, offer, count=1, language="tr")
    anna = await leaves(db)
    await colleague(db, "Only Work (Beispiel)", topics="job-search", languages="tr")
    german = await colleague(db, "Aylin (Beispiel)")
    turkish = await colleague(db, "Zeki (Beispiel)", languages="de tr")
    async with db.snapshot() as session:
        [way] = await conflicts(session).ways(anna)
    assert [slot.counsellor_id for slot in way.stand_ins] == [turkish, german]
    assert [slot.interpreter for slot in way.stand_ins] == [False, True]
    assert way.booking.id == booking


async def test_the_work_is_spread_and_a_stand_in_is_asked_only_once_at_a_time(db: Database) -> None:
    offer = await build(db)
    await anna_is_booked(db, offer, count=4)
    both = {await colleague(db, "Dora (Beispiel)"), await colleague(db, "Emre (Beispiel)")}
    await leaves(db)
    async with db.transaction() as session:
        found = await conflicts(session).ways()
        firsts = [way.stand_ins[0] for way in found]
        assert {slot.counsellor_id for slot in firsts} == both
        assert [slot.counsellor_id for slot in firsts].count(min(both)) == 2
        await conflicts(session).hand_over(found[0].booking.id, firsts[0])
        with pytest.raises(Taken):
            await at(session).book(firsts[0])


async def test_who_said_yes_still_comes_and_is_told_of_the_colleague_only(db: Database) -> None:
    offer = await build(db)
    me = await resident(db, "me")
    [first, second] = await anna_is_booked(db, offer, count=2, who=me)
    await colleague(db, "Dora (Beispiel)")
    await leaves(db)
    async with db.transaction() as session:
        service = conflicts(session)
        await service.coming(first, me)
        found = await service.ways()
        handed = await service.hand_over(first, found[0].stand_ins[0])
        assert (handed.coming, handed.handed, handed.told) == (True, 1, 0)
        moved = await service.hand_over(second, found[1].others[-1])
        assert (moved.coming, moved.handed) == (False, None)
        again = await service.hand_over(first, found[0].others[-1])
        assert again.handed != again.sequence
        assert {row.id for row in await service.to_tell()} == {first, second}
        assert await service.to_call() == []


async def test_who_has_no_talk_is_on_the_list_until_somebody_called(db: Database) -> None:
    offer = await build(db)
    [first, second] = await anna_is_booked(db, offer, count=2)
    async with db.transaction() as session:
        service = conflicts(session)
        assert await service.to_call() == []
        await service.cancel(first, by_us=True)
        await service.cancel(second)
        assert [row.id for row in await service.to_call()] == [first]
        assert await conflicts(session, NOW + 9 * WEEK).to_call() == []
        assert await service.called(first) is not None
        assert await service.to_call() == []
        assert await service.called("nobody") is None
