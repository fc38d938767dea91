"""What staff decide is done, and told with its reason to the one whom it concerns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import select

from services.exchange.figures import figures
from services.exchange.held import KINDS
from services.exchange.models import Member, Notice, Post
from services.exchange.moderation import BANNED, WARNED, Moderation
from services.exchange.service import Draft
from tests.services.exchange.conftest import NOW, SOFA, Street


@asynccontextmanager
async def staff(street: Street) -> AsyncIterator[Moderation]:
    async with street.db.transaction() as session:
        yield Moderation(session, street.now)


async def told(street: Street) -> list[tuple[str, str]]:
    """Who is told what, in order."""
    async with street.db.snapshot() as session:
        rows = await session.scalars(select(Notice).order_by(Notice.id))
        return [(row.conversation_id, row.kind) for row in rows]


async def test_a_new_person_waits_once_and_counts_as_known_then(street: Street) -> None:
    await street.offers(state="review")
    async with staff(street) as moderation:
        [post] = await moderation.waiting()
        await moderation.approve(post)
    assert await told(street) == [("mia", "approved")]
    async with street.exchange() as exchange:
        assert (await exchange.post("mia", "mia", "de", SOFA)).state == "live"


async def test_what_is_hidden_says_why(street: Street) -> None:
    post_id = await street.offers()
    async with staff(street) as moderation:
        [post] = await moderation.live()
        await moderation.hide(post, "Das ist ein Verkauf.")
        await moderation.hide(post, "Zweimal ändert nichts.")
    async with street.db.snapshot() as session:
        kept = await session.get_one(Post, post_id)
        assert (kept.state, kept.reason) == ("hidden", "Das ist ein Verkauf.")
    assert await told(street) == [("mia", "hidden")]


async def test_a_harasser_is_reported_with_evidence_warned_and_banned(street: Street) -> None:
    post = await street.offers()
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        await talks.say(talk, "ali", "Du bist doof.")
        await talks.report(talk, "mia", "rude")
        await talks.report(talk, "mia", "rude")
    async with staff(street) as moderation:
        first, second = await moderation.reports()
        assert [each["text"] for each in first.evidence] == ["Du bist doof."]
        await moderation.settle(first, WARNED, "Bitte freundlich bleiben.", "Cem")
        await moderation.settle(second, BANNED, "Zum zweiten Mal.", "Cem")
    assert [kind for name, kind in await told(street) if name == "ali"] == ["warned", "banned"]
    assert ("mia", "ended") in await told(street)
    async with street.db.snapshot() as session:
        member = await session.get_one(Member, "ali")
        assert (member.warnings, member.reason) == (1, "Zum zweiten Mal.")
    async with street.talks() as talks:
        await talks.appeal("ali", "Das war nicht ich.")
    async with staff(street) as moderation:
        [banned] = await moderation.banned()
        assert banned.appeal == "Das war nicht ich."
        await moderation.forgive("ali")
        assert await moderation.banned() == []
    assert (await told(street))[-1] == ("ali", "unbanned")


async def test_a_line_that_was_held_back_goes_on_or_is_refused(street: Street) -> None:
    post = await street.offers()
    async with street.exchange() as exchange:
        (await exchange.settings(change=True)).holds = dict.fromkeys(KINDS, "staff")
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        for text in ("Ruf an: 0176 1234567", "Meine IBAN ist geheim"):
            assert await talks.say(talk, "ali", text)
    async with staff(street) as moderation:
        [(first, _one), (second, _two)] = await moderation.held()
        assert await moderation.decide(first.id, through=True)
        assert await moderation.decide(second.id, through=False)
        assert not await moderation.decide(second.id, through=True)
    assert await told(street) == [("mia", "line"), ("ali", "refused")]
    async with street.talks() as talks:
        seen = await talks.line(first.id, "mia")
        assert seen is not None
        assert seen[1] == "Ruf an: 0176 1234567"
        assert await talks.line(second.id, "mia") is None


async def test_the_desk_puts_up_and_asks_for_those_without_a_phone(street: Street) -> None:
    await street.offers()
    async with staff(street) as moderation:
        [post] = await moderation.live()
        assert await moderation.ask_for(post, "oststadt")
        shelf = Draft("wanted", "Suche Regal.", "thing", "household", None)
        own = await moderation.put_up(shelf, "de")
        assert not await moderation.ask_for(own, "oststadt")
        assert len(await moderation.live()) == 2
    assert await told(street) == [("mia", "asked")]


async def test_the_numbers_name_nobody(street: Street) -> None:
    post = await street.offers()
    await street.offers("eva", Draft("wanted", "Suche Rad.", "thing", "bikes", None))
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        await talks.thumb(talk, "ali", True)
    async with street.exchange() as exchange:
        await exchange.close((await exchange.mine("mia"))[0].code, "mia", "given")
    async with street.db.snapshot() as session:
        found = await figures(session, NOW - timedelta(days=1))
    total = found.total
    assert (total.offers, total.wanted, total.talks, total.given) == (1, 1, 1, 1)
    assert [(row.name, row.offers) for row in found.categories] == [("bikes", 0), ("household", 1)]
    assert found.thumbs == (1, 0)
