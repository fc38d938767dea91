"""A date for many takes its counsellor's time, and has as many seats as it has."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from services.appointments.groups import GroupDates
from services.appointments.hours import Need
from services.appointments.plans import Plans
from services.appointments.rules import Taken
from services.appointments.seats import Guest
from services.database import Database
from tests.services.appointments.town import BERLIN, NOW, at, build

TUESDAY = datetime(2027, 2, 2, 8, 0, tzinfo=UTC)


async def workshop(db: Database, places: int) -> str:
    await build(db)
    async with db.transaction() as session:
        offer = await Plans(session).add_offer("debt", Need(120), places=places)
        boris = (await at(session).counsellors())[1]
        groups = GroupDates(session, NOW, BERLIN)
        titles = {"de": "Kurs (Beispiel)"}
        return (await groups.plan(offer.id, boris.id, "weststadt", TUESDAY, titles)).id


async def test_it_takes_the_time_of_the_counsellor(db: Database) -> None:
    group = await workshop(db, 2)
    async with db.transaction() as session:
        [single] = await at(session).offers()
        day = TUESDAY.date()
        assert len(await at(session).free(single.id, first=day, last=day)) == 1
        await GroupDates(session, NOW, BERLIN).cancel_date(group)
        assert len(await at(session).free(single.id, first=day, last=day)) == 2


async def test_of_many_who_register_as_many_get_a_seat_as_there_are(db: Database) -> None:
    group = await workshop(db, 3)

    async def register() -> bool:
        try:
            async with db.transaction() as session:
                await GroupDates(session, NOW, BERLIN).register(group, Guest())
        except Taken:
            return False
        return True

    assert sum(await asyncio.gather(*(register() for _ in range(20)))) == 3
