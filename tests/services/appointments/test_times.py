"""What is free: never twice, never outside the plan, never in the past, and all of it bookable."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.appointments.hours import (
    Change,
    Closing,
    Line,
    Need,
    Plan,
    Span,
    Window,
    at,
    unit_of,
)
from services.appointments.times import Free, fits, free_times
from tests.stopwatch import Stopwatch

BERLIN = ZoneInfo("Europe/Berlin")
START = date(2026, 1, 1)


def shown(free: list[Free]) -> list[str]:
    """Every start as wall time of the town."""
    starts = sorted(start for each in free for start in each)
    return [at(start).astimezone(BERLIN).strftime("%d.%m. %H:%M") for start in starts]


def window(plan: Plan, first: date, last: date, now: datetime | None = None) -> Window:
    begin = plan.unit(first) if now is None else max(plan.unit(first), unit_of(now) + 1)
    return Window(first - timedelta(1), last, begin, plan.unit(last + timedelta(1)) - 1)


def day_of(line: Line, day: date, need: Need | None = None, *more: object) -> list[str]:
    changes = [each for each in more if isinstance(each, Change)]
    closings = [each for each in more if isinstance(each, Closing)]
    plan = Plan(BERLIN, [line], changes, closings)
    return shown(free_times(plan, {}, need or Need(60), window(plan, day, day + timedelta(1))))


def hours(
    begins: str, ends: str, day: date, *, since: date = START, every: int = 1, kept: int = 0
) -> Line:
    begin, end = time.fromisoformat(begins), time.fromisoformat(ends)
    return Line("a", "ost", day.weekday(), begin, end, since, None, every, kept)


def test_buffers_lie_between_the_times_and_may_reach_beyond_the_hours() -> None:
    monday = date(2027, 2, 1)
    line = hours("09:00", "12:00", monday)
    assert day_of(line, monday, Need(45, before=5, after=10)) == [
        "01.02. 09:00",
        "01.02. 10:00",
        "01.02. 11:00",
    ]


def test_the_last_part_is_kept_for_those_who_walk_in() -> None:
    monday = date(2027, 2, 1)
    line = hours("09:00", "13:00", monday, kept=25)
    assert day_of(line, monday) == [f"01.02. {hour}:00" for hour in ("09", "10", "11")]
    plan = Plan(BERLIN, [line])
    desk = free_times(plan, {}, Need(60), window(plan, monday, monday), kept=True)
    assert shown(desk)[-1] == "01.02. 12:00"


def test_a_time_may_reach_from_the_hours_of_one_day_into_those_of_the_next() -> None:
    monday = date(2027, 2, 1)
    lines = [hours("00:00", "00:00", monday), hours("00:00", "00:00", monday + timedelta(1))]
    plan, need = Plan(BERLIN, lines), Need(45)
    late = unit_of(datetime(2027, 2, 1, 23, 30, tzinfo=BERLIN))
    assert fits(plan, "a", "ost", need, late, kept=False)
    assert not fits(Plan(BERLIN, lines[:1]), "a", "ost", need, late, kept=False)


def test_every_other_week_counts_from_the_first_across_the_53rd_week() -> None:
    monday = date(2026, 12, 14)
    line = hours("09:00", "10:00", monday, since=monday, every=2)
    plan = Plan(BERLIN, [line])
    found = free_times(plan, {}, Need(60), window(plan, monday, date(2027, 1, 31)))
    assert shown(found) == ["14.12. 09:00", "28.12. 09:00", "11.01. 09:00", "25.01. 09:00"]


@pytest.mark.parametrize(
    ("day", "begins", "ends", "length"),
    [
        (date(2027, 3, 28), "00:00", "06:00", 5),  # the clocks go forward at 2
        (date(2027, 10, 31), "00:00", "06:00", 7),  # and back at 3
        (date(2027, 3, 27), "22:00", "06:00", 7),  # across midnight, into the change
        (date(2027, 10, 30), "22:00", "06:00", 9),
        (date(2027, 3, 28), "02:00", "03:00", 0),  # an hour that does not exist
        (date(2027, 10, 31), "02:00", "03:00", 2),  # one that is there twice
        (date(2028, 2, 29), "09:00", "12:00", 3),
        (date(2027, 1, 6), "09:00", "12:00", 0),  # Epiphany: a holiday of the state only
        (date(2027, 1, 5), "22:00", "02:00", 2),  # its eve, until midnight
    ],
)
def test_a_day_has_as_many_hours_as_it_really_has(
    day: date, begins: str, ends: str, length: int
) -> None:
    assert len(day_of(hours(begins, ends, day), day)) == length


def test_absence_closing_and_extra_hours() -> None:
    monday = date(2027, 2, 1)
    line = hours("09:00", "12:00", monday)
    away = Change("a", True, monday, monday, time(10), time(11))
    assert day_of(line, monday, None, away) == ["01.02. 09:00", "01.02. 11:00"]
    assert day_of(line, monday, None, Closing(monday, monday, "ost")) == []
    assert len(day_of(line, monday, None, Closing(monday, monday, "west"))) == 3
    more = Change("a", False, monday, monday, time(14), time(15), "west")
    assert day_of(line, monday, None, more)[-1] == "01.02. 14:00"
    epiphany = date(2027, 1, 6)
    extra = Change("a", False, epiphany, epiphany, time(14), time(15), "west")
    assert day_of(hours("09:00", "12:00", epiphany), epiphany, None, extra) == ["06.01. 14:00"]


steps = st.integers(0, 287).map(lambda unit: time(unit * 5 // 60, unit * 5 % 60))
days = st.dates(date(2027, 3, 20), date(2027, 4, 10))
names = st.sampled_from(["a", "b"])
centres = st.sampled_from(["ost", "west"])
needs = st.builds(
    Need,
    st.sampled_from([5, 30, 45, 90]),
    st.sampled_from([0, 5, 15]),
    st.sampled_from([0, 10]),
)
lines = st.builds(
    Line,
    names,
    centres,
    st.integers(0, 6),
    steps,
    steps,
    st.dates(date(2027, 3, 1), date(2027, 4, 1)),
    st.none() | st.dates(date(2027, 4, 2), date(2027, 5, 1)),
    st.integers(1, 2),
    st.sampled_from([0, 20]),
)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    first = draw(days)
    last = first + timedelta(draw(st.integers(0, 3)))
    begins, ends = draw(steps), draw(steps)
    absent = draw(st.booleans())
    if absent and draw(st.booleans()):
        return Change(draw(names), True, first, last)
    return Change(draw(names), absent, first, last, begins, ends, draw(centres))


plans = st.builds(
    Plan,
    st.just(BERLIN),
    st.lists(lines, max_size=6),
    st.lists(changes(), max_size=3),
    st.lists(days.map(lambda day: Closing(day, day, None)), max_size=2),
)
bookings = st.dictionaries(
    names,
    st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 30)), max_size=5),
)


def no_overlaps(spans: list[Span]) -> bool:
    spans = sorted(spans)
    return all(one[1] <= other[0] for one, other in pairwise(spans))


def taken_of(plan: Plan, raw: dict[str, list[tuple[int, int]]]) -> dict[str, list[Span]]:
    begin, found = plan.unit(date(2027, 3, 20)), {}
    for name, spans in raw.items():
        reach, kept = 0, []
        for start, length in sorted(spans):
            start = max(start, reach)
            reach = start + length
            kept.append((begin + start, begin + reach))
        found[name] = kept
    return found


@settings(deadline=None, max_examples=300)
@given(plans, bookings, needs, st.datetimes(datetime(2027, 3, 21), datetime(2027, 4, 9)))
def test_free_times_for_any_plan(
    plan: Plan, raw: dict[str, list[tuple[int, int]]], need: Need, now: datetime
) -> None:
    taken = taken_of(plan, raw)
    now = now.replace(tzinfo=UTC)
    looked = window(plan, date(2027, 3, 20), date(2027, 4, 10), now)
    found = free_times(plan, taken, need, looked)
    spans = {name: list(taken.get(name, [])) for name in ("a", "b")}
    for free in found:
        for start in free:
            assert at(start) > now - timedelta(minutes=5)
            assert fits(plan, free.counsellor, free.centre, need, start, kept=False)
            spans[free.counsellor].append(need.taken(start))
    assert all(no_overlaps(each) for each in spans.values())
    booked = {name: sorted(each) for name, each in spans.items()}
    assert free_times(plan, booked, need, looked) == []


def test_a_year_of_fifty_counsellors_takes_less_than_fifty_milliseconds() -> None:
    week = [
        Line(f"c{number}", "ost", weekday, begins, ends, START)
        for number in range(50)
        for weekday in range(5)
        for begins, ends in ((time(9), time(12)), (time(13), time(16, 30)))
    ]
    need = Need(45, 5, 10)
    everything = Plan(BERLIN, week)
    year = window(everything, date(2027, 1, 1), date(2027, 12, 31))
    found = free_times(everything, {}, need, year)
    taken = {f"c{number}": [] for number in range(50)}  # type: dict[str, list[Span]]
    for free in found:
        taken[free.counsellor] += [need.taken(start) for start in list(free)[::10]]
    taken = {name: sorted(each) for name, each in taken.items()}
    watch = Stopwatch(clock.process_time)
    for _ in range(10):
        with watch.lap():
            free_times(Plan(BERLIN, week), taken, need, year)
    assert sum(map(len, taken.values())) > 5_000
    assert watch.best < 0.05, watch
