"""When somebody is there, what is too long, who sees what, what a canned reply says."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.desk.rules import (
    CRISIS,
    NORMAL,
    DeskError,
    Staff,
    check_reply,
    filled,
    may_see,
    placeholders,
    presence,
    reply_language,
    waits_too_long,
)

BERLIN = ZoneInfo("Europe/Berlin")
MORNINGS = "Mo-Fr 09:00-12:00"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN)
QUARTER_HOUR = timedelta(minutes=15)


def test_the_team_is_there_while_any_centre_is_open_and_until_the_last_one_closes() -> None:
    there = presence([MORNINGS, "Mo-Fr 09:00-16:00", None], MONDAY)
    assert (there.here, there.until) == (True, datetime(2026, 11, 23, 16, 0))


def test_the_first_centre_that_opens_is_the_next_time() -> None:
    evening = MONDAY.replace(hour=20)
    there = presence([MORNINGS, "Tu 08:00-10:00"], evening)
    assert (there.here, there.next) == (False, datetime(2026, 11, 24, 8, 0))


@pytest.mark.parametrize("hours", [[], [None], ["nonsense"]])
def test_hours_that_nobody_can_read_are_unknown(hours: list[str | None]) -> None:
    assert not presence(hours, MONDAY).known


def test_right_across_the_clock_change() -> None:
    saturday = datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)
    assert presence([MORNINGS], saturday).next == datetime(2026, 10, 26, 9, 0)


def test_waiting_counts_only_while_somebody_is_there() -> None:
    last_night = MONDAY - timedelta(hours=12)
    assert not waits_too_long(
        last_night, MONDAY.replace(hour=9, minute=5), [MORNINGS], QUARTER_HOUR
    )
    assert waits_too_long(last_night, MONDAY.replace(hour=9, minute=20), [MORNINGS], QUARTER_HOUR)


@given(st.integers(0, 60 * 24 * 14), st.integers(0, 60 * 24))
def test_nobody_is_escalated_early_or_while_all_are_away(start: int, waited: int) -> None:
    now = MONDAY + timedelta(minutes=start)
    since = now - timedelta(minutes=waited)
    if waits_too_long(since, now, [MORNINGS], QUARTER_HOUR):
        assert waited >= 15
        assert presence([MORNINGS], now).here


def test_a_counsellor_sees_the_own_centre_what_has_none_and_every_alarm() -> None:
    east = Staff("e", "Ella", ("oststadt",))
    assert may_see(east, "oststadt", NORMAL, None)
    assert may_see(east, None, NORMAL, None)
    assert may_see(east, "weststadt", CRISIS, None)
    assert may_see(east, "weststadt", NORMAL, "e")
    assert not may_see(east, "weststadt", NORMAL, None)
    assert may_see(Staff("a", "Admin", ("oststadt",), sees_all=True), "weststadt", NORMAL, None)


def test_a_placeholder_is_filled_or_named_as_missing() -> None:
    assert filled("{centre}, {topic}!", {"centre": "Weststadt"}) == (
        "Weststadt, {topic}!",
        ["topic"],
    )


@given(st.text(), st.text())
def test_filling_never_reads_what_was_filled_in(text: str, value: str) -> None:
    done, _missing = filled("{centre}" + text.replace("{", ""), {"centre": value})
    assert done == value + text.replace("{", "") or not value
    assert placeholders("{a} {b}") == {"a", "b"}


@pytest.mark.parametrize("text", ["", " \n ", "x" * 3_501])
def test_nothing_and_too_much_cannot_be_sent(text: str) -> None:
    with pytest.raises(DeskError):
        check_reply(text)


@pytest.mark.parametrize(
    ("text", "chosen", "person", "marked"),
    [
        ("Guten Tag", None, "ar", "de"),
        ("Guten Tag", "ar", "ar", "de"),
        ("مرحبا", "de", "fa", "fa"),
        ("مرحبا", "de", "tr", "ar"),
        ("Merhaba", "tr", "tr", "tr"),
        ("17:00", "de", "ar", "de"),
    ],
)
def test_a_reply_runs_in_the_direction_of_its_letters(
    text: str, chosen: str | None, person: str, marked: str
) -> None:
    assert reply_language(text, chosen, person) == marked
