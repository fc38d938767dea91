"""The start page shows the week's appointments: counts by centre, and what came of them."""

from __future__ import annotations

import re
from datetime import time

import pytest

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
