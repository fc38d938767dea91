"""When a reminder comes: at the chosen local hour, by day, whatever the clocks do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.reminders.rules import DAYS, HOURS, Wish, by_day, check_wish, next_time

BERLIN = ZoneInfo("Europe/Berlin")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
days = some.dates(date(2026, 10, 1), date(2027, 10, 31))
instants = some.datetimes(datetime(2026, 9, 1), datetime(2027, 10, 31), timezones=some.just(BERLIN))
wishes = some.builds(
    Wish,
    some.lists(some.sampled_from(DAYS), unique=True, min_size=1).map(tuple),
    some.sampled_from(HOURS),
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN)


@given(days, wishes, instants, some.booleans())
def test_it_lies_ahead_at_the_chosen_hour_and_not_after_the_last_day(
    last_day: date, wish: Wish, after: datetime, first: bool
) -> None:
    found = next_time(last_day, wish, after, first=first)
    if found is not None:
        assert found.timestamp() > after.timestamp()
        assert (found.hour, found.minute) == (wish.hour, 0)
        assert found.date() <= last_day
        assert by_day(found) == found


@given(days, wishes)
def test_one_after_the_other_gives_each_chosen_day_once(last_day: date, wish: Wish) -> None:
    now = at(last_day - timedelta(days=30), 12)
    found: list[int] = []
    while (following := next_time(last_day, wish, now, first=not found)) is not None:
        found.append((last_day - following.date()).days)
        now = following
    assert found == sorted(wish.days, reverse=True)


@given(days, wishes, some.integers(1, 6))
def test_too_late_for_all_chosen_days_is_reminded_all_the_same(
    last_day: date, wish: Wish, before: int
) -> None:
    kept = at(last_day - timedelta(days=before), 7)
    assert next_time(last_day, wish, kept, first=True) is not None


@given(instants)
def test_nothing_is_said_at_night(now: datetime) -> None:
    said = by_day(now)
    assert time(8) <= said.time() < time(20)
    assert timedelta() <= said - now < timedelta(hours=12) or said == now


@pytest.mark.parametrize("changes", [SPRING, AUTUMN])
def test_nine_is_nine_on_the_days_when_the_clocks_change(changes: date) -> None:
    found = next_time(changes, Wish((0,)), at(changes - timedelta(days=1), 22))
    assert found == at(changes, 9)
    assert found is not None
    assert found.utcoffset() == timedelta(hours=2 if changes == SPRING else 1)


def test_who_wants_none_gets_none_but_what_was_asked_for() -> None:
    none, now = Wish((), 9), at(date(2026, 12, 1), 12)
    assert next_time(date(2026, 12, 10), none, now, first=True) is None
    asked = next_time(date(2026, 12, 10), none, now, again=date(2026, 12, 2))
    assert asked == at(date(2026, 12, 2), 9)


def test_only_what_is_offered_can_be_chosen() -> None:
    assert check_wish([0, 7, 7], 18) == Wish((7, 0), 18)
    for number, hour in ((2, 9), (7, 3), (7, 20)):
        with pytest.raises(ValueError, match="no such"):
            check_wish([number], hour)
