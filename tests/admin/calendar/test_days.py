"""The calendar of a day and a week: who comes, what is free, what no longer fits."""

from __future__ import annotations

from datetime import date, time

import pytest

from admin.calendar.wish import Wish, wish_of
from services.appointments.hours import Change
from services.appointments.models import Booking
from services.appointments.plans import Plans
from tests.admin.calendar.counter import BERLIN, MONDAY, TUESDAY, Counter
from tests.admin.calendar.test_groups import workshop


async def test_a_day_shows_who_comes_and_what_is_free_around_it(counter: Counter) -> None:
    await counter.opens()
    await counter.books("Anna", MONDAY, time(14, 10))
    await counter.browser.enters_as("Cem", "counsellor")
    page = await counter.shows("")
    assert "Monday, November 23, 2026" in page
    assert "09:00–12:00 free" in page
    assert "13:00–14:10 free" in page
    assert "14:10–15:10 Ali Beispiel booked Debt · in person" in page
    assert "15:20–17:00 free" in page
    assert "Boris (Beispiel) 09:00" not in page


async def test_a_week_shows_every_counsellor_and_what_is_over(counter: Counter) -> None:
    await counter.opens()
    await counter.books("Boris", TUESDAY, time(9), "Vera Beispiel")
    counter.house.wait(days=2)
    await counter.browser.enters_as("Cem", "counsellor")
    page = await counter.shows("?view=week")
    assert "Nov 23, 2026 to Nov 29, 2026" in page
    assert "09:00–12:00 was free" in page
    assert "09:00–10:00 Vera Beispiel" in page
    assert page.count("Mon Nov 23, 2026") == 2
    assert "Sat Nov 28" not in page
    only = await counter.shows("?view=week&centre=oststadt")
    assert "Vera" not in only
    other = await counter.shows(f"?view=week&day=2026-12-01&counsellor={counter.people['Anna']}")
    assert "Nov 30, 2026 to Dec 6, 2026" in other


async def test_a_booking_outside_the_changed_plan_stands_out(counter: Counter) -> None:
    await counter.opens()
    booking = await counter.books("Anna", MONDAY, time(14, 10))
    async with counter.house.db.transaction() as session:
        change = Change(counter.people["Anna"], True, MONDAY, MONDAY)
        await Plans(session).add_change(change)
    await counter.browser.enters_as("Cem", "counsellor")
    page = await counter.shows("?day=2026-11-30")
    assert "One booked appointment does not fit the plan any more" in page
    assert "outside the plan" in await counter.shows("")
    assert "Please move or cancel it." in await counter.shows(f"/booking/{booking}")


async def test_the_day_on_paper_has_the_names_and_nothing_to_press(counter: Counter) -> None:
    await counter.opens()
    await counter.books("Anna", MONDAY, time(14, 10))
    called = await counter.books("Anna", MONDAY, time(13), "Vera Beispiel")
    async with counter.house.db.transaction() as session:
        (await session.get_one(Booking, called)).kind = "phone"
    await workshop(counter)
    await counter.browser.enters_as("Cem", "counsellor")
    page = await counter.shows("/print?day=2026-11-23")
    assert "13:00–14:00 Vera Beispiel 0000 Beispiel Debt · by phone" in page
    assert "14:10–15:10 Ali Beispiel Debt · in person" in page
    assert "15:30–16:30 Workshop (Beispiel) Group date Quarter centre Oststadt" in page
    assert "free" not in page
    assert "Nothing is planned here." in await counter.shows("/print?day=2026-11-28")


async def test_both_clock_changes_show_wall_time(counter: Counter) -> None:
    await counter.opens()
    await counter.browser.enters_as("Cem", "counsellor")
    for day in (date(2027, 3, 29), date(2027, 11, 1), date(2026, 11, 30)):
        page = await counter.shows(f"?day={day}")
        assert ("Nothing is planned" in page) == (day in HOLIDAYS)
        assert ("13:00–17:00 free" in page) == (day not in HOLIDAYS)


HOLIDAYS = (date(2027, 3, 29), date(2027, 11, 1))
"""Easter Monday and All Saints' Day, both right after a clock change."""


@pytest.mark.parametrize(
    "query", [{"day": "yesterday"}, {"day": "9999-12-31", "view": "year"}, {"centre": "x" * 99}]
)
def test_an_address_that_means_nothing_shows_today(query: dict[str, str]) -> None:
    wish = wish_of(query, MONDAY)
    assert (wish.first, wish.last, wish.view) == (MONDAY, MONDAY, "day")


def test_one_goes_on_by_days_or_by_weeks() -> None:
    assert "day=2026-11-24" in Wish(MONDAY).beside(1)
    assert "day=2026-11-16" in Wish(MONDAY, "week", "oststadt").beside(-1)
    assert "centre=oststadt" in Wish(MONDAY, "week", "oststadt").beside(-1)


async def test_a_held_time_is_shown_without_a_name(counter: Counter) -> None:
    await counter.opens()
    slot = (await counter.free("Anna", MONDAY))[-1]
    async with counter.house.db.transaction() as session:
        await counter.appointments(session).hold(slot, desk=True)
    await counter.browser.enters_as("Cem", "counsellor")
    begin = slot.starts_at.astimezone(BERLIN)
    assert f"{begin:%H:%M}–" in (page := await counter.shows(""))
    assert "just being booked" in page
    counter.house.wait(minutes=11)
    assert "just being booked" not in await counter.shows("")
