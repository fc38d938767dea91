from __future__ import annotations

import pytest

from tests.admin.calendar.counter import Counter
from tests.admin.conftest import browser, staff
from tests.admin.staff_house import Browser, StaffHouse

__all__ = ["browser", "staff"]


@pytest.fixture
async def counter(staff: StaffHouse, browser: Browser) -> Counter:
    return Counter(staff, browser)
