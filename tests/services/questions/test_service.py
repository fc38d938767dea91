"""Gathering what the bot could not answer, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from services.conversations.models import InboxRow
from services.database import Database
from services.questions.models import Question, QuestionGroup
from services.questions.service import DROPPED, Questions, gather
from services.retention import sweep
from tests.admin.example_talks import talks
from tests.admin.staff_house import WordsEncoder

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ENCODER = WordsEncoder()


@pytest.fixture
async def asked(db: Database) -> Database:
    await talks(db, NOW)
    return db


async def groups(db: Database) -> dict[tuple[str, str], int]:
    async with db.snapshot() as session:
        found = await Questions(session, NOW).open_groups()
    return {(group.language, group.text): group.count for group in found}


async def test_the_same_question_is_counted_once_a_language(asked: Database) -> None:
    await gather(asked, ENCODER, NOW)
    found = await groups(asked)
    assert found["tr", "Sperrmüll nereye atılır?"] == 2
    assert found["de", "Wo kann ich Sperrmüll anmelden?"] == 2
    assert found["uk", "Чи визнають мій диплом?"] == 1
    assert ("de", "Wer hilft bei Schulden?") not in found


async def test_gathering_again_changes_nothing(asked: Database) -> None:
    await gather(asked, ENCODER, NOW)
    before = await groups(asked)
    assert await gather(asked, ENCODER, NOW) == 0
    assert await groups(asked) == before


async def test_two_who_gather_at_once_count_every_question_once(asked: Database) -> None:
    await asyncio.gather(*(gather(asked, ENCODER, NOW) for _ in range(3)))
    async with asked.snapshot() as session:
        questions = len((await session.scalars(select(Question))).all())
        counted = sum(group.count for group in await session.scalars(select(QuestionGroup)))
    assert questions == counted == 8


async def test_a_question_that_did_not_help_brings_the_words_before_the_press(
    asked: Database,
) -> None:
    await gather(asked, ENCODER, NOW)
    async with asked.snapshot() as session:
        questions = Questions(session, NOW)
        group = next(g for g in await questions.open_groups() if g.language == "uk")
        assert group.unhelpful == 1
        assert [(a.text, a.kind, a.value) for a in await questions.asked(group)] == [
            ("Чи визнають мій диплом?", "unhelpful", "recognition")
        ]


async def test_when_the_inbox_forgets_only_the_name_of_the_group_is_left(asked: Database) -> None:
    await gather(asked, ENCODER, NOW)
    async with asked.transaction() as session:
        await session.execute(delete(InboxRow))
    async with asked.snapshot() as session:
        questions = Questions(session, NOW)
        group = (await questions.open_groups(language="tr"))[0]
        assert [each.text for each in await questions.asked(group)] == [group.text]


async def test_a_settled_group_is_off_the_list(
    asked: Database,
) -> None:
    await gather(asked, ENCODER, NOW)
    async with asked.transaction() as session:
        questions = Questions(session, NOW)
        group = (await questions.open_groups(language="tr"))[0]
        await questions.settle(group.id, "Emine", DROPPED)
    assert ("tr", group.text) not in await groups(asked)


async def test_old_groups_are_forgotten(asked: Database) -> None:
    await gather(asked, ENCODER, NOW)
    assert (await sweep(asked, NOW + timedelta(days=170)))["question_group"] == 0
    assert (await sweep(asked, NOW + timedelta(days=190)))["question_group"] > 0
    async with asked.snapshot() as session:
        assert (await session.scalars(select(Question))).all() == []
