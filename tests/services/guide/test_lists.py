"""Browsing the guide, also when it is long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import Database
from services.guide.lists import Lists, Wanted
from services.guide.models import Entry, EntryText
from services.guide.snapshot import folded
from tests.stopwatch import Stopwatch

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MANY = 10_000


async def found(session: AsyncSession, **wanted: object) -> set[str]:
    rows, count = await Lists(session, ("de", "tr"), TODAY).page(Wanted(**wanted))  # type: ignore[arg-type]
    assert count >= len(rows)
    return {row.slug for row in rows}


@pytest.mark.parametrize(
    "search", ["anerkennen", "ANERKENNEN", "diploma from syria", "diplomasını", "الاعتراف"]
)
async def test_search_finds_titles_and_questions_in_every_language(
    session: AsyncSession, search: str
) -> None:
    assert "recognition" in await found(session, search=search)


async def test_a_search_for_signs_of_the_database_finds_nothing(session: AsyncSession) -> None:
    assert await found(session, search="%") == set()
    assert await found(session, search="_____") == set()


async def test_filters(session: AsyncSession) -> None:
    entry = await session.get_one(Entry, "debt")
    entry.centres, entry.checked_on = ["oststadt"], TODAY - timedelta(days=10)
    entry.texts = [text for text in entry.texts if text.language != "tr"]
    other = await session.get_one(Entry, "housing")
    next(text for text in other.texts if text.language == "ar").outdated = True
    other.published = False
    await session.flush()
    assert await found(session, centre="oststadt") == {"debt"}
    assert await found(session, state="missing") == {"debt"}
    assert await found(session, state="missing", language="en") == set()
    assert await found(session, state="outdated") == {"housing"}
    assert await found(session, state="outdated", language="tr") == set()
    assert await found(session, state="drafts") == {"housing"}
    assert "debt" not in await found(session, state="unchecked")
    assert "housing" in await found(session, state="unchecked")
    assert await found(session, topic="companies") >= {"chambers"}
    assert "emergency" not in await found(session, topic="companies")


async def test_ten_thousand_entries_open_in_300_ms(db: Database) -> None:
    async with db.transaction() as session:
        await session.execute(insert(Entry), [_entry(n) for n in range(MANY)])
        for code in ("de", "en", "tr", "ar", "uk", "ru"):
            await session.execute(insert(EntryText), [_text(n, code) for n in range(MANY)])
    watch = Stopwatch()
    for _ in range(5):
        async with db.snapshot() as session:
            with watch.lap():
                lists = Lists(session, ("de", "en", "tr"), TODAY)
                _rows, count = await lists.page(Wanted(search="titel 99", state="unchecked"), 1)
                assert count
                _rows, count = await lists.page(Wanted(state="missing"), 1)
                rows, count = await lists.page(Wanted(), 150)
    assert (len(rows), count) == (50, MANY)
    assert watch.middle < 0.3, watch


def _entry(number: int) -> dict[str, object]:
    return {
        "slug": f"e{number}",
        "topic": "work",
        "centres": [],
        "position": number,
        "changed_at": NOW,
        "searched": folded(f"e{number}\nTitel {number}\n" + "Eine Frage zu etwas? " * 20),
    }


def _text(number: int, code: str) -> dict[str, object]:
    return {
        "slug": f"e{number}",
        "language": code,
        "title": f"Titel {number}",
        "text": "Text " * 50,
        "bring": [],
        "questions": [],
        "changed_at": NOW,
    }
