from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.database import Database
from tests.admin.staff_house import Browser, StaffHouse


@pytest.fixture
async def staff(db: Database) -> StaffHouse:
    house = StaffHouse(db)
    await house.furnish()
    return house


@pytest.fixture
async def browser(staff: StaffHouse) -> AsyncIterator[Browser]:
    async with staff.browser() as fresh:
        yield fresh
