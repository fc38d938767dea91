"""Those without a phone take part: staff put up for them, keep it fresh, and ask for them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from services.exchange.counter import Counter
from services.exchange.freshness import Freshness
from services.exchange.models import Notice, Post
from services.exchange.service import Draft
from tests.services.exchange.conftest import SOFA, Street

SHELF = Draft("wanted", "Suche Regal.", "thing", "household", None)


async def test_the_desk_puts_up_and_asks_for_those_without_a_phone(street: Street) -> None:
    theirs = await street.offers()
    async with street.db.transaction() as session:
        counter = Counter(session, street.now)
        assert await counter.ask_for(await session.get_one(Post, theirs), "oststadt")
        own = await counter.put_up(SHELF, "tr")
        assert (own.state, own.language, own.person_id) == ("live", "tr", None)
        assert not await counter.ask_for(own, "oststadt")
        told = await session.scalars(select(Notice))
        assert [(row.conversation_id, row.kind) for row in told] == [("mia", "asked")]


async def test_the_desk_ends_and_prolongs_only_what_it_put_up(street: Street) -> None:
    theirs = await street.offers()
    async with street.db.transaction() as session:
        counter = Counter(session, street.now)
        post = await session.get_one(Post, theirs)
        assert not await counter.close(post, "given")
        assert not await counter.prolong(post)
        own = await counter.put_up(SOFA, "de")
        assert not await counter.close(own, "expired")
        assert await counter.close(own, "given")
        assert not await counter.close(own, "withdrawn")
        assert not await counter.prolong(own)
        assert own.closed_at == street.now


async def test_the_desk_sees_what_ends_soon_and_keeps_it(street: Street) -> None:
    await street.offers()
    async with street.db.transaction() as session:
        own = await Counter(session, street.now).put_up(SHELF, "de")
    street.now += timedelta(days=28)
    async with street.db.transaction() as session:
        counter = Counter(session, street.now)
        assert [each.id for each in await counter.ending()] == [own.id]
        assert await counter.prolong(await session.get_one(Post, own.id))
        assert await counter.ending() == []
    street.now += timedelta(days=3)
    async with street.db.transaction() as session:
        await Freshness(session, street.now).expire()
        assert (await session.get_one(Post, own.id)).state == "live"
