"""What is past its period is forgotten, what has to be done is not, and no table is missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from migrations.schema import metadata
from services.conversations.models import Conversation, InboxRow, Signal
from services.database import Base, Database
from services.deliveries.models import Delivery
from services.exchange.models import Figure, Line, Post, Report, Talk
from services.people.models import Address, Person
from services.retention import OF_NOBODY, RULES, WITH_PERSON, Periods, sweep
from services.staff.models import OneTimeLink
from services.staff.service import Staff
from tests.services.exchange.conftest import Street

NOW = datetime(2027, 11, 23, 3, 0, tzinfo=UTC)


async def talk(db: Database, name: str, days: int) -> None:
    """Somebody who was here so many days ago, with a row in every table."""
    at = NOW - timedelta(days=days)
    steps: list[list[Base]] = [
        [Person(id=name, created_at=at, seen_at=at)],
        [Address(id=name, person_id=name, channel="test", value=name, created_at=at)],
        [
            Conversation(
                id=name,
                person_id=name,
                address_id=name,
                channel="test",
                state={"welcomed": True},
                created_at=at,
                active_at=at,
            )
        ],
        [
            InboxRow(
                conversation_id=name,
                channel="test",
                platform_id=f"{name} {state}",
                kind="text",
                state=state,
                received_at=at,
            )
            for state in ("done", "failed", "new")
        ],
        [
            Delivery(
                conversation_id=name,
                channel="test",
                dedupe=f"{name} {state}",
                content={},
                state=state,
                due_at=at,
                created_at=at,
            )
            for state in ("sent", "skipped", "queued")
        ],
        [
            Signal(kind="unanswered", conversation_id=name, at=at),
        ],
    ]
    async with db.transaction() as session:
        for rows in steps:
            session.add_all(rows)
            await session.flush()


async def left(db: Database, *tables: type[Base]) -> list[int]:
    async with db.snapshot() as session:
        return [await session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


async def test_a_talk_is_forgotten_but_not_what_is_still_to_be_done(db: Database) -> None:
    await talk(db, "old", days=91)
    await talk(db, "new", days=89)
    await sweep(db, NOW)
    assert await left(db, InboxRow, Delivery) == [1 + 3, 1 + 3]
    assert await left(db, Person, Conversation, Signal) == [2, 2, 2]
    async with db.snapshot() as session:
        assert (await session.get_one(Conversation, "old")).state == {}
        assert (await session.get_one(Conversation, "new")).state == {"welcomed": True}


async def test_somebody_who_was_not_here_for_a_year_is_forgotten_with_everything(
    db: Database,
) -> None:
    await talk(db, "old", days=366)
    counts = await sweep(db, NOW)
    everything = (Person, Address, Conversation, InboxRow, Delivery, Signal)
    assert await left(db, *everything) == [0] * 6
    assert counts["person"] == 1


async def test_the_town_sets_the_periods(db: Database) -> None:
    await talk(db, "old", days=10)
    await sweep(db, NOW, Periods(talk=5, person=400, signal=9))
    assert await left(db, InboxRow, Signal, Person) == [1, 0, 1]


async def test_many_rows_go_in_batches(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        await talk(db, str(number), days=366)
    monkeypatch.setattr("services.retention.BATCH", 2)
    assert (await sweep(db, NOW))["person"] == 5
    assert await sweep(db, NOW) == {rule.table: 0 for rule in RULES}


async def test_links_that_are_over_are_deleted(db: Database) -> None:
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        await staff.link(await staff.add("Ayşe", "editor"))
    await sweep(db, NOW)
    assert await left(db, OneTimeLink) == [1]
    await sweep(db, NOW + timedelta(days=3))
    assert await left(db, OneTimeLink) == [0]


def test_the_privacy_notice_and_the_documents_promise_these_periods() -> None:
    root, periods = Path(__file__).parents[2], Periods()
    legal = root / "bot/channels/web/templates/legal"
    german = (legal / "privacy.de.html").read_text(encoding="utf-8")
    english = (legal / "privacy.en.html").read_text(encoding="utf-8")
    assert f"Nachrichten: {periods.talk} Tage," in german
    assert f"bis Sie {periods.person} Tage lang nicht" in german
    assert f"Messages: {periods.talk} days," in english
    assert f"have not written for {periods.person} days" in english
    assert f"Termine: {periods.appointment} Tage nach" in german
    assert f"Appointments: {periods.appointment} days after" in english
    run_it = (root / "docs/run-it.md").read_text(encoding="utf-8")
    assert f"| {periods.talk} days each |" in run_it
    assert f"without text | {periods.signal} days |" in run_it
    assert f"| {periods.person} days after the last message |" in run_it


def test_every_table_has_a_rule() -> None:
    decided = [*dict.fromkeys(rule.table for rule in RULES), *WITH_PERSON, *OF_NOBODY]
    assert sorted(decided) == sorted(metadata().tables)


@pytest.mark.parametrize("table", metadata().sorted_tables, ids=lambda table: str(table.name))
def test_what_belongs_to_a_person_goes_with_the_person(table: Table) -> None:
    owners = [key for key in table.foreign_keys if key.column.table.name not in OF_NOBODY]
    if table.name in OF_NOBODY:
        assert owners == []
    if table.name in WITH_PERSON:
        assert {key.ondelete for key in owners} == {"CASCADE"}
    for key in owners:
        assert key.ondelete in ("CASCADE", "SET NULL"), key


async def test_what_was_reported_outlives_the_talk_and_goes_too(db: Database) -> None:
    """Fourteen days after the last word a talk goes; a copy in a report stays half a year."""
    street = Street(db)
    await street.furnish()
    post = await street.offers()
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        await talks.say(talk, "ali", "Du bist doof")
        await talks.report(talk, "mia", "rude")
        await talks.share(talk, "ali", "0176 04069012")
    for days, kept in ((13, [1, 1, 1, 1]), (15, [0, 0, 1, 1]), (181, [0, 0, 0, 1])):
        await sweep(db, street.now + timedelta(days=days))
        assert await left(db, Line, Talk, Report, Post) == kept, days
    async with street.exchange() as exchange:
        await exchange.close((await exchange.mine("mia"))[0].code, "mia", "given")
    for days, kept in ((179, [1, 3]), (181, [0, 3])):
        await sweep(db, street.now + timedelta(days=days))
        assert await left(db, Post, Figure) == kept, days


async def test_somebody_who_is_forgotten_leaves_no_word_in_the_exchange(db: Database) -> None:
    street = Street(db)
    await street.furnish()
    post = await street.offers()
    async with street.talks() as talks:
        talk = (await talks.begin(post, "ali", "ali")).id
        await talks.say(talk, "ali", "Du bist doof")
        await talks.report(talk, "mia", "rude")
    async with db.transaction() as session:
        await session.delete(await session.get_one(Person, "ali"))
    assert await left(db, Line, Talk, Report, Post) == [0, 0, 0, 1]


async def test_what_neighbours_wrote_is_not_kept_as_long_as_a_talk(db: Database) -> None:
    await talk(db, "recent", days=20)
    async with db.transaction() as session:
        for name in ("exchange:7:0", "turn:7:0"):
            session.add(
                Delivery(
                    conversation_id="recent",
                    channel="test",
                    dedupe=name,
                    content={"text": "Komm gerne vorbei"},
                    state="sent",
                    due_at=NOW,
                    created_at=NOW - timedelta(days=20),
                )
            )
    await sweep(db, NOW)
    async with db.snapshot() as session:
        kept = await session.scalars(select(Delivery.dedupe).where(Delivery.content != {}))
        assert list(kept) == ["turn:7:0"]
