"""The first content: loaded once, completed by later releases, never against what staff did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from services.centres.models import Centre
from services.database import Database
from services.guide.content import load
from services.guide.models import Entry, EntryText
from services.guide.service import Guide, version
from tests.services.guide.conftest import NOW

LATER = NOW + timedelta(days=30)


async def _an_older_release(db: Database, **changed: object) -> None:
    """Nothing of the guide was French yet."""
    async with db.transaction() as session:
        await load(session, NOW)
        await session.execute(delete(EntryText).where(EntryText.language == "fr"))
        entry = await session.get(Entry, "housing")
        centre = await session.get(Centre, "oststadt")
        assert entry is not None
        assert centre is not None
        centre.names = {code: name for code, name in centre.names.items() if code != "fr"}
        for name, value in changed.items():
            setattr(entry, name, value)


async def _french(db: Database, slug: str) -> bool:
    async with db.snapshot() as session:
        answer = await Guide(session, "fr", plain=False).answer(slug)
        assert answer is not None
        return answer.language == "fr"


async def test_an_update_brings_the_languages_that_were_lacking(db: Database) -> None:
    await _an_older_release(db)
    async with db.transaction() as session:
        before = await version(session)
        assert await load(session, LATER) == 34 + 1
    async with db.transaction() as session:
        assert await version(session) != before
        assert await load(session, LATER) == 0
        centre = await session.get(Centre, "oststadt")
        assert centre is not None
        assert centre.names["fr"]
        found = await session.scalar(select(Entry.searched).where(Entry.slug == "housing"))
        assert "logement" in (found or "")
    assert await _french(db, "housing")


async def test_what_staff_have_saved_is_theirs(db: Database) -> None:
    await _an_older_release(db, version=2)
    async with db.transaction() as session:
        await load(session, LATER)
    assert not await _french(db, "housing")
    assert await _french(db, "debt")


async def test_a_translation_of_another_german_text_is_not_taken(db: Database) -> None:
    await _an_older_release(db)
    async with db.transaction() as session:
        german = (EntryText.slug == "housing", EntryText.language == "de")
        text = await session.scalar(select(EntryText).where(*german))
        assert text is not None
        text.title = "Wohnen"
    async with db.transaction() as session:
        await load(session, LATER)
    assert not await _french(db, "housing")


@pytest.mark.parametrize("language", ["ar", "fa"])
async def test_a_number_in_arabic_letters_is_read_as_it_is_dialled(
    db: Database, language: str
) -> None:
    async with db.transaction() as session:
        await load(session, NOW)
        answer = await Guide(session, language, plain=False).answer("employment-agency")
        assert answer is not None
        assert "0800\u00a04555500" in answer.text
