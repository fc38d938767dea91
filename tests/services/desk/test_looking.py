"""Who looks is seen for some seconds; each look that begins is told once."""

from __future__ import annotations

from services.desk.lists import Lists
from services.desk.looking import Looking
from services.desk.rules import Staff
from tests.services.desk.counter import AYSE, BERND, Counter


async def look(counter: Counter, staff: Staff, talk: str, action: str = "look") -> bool | None:
    async with counter.db.transaction() as session:
        done: bool | None = await getattr(Looking(session, counter.house.now, staff), action)(talk)
        return done


async def watchers(counter: Counter, staff: Staff, talk: str) -> list[tuple[str, bool]]:
    async with counter.db.snapshot() as session:
        found = await Lists(session, counter.house.now, staff).watchers([talk])
        return [(each.name, each.types) for each in found.get(talk, [])]


async def test_colleagues_see_who_looks_and_who_types(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    assert await look(counter, AYSE, talk)
    assert not await look(counter, AYSE, talk)
    assert await watchers(counter, BERND, talk) == [("Ayşe", False)]
    assert await watchers(counter, AYSE, talk) == []
    assert await look(counter, AYSE, talk, "types")
    assert not await look(counter, AYSE, talk, "types")
    assert await watchers(counter, BERND, talk) == [("Ayşe", True)]


async def test_who_looked_away_begins_a_new_look(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await look(counter, AYSE, talk)
    await look(counter, AYSE, talk, "leave")
    assert await watchers(counter, BERND, talk) == []
    assert await look(counter, AYSE, talk)
    counter.house.wait(minutes=1)
    assert await watchers(counter, BERND, talk) == []
    assert await look(counter, AYSE, talk)


async def test_looking_makes_a_talk_read_until_the_resident_writes(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await look(counter, AYSE, talk)
    case = await counter.case(talk)
    assert case.read_at == case.wrote_at
    counter.house.wait(minutes=1)
    await counter.says("Hallo?")
    case = await counter.case(talk)
    assert case.read_at is not None
    assert case.wrote_at is not None
    assert case.read_at < case.wrote_at
