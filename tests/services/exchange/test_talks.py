"""Two neighbours talk, and no way shows where one of them is before both have agreed."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.exchange.models import Line, Notice, Report, Talk
from services.exchange.rules import ExchangeError
from services.exchange.service import Exchange
from services.exchange.talks import ASKER, OWNER, contact_seen
from tests.services.exchange.conftest import SOFA, Street

ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def talk_about_sofa(street: Street) -> str:
    post_id = await street.offers()
    async with street.talks() as talks:
        await talks.call("mia", "Mia")
        await talks.call("ali", "Ali")
        return (await talks.begin(post_id, "ali", "ali")).id


async def told(street: Street) -> list[tuple[str, str]]:
    async with street.db.snapshot() as session:
        rows = await session.scalars(select(Notice).order_by(Notice.id))
        return [(row.conversation_id, row.kind) for row in rows]


async def test_what_one_says_reaches_the_other_and_nobody_else(street: Street) -> None:
    talk = await talk_about_sofa(street)
    async with street.talks() as talks:
        assert await talks.say(talk, "ali", "Ist es noch da?") is None
        [line] = await talks.lines(talk)
        heard = await talks.line(line.id, "mia")
        assert heard is not None
        assert (heard[0].other, heard[1]) == ("Ali", "Ist es noch da?")
        assert await talks.line(line.id, "ali") is None
        assert await talks.line(line.id, "eva") is None
        assert await talks.seat(talk, "eva") is None
        with pytest.raises(ExchangeError, match="ended"):
            await talks.say(talk, "eva", "Hallo")
    assert await told(street) == [("mia", "line")]


async def test_a_number_is_held_back_until_both_have_shared(street: Street) -> None:
    talk = await talk_about_sofa(street)
    async with street.talks() as talks:
        assert await talks.say(talk, "ali", "0 1 7 6 2 3 4 5 6 7") == "phone"
        assert await talks.lines(talk) == []
        assert not await talks.share(talk, "ali", "0176 2345678")
        seen = await talks.seat(talk, "mia")
        assert seen is not None
        assert seen.contact == ""
        assert await talks.share(talk, "mia", "mia@example.org")
        seats = [await talks.seat(talk, name) for name in ("mia", "ali")]
        assert [seat and seat.contact for seat in seats] == ["0176 2345678", "mia@example.org"]
        assert await talks.say(talk, "ali", "Ruf an: 0176 2345678") is None
    assert await told(street) == [("mia", "wants_contact"), ("ali", "shared"), ("mia", "line")]


@ONE_KIND
async def test_a_number_spread_over_messages_is_held_back(street: Street) -> None:
    talk = await talk_about_sofa(street)
    async with street.talks() as talks:
        assert await talks.say(talk, "ali", "meine Nummer: 0176") is None
        assert await talks.say(talk, "mia", "0406 ist die Hausnummer?") is None
        assert await talks.say(talk, "ali", "0406 9012") == "phone"
        assert [line.text for line in await talks.lines(talk) if line.by == ASKER] == [
            "meine Nummer: 0176"
        ]


@ONE_KIND
async def test_where_the_town_wants_it_staff_see_what_is_held(street: Street) -> None:
    talk = await talk_about_sofa(street)
    async with street.talks() as talks:
        (await talks.settings(change=True)).holds = {"money": "staff"}
        assert await talks.say(talk, "ali", "nur mit PayPal") == "money"
        [line] = await talks.lines(talk)
        assert (line.state, line.why) == ("held", "money")
        assert await talks.line(line.id, "mia") is None
        assert await talks.say(talk, "ali", "0176 04069012") == "phone"
        assert len(await talks.lines(talk)) == 1
    assert await told(street) == []


@ONE_KIND
async def test_what_the_town_lets_through_goes_through(street: Street) -> None:
    talk = await talk_about_sofa(street)
    async with street.talks() as talks:
        (await talks.settings(change=True)).holds = {"money": "pass"}
        assert await talks.say(talk, "ali", "Neu hat es 300 Euro gekostet") is None
        assert await talks.say(talk, "ali", "5 Euro, ruf an 0176 04069012") == "phone"
        assert await talks.not_in_post("Neu 300 Euro") is None
        assert await talks.not_in_post("Ich erkläre WhatsApp und Insta") is None
        assert await talks.not_in_post("Insta: lena.backt") == "link"
    assert await told(street) == [("mia", "line")]


async def test_a_harasser_is_blocked_and_reported_with_evidence(street: Street) -> None:
    talk = await talk_about_sofa(street)
    async with street.talks() as talks:
        await talks.say(talk, "ali", "Du bist dumm")
        await talks.report(talk, "mia", "rude")
        await talks.block(talk, "mia")
        with pytest.raises(ExchangeError, match="ended"):
            await talks.say(talk, "ali", "Noch was")
    second = await street.offers()
    async with street.talks() as talks:
        with pytest.raises(ExchangeError, match="blocked"):
            await talks.begin(second, "ali", "ali")
    async with street.exchange() as exchange:
        assert await exchange.newest("offer", "ali") == []
        assert len(await exchange.newest("offer", "eva")) == 2
    async with street.db.snapshot() as session:
        report = (await session.scalars(select(Report))).one()
    assert (report.about_id, report.reason) == ("ali", "rude")
    assert [(each["by"], each["text"]) for each in report.evidence] == [("about", "Du bist dumm")]
    assert await told(street) == [("mia", "line"), ("ali", "ended")]


@ONE_KIND
async def test_nobody_talks_about_what_is_gone_or_their_own(street: Street) -> None:
    post_id = await street.offers()
    hidden = await street.offers(state="hidden")
    async with street.talks() as talks:
        for who, which, why in (("mia", post_id, "own"), ("ali", hidden, "gone")):
            with pytest.raises(ExchangeError, match=why):
                await talks.begin(which, who, who)


TEXT = st.text("0123456789@abc", max_size=12)


@given(TEXT, TEXT)
def test_a_contact_is_seen_only_where_both_gave_one(asker: str, owner: str) -> None:
    talk = Talk(asker_contact=asker, owner_contact=owner)
    seen = (contact_seen(talk, ASKER), contact_seen(talk, OWNER))
    assert seen == ((owner, asker) if asker and owner else ("", ""))


DONE = ["say", "share", "end", "block", "again", "give", "report"]
STEPS = st.lists(st.tuples(st.sampled_from(["mia", "ali"]), st.sampled_from(DONE)), max_size=8)
SECRET = {"mia": "0711 4444444", "ali": "0176 5555555"}


@ONE_KIND
async def test_no_way_shows_an_address_or_number_without_both(street: Street) -> None:
    """Any order of steps; what each sees holds the other's secret only when both have shared."""

    async def play(steps: list[tuple[str, str]]) -> None:
        async with street.talks() as talks:
            post = (await street_post(talks)).id
            talk = (await talks.begin(post, "ali", "ali")).id
            shared: set[str] = set()
            for who, what in steps:
                try:
                    if what == "say":
                        await talks.say(talk, who, f"ruf an {SECRET[who]}")
                    elif what == "share":
                        await talks.share(talk, who, SECRET[who])
                        shared.add(who)
                    elif what == "end":
                        await talks.end(talk, who)
                    elif what == "again":
                        await talks.begin(post, who, who)
                    elif what == "give":
                        await talks.gone(post, who, given=talk)
                    elif what == "report":
                        await talks.report(talk, who, "rude")
                    else:
                        await talks.block(talk, who)
                except ExchangeError:
                    pass
                for me, other in (("mia", "ali"), ("ali", "mia")):
                    shown = str(await everything_seen(talks, talk, me))
                    assert f"{other}-0176555" not in shown
                    assert (SECRET[other] in shown) <= (shared == {"mia", "ali"})
            await talks._session.rollback()

    async def street_post(talks: Any) -> Any:
        post = await Exchange(talks._session, street.now).post("mia", "mia", "de", SOFA)
        post.state = "live"
        await talks._session.flush()
        return post

    async def everything_seen(talks: Any, talk: str, me: str) -> list[Any]:
        seat = await talks.seat(talk, me)
        lines = await talks._session.scalars(select(Line.id))
        heard = [await talks.line(line, me) for line in lines]
        notes = await talks._session.scalars(select(Notice).where(Notice.conversation_id == me))
        return [
            astuple(seat) if seat else None,
            [(each[0], each[1]) for each in heard if each],
            [note.data for note in notes],
        ]

    examples: list[list[tuple[str, str]]] = []

    @settings(max_examples=30, deadline=None, database=None)
    @given(STEPS)
    def collect(steps: list[tuple[str, str]]) -> None:
        examples.append(steps)

    collect()
    for steps in examples:
        await play(steps)
    assert len(examples) >= 20
