"""Never an empty text, never at night, never what is over; a repeated one keeps its wall time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.languages import LANGUAGES, PLAIN
from services.announcements.rules import (
    FRESH,
    Refused,
    Wish,
    check_time,
    check_wish,
    faults,
    hindrances,
    is_night,
    next_time,
    over_at,
    too_old_at,
    worded,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
FIELD = st.sampled_from(["", "  ", "words"])
TEXTS = st.dictionaries(
    st.sampled_from([*LANGUAGES, PLAIN]), st.fixed_dictionaries({"title": FIELD, "text": FIELD})
)
GERMAN = {"title": "Titel", "text": "Text"}


def test_each_field_falls_back_by_itself() -> None:
    texts = {"de": GERMAN, "tr": {"title": "Başlık", "text": ""}, "en": {"text": "English"}}
    turkish = worded(texts, "tr")
    assert (turkish.title, turkish.title_language) == ("Başlık", "tr")
    assert (turkish.text, turkish.text_language, turkish.missing) == ("Text", "de", True)
    assert worded(texts, "tr", order=["en"]).text == "English"
    assert worded(texts, "uk", order=["en"]).title == "Titel"
    assert not worded(texts, "de").missing


def test_plain_words_come_first_for_whom_they_are_wanted() -> None:
    texts = {"de": GERMAN, "de-plain": {"title": "Leicht", "text": ""}}
    assert worded(texts, "de", plain=True).title == "Leicht"
    assert worded(texts, "de", plain=True).text == "Text"
    assert worded(texts, "de").title == "Titel"
    assert not worded(texts, "de", plain=True).missing


@settings(max_examples=60)
@given(TEXTS, st.sampled_from([*LANGUAGES]), st.booleans())
def test_with_german_words_nobody_reads_an_empty_text(
    texts: dict[str, dict[str, str]], language: str, plain: bool
) -> None:
    found = worded({**texts, "de": GERMAN}, language, plain)
    assert found.title
    assert found.text
    assert found.missing == ({found.title_language, found.text_language} != {language})


def test_what_cannot_be_stored_or_sent_says_why() -> None:
    assert faults({"de": GERMAN}, link="https://example.org") == []
    assert faults({"xx": {"title": "a" * 151}}, link="example.org") == [
        "language",
        "long_title",
        "link",
    ]
    assert hindrances({"de": GERMAN}, ["work"], over=None, now=NOW) == []
    assert hindrances({"tr": GERMAN}, [], over=NOW, now=NOW) == [
        "no_title",
        "no_text",
        "no_topic",
        "over",
    ]


def test_a_deadline_ends_with_its_day_also_where_the_clock_changes() -> None:
    before = over_at(date(2027, 3, 28), None, None, BERLIN)
    assert before == datetime(2027, 3, 28, 22, 0, tzinfo=UTC)
    begins = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
    assert over_at(None, begins, None, BERLIN) == begins
    assert over_at(date(2026, 12, 24), begins, begins + FRESH, BERLIN) == begins + FRESH
    assert over_at(None, None, None, BERLIN) is None


def test_what_was_begun_two_days_ago_or_is_over_is_not_sent() -> None:
    assert too_old_at(NOW, None) == NOW + FRESH
    assert too_old_at(NOW, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)


@pytest.mark.parametrize(("clock", "night"), [("07:59", True), ("08:00", False), ("20:00", True)])
def test_the_night_is_from_eight_to_eight(clock: str, night: bool) -> None:
    assert (
        is_night(datetime.fromisoformat(f"2026-11-24T{clock}:00").replace(tzinfo=BERLIN)) is night
    )


def test_what_is_repeated_keeps_its_wall_time_and_the_last_day_of_a_month() -> None:
    friday = datetime(2026, 10, 23, 9, 0, tzinfo=BERLIN)
    assert next_time(friday, "weekly", friday) == datetime(2026, 10, 30, 9, 0, tzinfo=BERLIN)
    last = datetime(2027, 1, 31, 9, 0, tzinfo=BERLIN)
    assert next_time(last, "monthly", last) == datetime(2027, 2, 28, 9, 0, tzinfo=BERLIN)
    shorter = datetime(2027, 2, 28, 9, 0, tzinfo=BERLIN)
    assert next_time(shorter, "monthly", shorter) == datetime(2027, 3, 31, 9, 0, tzinfo=BERLIN)
    march = datetime(2027, 3, 2, 0, 0, tzinfo=BERLIN)
    assert next_time(last, "monthly", march) == datetime(2027, 3, 31, 9, 0, tzinfo=BERLIN)
    assert next_time(friday, "", friday) is None


def test_a_time_to_send_lies_ahead_but_not_too_far() -> None:
    assert check_time(NOW + FRESH, NOW) == NOW + FRESH
    for at in (NOW, NOW + timedelta(days=401)):
        with pytest.raises(Refused):
            check_time(at, NOW)


def test_only_what_is_offered_can_be_wished() -> None:
    assert check_wish(Wish()) == Wish("resident", "at_once", "wait")
    for wish in (Wish(group="boss"), Wish(frequency="hourly"), Wish(night="loud")):
        with pytest.raises(ValueError, match="no such wish"):
            check_wish(wish)
