from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import Database
from services.guide.content import load

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
async def session(db: Database) -> AsyncIterator[AsyncSession]:
    """One transaction on the real content."""
    async with db.transaction() as session:
        await load(session, NOW)
        yield session
