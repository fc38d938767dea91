from __future__ import annotations

import os
from collections.abc import AsyncIterator

import pytest

from services.database import Database
from tests.bot.channels.telegram.product import Product, new_product, running
from tests.telegram_api.conftest import Served, served

__all__ = ["served"]

assert os.environ["PTB_TIMEDELTA"]


@pytest.fixture
async def product(db: Database, served: Served) -> AsyncIterator[Product]:
    """The product, polling the simulated Telegram."""
    async with running(new_product(db, served.url, served.bot.token)) as one:
        yield one
