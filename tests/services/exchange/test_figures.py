"""The numbers for the town name nobody, and stay when posts, talks and people are forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from services.exchange.counter import Counter
from services.exchange.figures import Figures, Row, figures
from services.exchange.models import Figure
from services.exchange.service import Draft
from services.people.models import Person
from services.retention import sweep
from tests.services.exchange.conftest import NOW, SOFA, Street


async def counted(street: Street, days: int = 1) -> Figures:
    async with street.db.snapshot() as session:
        return await figures(session, street.now.date() - timedelta(days=days - 1))


async def test_the_numbers_name_nobody_and_stay(street: Street) -> None:
    post = await street.offers()
    await street.offers("eva", Draft("wanted", "Suche Rad.", "thing", "bikes", None))
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        await talks.begin(post, "ali", "ali")
        await talks.thumb(talk, "ali", False)
        await talks.thumb(talk, "ali", True)
        await talks.thumb(talk, "ali", True)
        await talks.thumb(talk, "mia", True)
    async with street.exchange() as exchange:
        await exchange.close((await exchange.mine("mia"))[0].code, "mia", "given")
    found = await counted(street)
    assert found.total == Row("", offers=1, wanted=1, matches=0, talks=1, given=1)
    assert found.categories == [
        Row("bikes", offers=0, wanted=1, matches=0, talks=0, given=0),
        Row("household", offers=1, wanted=0, matches=0, talks=1, given=1),
    ]
    assert [row.name for row in found.quarters] == ["", "oststadt"]
    assert found.thumbs == (2, 0)
    street.now = NOW + timedelta(days=200)
    async with street.db.transaction() as session:
        await session.execute(delete(Person).where(Person.id == "eva"))
    await sweep(street.db, street.now)
    assert await counted(street, 201) == found
    assert (await counted(street, 30)).total == Row("", 0, 0, 0, 0, 0)


def test_a_figure_knows_no_person() -> None:
    assert {column.name for column in Figure.__table__.columns} == {
        "day", "what", "category", "quarter", "count"
    }  # fmt: skip


async def test_what_the_desk_puts_up_counts_and_examples_do_not(street: Street) -> None:
    async with street.db.transaction() as session:
        counter = Counter(session, street.now)
        await counter.put_up(SOFA, "de", example=True)
        assert await counter.close(await counter.put_up(SOFA, "de"), "given")
    assert (await counted(street)).total == Row("", 1, 0, 0, 0, 1)
