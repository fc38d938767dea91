"""Opening hours as a form shows them, and as OSM writes them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import validate

from services.guide.hours import opening
from services.guide.week import Closed, HoursError, Week, read, spans, write

DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))
TUESDAY = datetime(2026, 11, 24, 10, 0)


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    marks = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(marks[::2], marks[1::2], strict=False))


@st.composite
def closed(draw: st.DrawFn) -> Closed:
    if draw(st.booleans()):
        first, last = (draw(DATES).replace(year=2000) for _ in range(2))
        return Closed(first, last, yearly=True)
    first, last = sorted(draw(DATES) for _ in range(2))
    return Closed(first, last)


WEEKS = st.builds(
    Week,
    st.tuples(*[days()] * 7),
    st.lists(closed(), max_size=3).map(tuple),
    st.booleans(),
)


@given(WEEKS)
def test_what_is_written_reads_the_same(week: Week) -> None:
    assert read(write(week)) == week


@given(WEEKS)
def test_what_is_written_is_valid_osm(week: Week) -> None:
    written = write(week)
    assert written is None or validate(written)


@settings(deadline=None)  # the first look at a year reads its holidays
@given(WEEKS, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_nothing_opens_outside_of_the_week(week: Week, at: datetime) -> None:
    state = opening(write(week) or '"by appointment"', at)
    minute = at.hour * 60 + at.minute
    inside = any(begin <= minute < end for begin, end in week.days[at.weekday()])
    assert state is not None
    assert inside or not state.open


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("9-12", ((540, 720),)),
        ("9–12, 14:00–17.30", ((540, 720), (840, 1050))),
        ("14 bis 17 und 9 bis 12", ((540, 720), (840, 1020))),
        ("9 to 12 Uhr", ((540, 720),)),
        ("20-24", ((1200, 1440),)),
        ("", ()),
    ],
)
def test_staff_type_times_as_they_like(typed: str, found: object) -> None:
    assert spans(typed) == found


@pytest.mark.parametrize("typed", ["morgens", "12-9", "9-12, 11-14", "25-26", "9", "9-12:75"])
def test_times_that_cannot_be_are_named(typed: str) -> None:
    with pytest.raises(HoursError):
        spans(typed)


@pytest.mark.parametrize(
    "hours", ["week 1-20 Mo 09:00-12:00", "Mo-Fr sunrise-sunset", "Mo 22:00-02:00", "Jun-Aug off"]
)
def test_what_the_form_cannot_show_is_left_alone(hours: str) -> None:
    assert read(hours) is None


def test_hours_as_others_write_them() -> None:
    week = read("Mo,We-Fr 9:00-12:00,14:00-17:00; Tu off; PH off; 2026 Dec 24-2027 Jan 06 off")
    assert week is not None
    assert week.days[1] == ()
    assert week.days[2] == ((540, 720), (840, 1020))
    assert week.closed == (Closed(date(2026, 12, 24), date(2027, 1, 6)),)


def test_by_appointment_alone_is_never_open_around_the_clock() -> None:
    state = opening('"by appointment"', TUESDAY)
    assert state is not None
    assert not state.open
    assert state.by_appointment


def test_hours_and_appointments_elsewhere() -> None:
    state = opening('Mo-Fr 09:00-12:00 || "by appointment"', TUESDAY)
    assert state is not None
    assert state.open
    assert state.by_appointment
    assert state.until == datetime(2026, 11, 24, 12, 0)
