"""The order of the inbox, what each counsellor finds in it, and how quickly with 10,000 talks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from services.conversations.models import Conversation
from services.database import Database
from services.desk.lists import Lists, Wanted
from services.desk.models import Case
from services.desk.rules import Staff
from services.people.models import Address, Person
from tests.services.desk.counter import AYSE, BERND, CRISIS, Counter
from tests.stopwatch import Stopwatch

QUARTER_HOUR = timedelta(minutes=15)


async def listed(counter: Counter, staff: Staff, **wanted: object) -> list[str]:
    async with counter.db.snapshot() as session:
        lists = Lists(session, counter.house.now, staff)
        return [case.conversation_id for case in await lists.page(Wanted(**wanted))]  # type: ignore[arg-type]


async def test_danger_first_then_what_waits_too_long_then_who_waits_longest(
    counter: Counter,
) -> None:
    late = await counter.says("Mensch bitte", "late")
    counter.house.wait(minutes=20)
    await counter.escalate(QUARTER_HOUR)
    first = await counter.says("Mensch bitte", "first")
    counter.house.wait(minutes=1)
    second = await counter.says("Mensch bitte", "second")
    counter.house.wait(minutes=1)
    danger = await counter.says(CRISIS, "danger")
    assert await listed(counter, AYSE) == [danger, late, first, second]


async def test_views_and_filters(counter: Counter) -> None:
    mine = await counter.says("Mensch bitte", "1")
    arabic = await counter.says("أريد إنسان", "2")
    await counter.does(AYSE, "claim", mine)
    assert await listed(counter, AYSE, view="mine") == [mine]
    assert await listed(counter, BERND, view="mine") == []
    assert await listed(counter, BERND, language="ar") == [arabic]
    assert sorted(await listed(counter, BERND, view="open")) == sorted([mine, arabic])
    await counter.does(AYSE, "close", mine)
    assert await listed(counter, AYSE, view="done") == [mine]


async def test_talks_of_other_centres_are_not_listed(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.does(AYSE, "transfer", talk, "weststadt")
    assert await listed(counter, Staff("e", "Ella", ("oststadt",))) == []
    assert await listed(counter, Staff("w", "Willi", ("weststadt",))) == [talk]


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_ten_thousand_talks_are_listed_in_under_300_ms(
    db: Database, counter: Counter
) -> None:
    at = counter.house.now
    ids = [f"{number:032d}" for number in range(10_000)]
    async with db.transaction() as session:
        await session.execute(
            insert(Person),
            [{"id": i, "language": "ar", "created_at": at, "seen_at": at} for i in ids],
        )
        await session.execute(
            insert(Address),
            [
                {"id": i, "person_id": i, "channel": "test", "value": i, "created_at": at}
                for i in ids
            ],
        )
        talk = {"channel": "test", "created_at": at, "active_at": at}
        await session.execute(
            insert(Conversation), [{"id": i, "person_id": i, "address_id": i, **talk} for i in ids]
        )
        case = {"channel": "test", "language": "ar", "opened_at": at, "state": "waiting"}
        await session.execute(
            insert(Case),
            [
                {"conversation_id": i, "waiting_since": at - timedelta(seconds=int(i)), **case}
                for i in ids
            ],
        )
    watch = Stopwatch()
    for _attempt in range(5):
        async with db.snapshot() as session:
            with watch.lap():
                lists = Lists(session, at, Staff("e", "Ella", ("oststadt",)))
                cases = await lists.page(Wanted())
                counts = await lists.counts()
                await lists.count(Wanted())
                await lists.filters()
                await lists.alarms()
                await lists.watchers([each.conversation_id for each in cases])
    assert (cases[0].conversation_id, counts["waiting"]) == (ids[-1], 10_000)
    assert watch.middle < 0.3, watch
