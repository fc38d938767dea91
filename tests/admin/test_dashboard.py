"""The start page about appointments: the week in counts, and what waits for the desk."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest

from services.appointments.hours import Change
from services.appointments.plans import Plans
from tests.admin.calendar.counter import MONDAY, TUESDAY, Counter
from tests.admin.staff_house import Browser, StaffHouse

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_the_week_of_appointments(staff: StaffHouse, browser: Browser) -> None:
    counter = Counter(staff, browser)
    await counter.opens()
    seen = await counter.books("Anna", MONDAY, time(13), "Vera Beispiel")
    await counter.books("Anna", MONDAY, time(14, 10))
    gone = await counter.books("Boris", TUESDAY, time(9))
    await counter.settles(gone, "cancelled_by_us")
    staff.wait(days=1)
    await counter.settles(seen, "seen")
    await browser.enters_as("Emine", "editor")
    page = (await browser.opens("/admin/")).text
    assert re.search(r'Oststadt</th><td class="num">2<', page)
    assert re.search(r'called off</th><td class="num">1<', page)
    assert re.search(r'took place</th><td class="num">1<', page)
    assert re.search(r'did not come</th><td class="num">0<', page)
    assert re.search(r'nobody noted what came of them</th><td class="num">1<', page)
    assert "Vera" not in page, "counts only"


def tile(page: str, text: str) -> tuple[int, str]:
    """The number on a tile, and where it leads."""
    found = re.search(rf'href="([^"]+)"><span class="count">(\d+)</span><span>{text}', page)
    assert found is not None, text
    return int(found[2]), found[1]


async def test_what_waits_for_the_desk(staff: StaffHouse, browser: Browser) -> None:
    counter = Counter(staff, browser)
    await counter.opens()
    await counter.books("Anna", MONDAY, time(13))
    await counter.books("Boris", TUESDAY, time(9))
    async with staff.db.transaction() as session:
        await Plans(session).add_change(Change(counter.people["Boris"], True, TUESDAY, TUESDAY))
    away = await counter.books("Anna", MONDAY + timedelta(weeks=1), time(9))
    await counter.settles(away, "cancelled_by_us")
    await counter.numbers("oststadt", "Ali Beispiel", "Vera Beispiel")
    staff.wait(hours=4)
    await browser.enters_as("Cem", "counsellor")
    page = (await browser.opens("/admin/")).text
    assert tile(page, "appointments do not fit") == (1, "/admin/calendar/conflicts")
    assert tile(page, "people must be called") == (1, "/admin/calendar/conflicts#calls")
    assert tile(page, "people wait without") == (2, "/admin/calendar/walk-ins")
    late = tile(page, "past appointments without")
    assert late == (1, "/admin/calendar?day=2026-11-23")
    assert "does not fit" in await counter.shows("")
