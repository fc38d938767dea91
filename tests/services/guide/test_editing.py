"""What staff do to an entry, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.guide.editing import Conflict, Editing
from services.guide.models import Entry
from services.guide.service import Guide, documents, version
from services.guide.snapshot import Snapshot, Text, read

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SLUG = "recognition"


def new_words(entry: Entry, text: str) -> Snapshot:
    snapshot = Editing.newest(entry)
    german = replace(snapshot.texts["de"], text=text)
    return replace(snapshot, texts={**snapshot.texts, "de": german})


async def test_a_draft_changes_nothing_for_residents_until_it_is_published(
    session: AsyncSession,
) -> None:
    editing, guide = Editing(session, "Emine", NOW), Guide(session, "de", plain=False)
    entry = await session.get_one(Entry, SLUG)
    before = await guide.answer(SLUG)
    entry = await editing.save(SLUG, new_words(entry, "Neu"), version=1, publish=False)
    assert await guide.answer(SLUG) == before
    await editing.save(SLUG, Editing.newest(entry), version=2, publish=True)
    after = await guide.answer(SLUG)
    assert after is not None
    assert after.text == "Neu"


async def test_a_published_draft_outdates_the_translations_once(session: AsyncSession) -> None:
    editing = Editing(session, "Emine", NOW)
    entry = await session.get_one(Entry, SLUG)
    await editing.save(SLUG, new_words(entry, "Neu"), version=1, publish=False)
    await editing.save(SLUG, Editing.newest(entry), version=2, publish=True)
    assert {text.language for text in entry.texts if text.outdated} == {
        text.language for text in entry.texts
    } - {"de"}


async def test_who_saves_second_is_told_and_nothing_is_lost(session: AsyncSession) -> None:
    entry = await session.get_one(Entry, SLUG)
    mine = new_words(entry, "Meins")
    await Editing(session, "Emine", NOW).save(
        SLUG, new_words(entry, "Ihres"), version=1, publish=True
    )
    with pytest.raises(Conflict) as conflict:
        await Editing(session, "Carl", NOW).save(SLUG, mine, version=1, publish=True)
    assert conflict.value.by == "Emine"
    assert read(entry).texts["de"].text == "Ihres"


async def test_undo_is_a_new_version(session: AsyncSession) -> None:
    editing = Editing(session, "Emine", NOW)
    entry = await session.get_one(Entry, SLUG)
    first = read(entry)
    await editing.save(SLUG, new_words(entry, "Neu"), version=1, publish=True)
    await editing.restore(SLUG, 1, version=2)
    assert read(entry) == first
    history = await editing.history(SLUG)
    assert [(each.version, each.what) for each in history] == [
        (3, "restored"),
        (2, "published"),
        (1, "begun"),
    ]


async def test_a_language_that_is_emptied_is_gone_and_comes_back_by_undo(
    session: AsyncSession,
) -> None:
    editing = Editing(session, "Emine", NOW)
    entry = await session.get_one(Entry, SLUG)
    wanted = read(entry)
    kept = {code: text for code, text in wanted.texts.items() if code != "tr"}
    await editing.save(SLUG, replace(wanted, texts=kept), version=1, publish=True)
    assert "tr" not in {text.language for text in entry.texts}
    await editing.restore(SLUG, 1, version=2)
    assert "tr" in {text.language for text in entry.texts}


async def test_a_checked_entry_says_by_whom(session: AsyncSession) -> None:
    entry = await Editing(session, "Emine", NOW).check(SLUG, 1)
    assert (entry.checked_on, entry.checked_by) == (NOW.date(), "Emine")


async def test_a_hidden_entry_is_not_answered_and_not_learned(session: AsyncSession) -> None:
    await Editing(session, "Emine", NOW).hide(SLUG, 1)
    assert await Guide(session, "de", plain=False).answer(SLUG) is None
    assert SLUG not in {document.slug for document in await documents(session)}


async def test_a_new_entry_is_named_after_its_title_and_learned(session: AsyncSession) -> None:
    wanted = Snapshot("help", source="Stadt", texts={"de": Text("Sperrmüll", "Anrufen: 115")})
    entry = await Editing(session, "Emine", NOW).create(wanted, publish=True)
    assert entry.slug == "sperrmuell"
    assert "sperrmuell" in {document.slug for document in await documents(session)}


async def test_questions_of_a_language_without_text_become_german_examples(
    session: AsyncSession,
) -> None:
    before = await session.get_one(Entry, SLUG)
    before.texts = [text for text in before.texts if text.language != "ro"]
    entry = await Editing(session, "Emine", NOW).add_questions(SLUG, "ro", ["Unde?", "Unde?"])
    assert read(entry).texts["de"].questions[-1] == "Unde?"
    assert read(entry).texts["de"].questions.count("Unde?") == 1


async def test_the_guide_has_a_new_version_after_every_change(session: AsyncSession) -> None:
    seen = [await version(session)]
    entry = await session.get_one(Entry, SLUG)
    later = Editing(session, "Emine", NOW + timedelta(seconds=1))
    await later.save(SLUG, new_words(entry, "Neu"), version=1, publish=True)
    await session.flush()
    seen.append(await version(session))
    await Editing(session, "Emine", NOW + timedelta(seconds=2)).hide(SLUG, 2)
    await session.flush()
    seen.append(await version(session))
    assert len(set(seen)) == 3
