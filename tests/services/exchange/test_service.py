"""Putting up, limits, first approval, finding by meaning, and what goes by itself."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from nlu.reading import Meaning
from services.exchange.freshness import Freshness
from services.exchange.models import Notice, Post
from services.exchange.rules import (
    EXPIRED,
    GIVEN,
    LIVE,
    REVIEW,
    WITHDRAWN,
    ExchangeError,
    headline,
    rest,
)
from services.exchange.service import Draft
from services.exchange.wishes import Wishes
from tests.services.exchange.conftest import SOFA, Street

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def meaning(*numbers: float) -> Meaning:
    row = np.array(numbers, np.float16)
    return Meaning("toy", (row / np.linalg.norm(row)).astype(np.float16).tobytes())


async def read(street: Street, words: dict[str, Meaning]) -> None:
    """What the clock does: fill in meanings."""
    async with street.db.transaction() as session:
        wishes = Wishes(session, street.now)
        for what, row_id, text, _language in await wishes.unread():
            await wishes.read(what, row_id, words[text])


async def notices(street: Street) -> list[tuple[str, str]]:
    async with street.db.snapshot() as session:
        rows = await session.scalars(select(Notice).order_by(Notice.id))
        return [(row.conversation_id, row.kind) for row in rows]


def test_a_headline_is_the_first_sentence() -> None:
    assert headline("Sofa, drei Sitze. Muss weg.") == "Sofa, drei Sitze"
    assert rest("Sofa.", "Sofa") == ""
    assert rest("Sofa. Muss weg.", "Sofa") == "Muss weg."
    long = "Ein sehr schönes Sofa " * 6
    assert rest(long, headline(long)) == long.strip()
    assert len(headline("lang " * 60)) <= 80


async def test_a_newcomer_is_looked_at_first_and_then_known(street: Street) -> None:
    async with street.exchange() as exchange:
        assert (await exchange.post("mia", "mia", "de", SOFA)).state == REVIEW
        (await exchange.join("mia")).approved = 1
        assert (await exchange.post("mia", "mia", "de", SOFA)).state == LIVE


async def test_five_offers_and_five_wanted_and_not_one_more_at_once(street: Street) -> None:
    async def one() -> bool:
        try:
            await street.offers()
        except ExchangeError:
            return False
        return True

    assert sum(await asyncio.gather(*(one() for _ in range(7)))) == 5
    await street.offers(draft=Draft("wanted", "Bett", "thing", "household", None))


@ONE_KIND
async def test_who_is_banned_puts_nothing_up(street: Street) -> None:
    async with street.exchange() as exchange:
        (await exchange.join("mia")).banned_at = street.now
        with pytest.raises(ExchangeError, match="banned"):
            await exchange.may_post("mia", "offer")


async def test_what_means_the_same_is_found_in_any_words_but_not_ones_own(street: Street) -> None:
    sofa = await street.offers()
    await street.offers(draft=Draft("offer", "Fahrrad", "thing", "bikes", None))
    await read(street, {"Sofa, drei Sitze": meaning(1, 0, 0), "Fahrrad": meaning(0, 1, 0)})
    async with street.exchange() as exchange:
        [found] = await exchange.find("كنبة", "ar", meaning(0.9, 0.2, 0), "ali")
        assert found.id == sofa
        assert await exchange.find("كنبة", "ar", meaning(0.9, 0.2, 0), "mia") == []
        assert [p.title for p in await exchange.find("fahrrad", "de", None, "ali")] == ["Fahrrad"]
        assert [p.id for p in await exchange.find(found.code.lower(), "de", None, "ali")] == [sofa]
        await exchange.close(found.code, "mia", GIVEN)
    async with street.exchange() as exchange:
        assert await exchange.find("كنبة", "ar", meaning(0.9, 0.2, 0), "ali") == []


async def test_nobody_changes_what_another_put_up(street: Street) -> None:
    post_id = await street.offers()
    async with street.exchange() as exchange:
        code = (await exchange.live((await exchange.get(post_id)).code)).code  # type: ignore[union-attr]
        assert await exchange.close(code, "ali", GIVEN) is None
        assert await exchange.reword(code, "ali", "x") is None
        assert await exchange.prolong(code, "ali") is None
        changed = await exchange.reword(code, "mia", "Zwei Sessel")
        assert changed is not None
        assert (changed.title, changed.state, changed.vector) == ("Zwei Sessel", REVIEW, None)


async def test_an_offer_is_asked_for_once_and_goes_after_thirty_days(street: Street) -> None:
    post_id = await street.offers()
    for days, expected in ((26, 0), (28, 1), (28, 0)):
        async with street.db.transaction() as session:
            assert await Freshness(session, street.now + timedelta(days=days)).ask() == expected
    async with street.db.transaction() as session:
        assert await Freshness(session, street.now + timedelta(days=31)).expire() == 1
    async with street.db.snapshot() as session:
        assert (await session.get_one(Post, post_id)).state == EXPIRED
    assert await notices(street) == [("mia", "still"), ("mia", "over")]


@ONE_KIND
async def test_nobody_is_woken_to_say_whether_it_is_still_there(street: Street) -> None:
    await street.offers()
    night = (street.now + timedelta(days=28)).replace(hour=23)
    async with street.db.transaction() as session:
        assert await Freshness(session, night).ask() == 1
        [after] = await session.scalars(select(Notice.after))
    assert after is not None
    assert after.astimezone(night.tzinfo) == night.replace(hour=8) + timedelta(days=1)


@ONE_KIND
async def test_who_blocks_the_bot_has_nothing_up_any_more(street: Street) -> None:
    post_id = await street.offers()
    async with street.db.transaction() as session:
        await Freshness(session, street.now).withdraw_of("mia")
    async with street.db.snapshot() as session:
        assert (await session.get_one(Post, post_id)).state == WITHDRAWN


async def test_a_wish_is_told_at_most_once_a_day_and_only_what_is_near(street: Street) -> None:
    async with street.db.transaction() as session:
        await Wishes(session, street.now).keep("ali", "ali", "ar", "كنبة")
    words = {
        "كنبة": meaning(1, 0, 0),
        "Sofa, drei Sitze": meaning(0.95, 0.1, 0),
        "Fahrrad": meaning(0, 1, 0),
    }
    street.now += timedelta(minutes=1)
    await read(street, words)
    street.now += timedelta(minutes=1)
    await street.offers(draft=Draft("offer", "Fahrrad", "thing", "bikes", None))
    await street.offers()
    await street.offers()
    await read(street, words)
    assert await notices(street) == [("ali", "match")] * 2
    async with street.db.snapshot() as session:
        times = await session.scalars(select(Notice.after).order_by(Notice.id))
        said = [each.astimezone(street.now.tzinfo) for each in times if each]
    assert said == [street.now, datetime(2026, 11, 24, 8, tzinfo=street.now.tzinfo)]


@ONE_KIND
async def test_nobody_is_woken_or_told_days_later_of_what_they_wait_for(street: Street) -> None:
    async with street.db.transaction() as session:
        await Wishes(session, street.now).keep("ali", "ali", "ar", "كنبة")
    words = {"كنبة": meaning(1, 0, 0), "Sofa, drei Sitze": meaning(0.95, 0.1, 0)}
    street.now = street.now.replace(hour=22)
    await read(street, words)
    street.now += timedelta(minutes=1)
    for owner in ("mia", "mia", "eva", "eva", "eva"):
        await street.offers(owner)
    await read(street, words)
    async with street.db.snapshot() as session:
        times = await session.scalars(select(Notice.after).order_by(Notice.id))
        days = [each.astimezone(street.now.tzinfo) for each in times if each]
    assert [(each.day, each.hour) for each in days] == [(24, 8), (25, 8), (26, 8)]
