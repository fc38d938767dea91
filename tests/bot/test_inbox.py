"""The one door: once per platform id, cleaned, capped, and nobody doubled by a race."""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot.inbox import KEPT_TEXT, Inbox, clean
from services.conversations.models import Conversation
from services.people.models import Address, Person
from tests.bot.house import House


async def test_a_message_is_kept_once(house: House) -> None:
    hello = house.incoming("Hallo")
    assert await house.inbox.accept(hello)
    assert not await house.inbox.accept(hello)
    assert [row.text for row in await house.inbox_rows()] == ["Hallo"]


async def test_the_same_id_on_another_channel_is_another_message(house: House) -> None:
    assert await house.inbox.accept(house.incoming("Hallo", platform_id="7"))
    assert await house.inbox.accept(house.incoming("Hallo", platform_id="7", channel="web"))


async def test_a_platform_that_repeats_at_once_is_heard_once(house: House) -> None:
    hello = house.incoming("Hallo")
    assert sum(await asyncio.gather(*(house.inbox.accept(hello) for _ in range(8)))) == 1


async def test_two_first_messages_at_once_make_one_person(house: House) -> None:
    first = [house.incoming(f"{n}") for n in range(8)]
    assert all(await asyncio.gather(*map(house.inbox.accept, first)))
    async with house.db.snapshot() as session:
        for table in (Person, Address, Conversation):
            assert await session.scalar(select(func.count()).select_from(table)) == 1


def hearing(house: House) -> tuple[Inbox, list[tuple[str, str, str, datetime]]]:
    """A door, and what is said there of the texts that come in."""
    told: list[tuple[str, str, str, datetime]] = []
    return Inbox(house.db, house.clock, house.wakeup, lambda *text: told.append(text)), told


async def test_what_will_be_read_is_told_with_the_language_of_the_person(house: House) -> None:
    inbox, told = hearing(house)
    await inbox.accept(house.incoming("Merhaba\0", language_hint="tr"))
    early = house.now - timedelta(seconds=9)
    await inbox.accept(house.incoming("Nasılsınız", language_hint="de", at=early))
    await inbox.accept(house.incoming(kind="press", token="1.2.3"))
    await inbox.accept(house.incoming(" \n", kind="sticker"))
    talk = (await house.talk()).id
    assert told == [(talk, "Merhaba", "tr", house.now), (talk, "Nasılsınız", "tr", early)]


async def test_what_a_human_will_read_is_not_told(house: House) -> None:
    await house.says("Hallo")
    async with house.db.transaction() as session:
        await session.execute(update(Conversation).values(mode="human"))
    inbox, told = hearing(house)
    await inbox.accept(house.incoming("Sind Sie da?"))
    assert not told


async def test_long_text_is_cut_and_says_so(house: House) -> None:
    await house.inbox.accept(house.incoming("x" * 100_000))
    await house.inbox.accept(house.incoming("x" * KEPT_TEXT))
    long, exact = await house.inbox_rows()
    assert (len(long.text or ""), long.data) == (KEPT_TEXT, {"cut": True})
    assert (len(exact.text or ""), exact.data) == (KEPT_TEXT, {})


async def test_what_no_database_can_keep_is_cleaned(house: House) -> None:
    data = {"name": "a\0b\ud800", "deep": [{"x": "\x1b[2J"}, 1, 2.5, None, True], "odd": {1, 2}}
    await house.inbox.accept(
        house.incoming("Zeile\r\nzwei\0\x07 \ud83d!", data=data, platform_id="a\0b")
    )
    (row,) = await house.inbox_rows()
    assert row.text == "Zeile\nzwei \N{REPLACEMENT CHARACTER}!"
    assert row.data == {
        "name": "ab\N{REPLACEMENT CHARACTER}",
        "deep": [{"x": "[2J"}, 1, 2.5, None, True],
        "odd": None,
    }


@given(st.text(st.characters(), max_size=200))
def test_clean_text_has_no_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert {unicodedata.category(letter) for letter in set(cleaned) - {"\n", "\t"}} & {
        "Cc",
        "Cs",
    } == set()
    assert clean(cleaned) == cleaned
    cleaned.encode()


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_clean_leaves_what_people_write(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("platform_id", ["x" * 500, "\ud800", "a\x00"])
async def test_a_strange_id_is_still_one_id(house: House, platform_id: str) -> None:
    odd = house.incoming("Hallo", platform_id=platform_id)
    assert await house.inbox.accept(odd)
    assert not await house.inbox.accept(odd)


@pytest.mark.parametrize("address", ["", "x" * 129, "a\0"])
async def test_an_address_that_cannot_be_kept_is_refused(house: House, address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        await house.inbox.accept(house.incoming("Hallo", address))
    assert await house.inbox_rows() == []


async def test_a_press_keeps_its_token_apart(house: House) -> None:
    await house.inbox.accept(house.incoming(kind="press", token="1.2.3"))
    await house.inbox.accept(house.incoming(kind="press", token="x" * 9_000))
    short, long = await house.inbox_rows()
    assert (short.text, short.data) == (None, {"token": "1.2.3"})
    assert len(long.data["token"]) == 65


async def test_a_platform_whose_clock_is_ahead_is_not_believed(house: House) -> None:
    await house.inbox.accept(house.incoming("später", at=house.now + timedelta(days=1)))
    await house.inbox.accept(house.incoming("früher", at=house.now - timedelta(hours=3)))
    received = [row.received_at - house.now for row in await house.inbox_rows()]
    assert received == [timedelta(0), timedelta(hours=-3)]


@pytest.mark.parametrize(
    ("hint", "start", "language"),
    [
        ("tr-TR", {}, "tr"),
        ("sr_Latn", {}, "hr"),
        ("xx", {}, "de"),
        (None, {}, "de"),
        ("de", {"language": "ar"}, "ar"),
        ("uk", {"language": "'; drop"}, "uk"),
    ],
)
async def test_a_newcomer_is_met_in_the_language_of_the_app_or_the_link(
    house: House, hint: str | None, start: dict[str, str], language: str
) -> None:
    await house.inbox.accept(house.incoming(kind="start", language_hint=hint, data=start))
    await house.inbox.accept(house.incoming("Hi", language_hint="fr"))
    async with house.db.snapshot() as session:
        assert await session.scalar(select(Person.language)) == language


async def test_who_blocks_gets_nothing_more_and_no_answer(house: House) -> None:
    await house.inbox.accept(house.incoming("Hallo"))
    await house.turns.take_all((await house.talk()).id)
    blocked = house.incoming(kind="blocked")
    assert await house.inbox.accept(blocked)
    assert not await house.inbox.accept(blocked)
    await house.turns.take_all((await house.talk()).id)
    await house.outbox.drain()
    assert house.platform.sent == []
    assert [(d.state, d.reason) for d in await house.deliveries()] == [("skipped", "blocked")]


@pytest.mark.parametrize("kind", ["unblocked", "text"])
async def test_who_comes_back_is_written_to_again(house: House, kind: str) -> None:
    await house.says("Hallo")
    await house.inbox.accept(house.incoming(kind="blocked"))
    await house.inbox.accept(house.incoming(kind=kind))
    await house.says("Bin wieder da")
    assert house.platform.texts()[-1].endswith("Bin wieder da")


async def test_a_repeated_message_does_not_undo_a_block(house: House) -> None:
    hello = house.incoming("Hallo")
    await house.inbox.accept(hello)
    await house.inbox.accept(house.incoming(kind="blocked"))
    await house.inbox.accept(hello)
    async with house.db.snapshot() as session:
        assert await session.scalar(select(Address.blocked_at)) == house.now


async def test_a_stranger_who_blocks_is_nobody(house: House) -> None:
    assert not await house.inbox.accept(house.incoming(kind="blocked"))
    async with house.db.snapshot() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0
