"""A workshop loses its counsellor or its centre: seen, and given to somebody who has time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from services.appointments.groups import GroupDates
from services.appointments.hours import Change, Closing, Need, unit_of
from services.appointments.leads import Leads
from services.appointments.models import Counsellor, Unit
from services.appointments.plans import Plans
from services.appointments.rules import NotOffered, TooLate
from services.appointments.seats import Guest
from services.database import Database
from tests.services.appointments.town import BERLIN, MONDAY, NOW, build

DAY = MONDAY + timedelta(weeks=1)
BEGINS = datetime.combine(DAY, time(14), BERLIN)


async def workshop(db: Database) -> tuple[str, dict[str, str]]:
    """Anna leads it, in the east; its id, and the counsellors' by first name."""
    await build(db)
    async with db.transaction() as session:
        offer = await Plans(session).add_offer("debt", Need(60, after=30), places=5)
        people = {row.name.split()[0]: row.id for row in await session.scalars(select(Counsellor))}
        groups = GroupDates(session, NOW, BERLIN)
        group = await groups.plan(offer.id, people["Anna"], "oststadt", BEGINS, {"de": "Kurs"})
        await groups.register(group.id, Guest(name="Ali Beispiel"))
        return group.id, people


def leads(session: object, now: datetime = NOW) -> Leads:
    return Leads(session, now, BERLIN)  # type: ignore[arg-type]


async def absent(db: Database, who: str, day: date, *clock: time) -> None:
    async with db.transaction() as session:
        begins, ends = clock or (None, None)
        change = Change(who, True, day - timedelta(days=3), day, begins, ends)
        await Plans(session).add_change(change)


async def test_who_has_left_hands_it_to_a_colleague_with_its_seats(db: Database) -> None:
    group, people = await workshop(db)
    async with db.transaction() as session:
        assert await leads(session).amiss() == []
        anna = await session.get_one(Counsellor, people["Anna"])
        anna.last_day = DAY - timedelta(days=1)
        [row] = await leads(session).amiss()
        assert (row.group.id, row.why) == (group, "left")
        assert [each.id for each in row.others] == [people["Boris"]]
        assert await leads(session).amiss(people["Boris"]) == []
        with pytest.raises(NotOffered):
            await leads(session).lead(group, people["Anna"])
        await leads(session).lead(group, people["Boris"])
        assert await leads(session).amiss() == []
        [seat] = await GroupDates(session, NOW, BERLIN).participants(group)
        assert (seat.counsellor_id, seat.sequence) == (people["Boris"], 0)
        units = list(await session.scalars(select(Unit).where(Unit.group_id == group)))
        assert {row.counsellor_id for row in units} == {people["Boris"]}
        assert min(row.unit for row in units) == unit_of(BEGINS)
        assert len(units) == 18
        with pytest.raises(NotOffered):
            await leads(session).lead(group, people["Anna"])
        with pytest.raises(TooLate):
            await leads(session, BEGINS).lead(group, people["Boris"])


async def test_only_an_absence_at_that_time_counts_and_nobody_absent_stands_in(
    db: Database,
) -> None:
    _group, people = await workshop(db)
    await absent(db, people["Anna"], DAY, time(8), time(14))
    async with db.snapshot() as session:
        assert await leads(session).amiss() == []
    await absent(db, people["Anna"], DAY, time(8), time(14, 5))
    async with db.snapshot() as session:
        [row] = await leads(session).amiss()
        assert (row.why, len(row.others)) == ("absent", 1)
    await absent(db, people["Boris"], DAY)
    async with db.snapshot() as session:
        [row] = await leads(session).amiss()
        assert row.others == ()


async def test_where_the_centre_is_closed_no_colleague_helps(db: Database) -> None:
    await workshop(db)
    async with db.transaction() as session:
        await Plans(session).add_closing(Closing(DAY, DAY, "weststadt"))
        assert await leads(session).amiss() == []
        await Plans(session).add_closing(Closing(DAY, DAY))
        [row] = await leads(session).amiss()
        assert (row.why, row.others) == ("closed", ())
