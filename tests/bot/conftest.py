from __future__ import annotations

import pytest

from services.database import Database
from tests.bot.house import House


@pytest.fixture
def house(db: Database) -> House:
    return House(db)
