from __future__ import annotations

import pytest

from services.database import Database
from tests.services.desk.counter import Counter


@pytest.fixture
async def counter(db: Database) -> Counter:
    return await Counter(db).open()
