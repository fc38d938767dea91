"""Canned replies: the resident's language or German, placeholders filled, nothing half-written."""

from __future__ import annotations

import pytest

from services.desk.canned import CannedReplies
from services.desk.rules import DeskError
from tests.services.desk.counter import Counter

GREETING = {"de": "Guten Tag aus {centre}!", "ar": "مرحبا من {centre}!"}


async def save(
    counter: Counter, title: str, texts: dict[str, str], number: int | None = None
) -> int:
    async with counter.db.transaction() as session:
        row = await CannedReplies(session, counter.house.now).save(number, title, texts, "Ayşe")
        return row.id


async def ready(counter: Counter, language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    async with counter.db.snapshot() as session:
        replies = CannedReplies(session, counter.house.now)
        found = await replies.ready(language, False, {"centre": "Weststadt"})
        return [(each.language, each.text, each.missing) for each in found]


async def test_a_reply_comes_in_the_language_of_the_resident_or_in_german(counter: Counter) -> None:
    await save(counter, "Gruß", GREETING)
    assert await ready(counter, "ar") == [("ar", "مرحبا من Weststadt!", ())]
    assert await ready(counter, "tr") == [("de", "Guten Tag aus Weststadt!", ())]


async def test_what_is_not_known_stays_to_be_filled_in(counter: Counter) -> None:
    await save(counter, "Thema", {"de": "Es geht um {topic}."})
    assert await ready(counter, "de") == [("de", "Es geht um {topic}.", ("topic",))]


@pytest.mark.parametrize(
    ("title", "texts", "why"),
    [
        ("", GREETING, "title"),
        ("x" * 81, GREETING, "title"),
        ("Gruß", {"ar": "مرحبا"}, "no_german"),
        ("Gruß", {"de": "Hallo {name}"}, "placeholder"),
        ("Gruß", {"de": "x" * 3_501}, "long"),
    ],
)
async def test_a_reply_that_is_not_complete_is_refused(
    counter: Counter, title: str, texts: dict[str, str], why: str
) -> None:
    with pytest.raises(DeskError, match=why):
        await save(counter, title, texts)


async def test_titles_are_unique_and_a_reply_can_be_changed(counter: Counter) -> None:
    number = await save(counter, "Gruß", GREETING)
    with pytest.raises(DeskError, match="title_taken"):
        await save(counter, "Gruß", GREETING)
    assert await save(counter, "Gruß", {"de": "Hallo!"}, number) == number
    assert await ready(counter, "ar") == [("de", "Hallo!", ())]
