"""What staff decide is done, and told with its reason to the one whom it concerns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.exchange.counter import Counter
from services.exchange.held import KINDS, PHONE
from services.exchange.models import Member, Notice, Post
from services.exchange.moderation import BANNED, HID, NOTHING, WARNED, Moderation
from services.exchange.rules import ExchangeError
from tests.services.exchange.conftest import SOFA, Street


@asynccontextmanager
async def staff(street: Street) -> AsyncIterator[Moderation]:
    async with street.db.transaction() as session:
        yield Moderation(session, street.now)


@asynccontextmanager
async def counter(street: Street) -> AsyncIterator[Counter]:
    async with street.db.transaction() as session:
        yield Counter(session, street.now)


async def code(street: Street, post_id: str) -> str:
    """The code of a post."""
    async with street.db.snapshot() as session:
        return (await session.get_one(Post, post_id)).code


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
        [banned] = await moderation.judged()
        assert banned.appeal == "Das war nicht ich."
        assert await moderation.forgive("ali")
        assert await moderation.judged() == []
    assert (await told(street))[-1] == ("ali", "unbanned")


async def test_nobody_is_judged_without_a_reason_or_for_another(street: Street) -> None:
    post = await street.offers()
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        await talks.report(talk, "mia", "rude")
        await talks.report_post(post, "ali", "fraud")
    async with staff(street) as moderation:
        of_ali, of_mia = await moderation.reports()
        assert await moderation.outcomes(of_ali) == [NOTHING, WARNED, BANNED]
        assert await moderation.outcomes(of_mia) == [NOTHING, WARNED, HID, BANNED]
        for report, outcome, reason, why in (
            (of_ali, HID, "Nein", "hidden"),
            (of_mia, HID, " ", "no reason"),
            (of_mia, "shot", "Nein", "shot"),
        ):
            with pytest.raises(ValueError, match=why):
                await moderation.settle(report, outcome, reason, "Cem")
        assert len(await moderation.reports()) == 2
        assert await moderation.reported("mia") == 1
    assert [kind for _name, kind in await told(street) if kind in ("hidden", "warned")] == []


async def test_a_ban_ends_everything_and_taken_back_gives_it_back(street: Street) -> None:
    post = await street.offers()
    gone = await street.offers()
    async with staff(street) as moderation:
        await moderation.hide(await moderation.post(await code(street, gone)) or Post(), "Verkauf")
    street.now += timedelta(minutes=1)
    async with street.talks() as talks:
        await talks.begin(post, "ali", "ali")
    async with staff(street) as moderation:
        await moderation.ban("mia", "Droht anderen.")
    assert (await told(street))[-2:] == [("ali", "ended"), ("mia", "banned")]
    with pytest.raises(ExchangeError, match="banned"):
        async with street.exchange() as exchange:
            await exchange.post("mia", "mia", "de", SOFA)
    async with street.talks() as talks:
        await talks.appeal("mia", "Das war mein Bruder.")
    async with staff(street) as moderation:
        assert await moderation.to_decide() == 1
        with pytest.raises(ValueError, match="no reason"):
            await moderation.uphold("mia", " ")
        assert await moderation.uphold("mia", "Drohungen bleiben Drohungen.")
        assert not await moderation.uphold("mia", "Noch einmal.")
        assert (await moderation.member("mia")).reason == "Drohungen bleiben Drohungen."
        assert await moderation.to_decide() == 0
        assert await moderation.forgive("mia")
        assert [each.id for each in await moderation.waiting()] == [post]
        assert not await moderation.forgive("mia")
    kinds = [kind for name, kind in await told(street) if name == "mia"]
    assert kinds[-2:] == ["upheld", "unbanned"]


async def test_a_warning_is_taken_back_and_a_hidden_post_comes_back(street: Street) -> None:
    post = await street.offers()
    async with staff(street) as moderation:
        await moderation.warn("mia", "Bitte freundlich.")
        found = await moderation.post(await code(street, post))
        assert found is not None
        assert await moderation.hide(found, "Verkauf")
        assert not await moderation.hide(found, "Zweimal")
    async with street.talks() as talks:
        await talks.appeal("mia", "Ich verschenke es doch.")
    async with staff(street) as moderation:
        [asks] = await moderation.judged()
        assert [each.id for each in await moderation.hidden_of(asks.person_id)] == [post]
        found = await moderation.post(await code(street, post))
        assert found is not None
        assert await moderation.approve(found)
        assert not await moderation.approve(found)
        assert await moderation.judged() == []
        assert await moderation.forgive("mia")
        assert (await moderation.member("mia")).warnings == 0
    kinds = [kind for _name, kind in await told(street)]
    assert kinds == ["warned", "hidden", "approved", "unwarned"]


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


async def test_what_is_let_through_too_late_is_said_so(street: Street) -> None:
    post = await street.offers()
    async with street.exchange() as exchange:
        (await exchange.settings(change=True)).holds = {PHONE: "staff"}
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        await talks.say(talk, "ali", "0176 04069012")
        await talks.end(talk, "mia")
    async with staff(street) as moderation:
        [(line, _post)] = await moderation.held()
        assert await moderation.decide(line.id, through=True)
    assert (await told(street))[-1] == ("ali", "refused")


async def test_a_post_of_the_desk_can_be_reported_and_hidden(street: Street) -> None:
    async with counter(street) as desk:
        post = await desk.put_up(SOFA, "de")
    async with street.talks() as talks:
        await talks.report_post(post.id, "ali", "danger")
    async with staff(street) as moderation:
        [report] = await moderation.reports()
        assert await moderation.outcomes(report) == [NOTHING, HID]
        await moderation.settle(report, HID, "Gefährlich.", "Cem")
        assert await moderation.live() == []
