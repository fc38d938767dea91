"""A served platform for the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.telegram_api.people import Resident
from tests.telegram_api.platform import BotAccount, Platform
from tests.telegram_api.server import serving

# The client library warns about the old way of its own error, and warnings are errors here.
os.environ.setdefault("PTB_TIMEDELTA", "1")


@dataclass
class Served:
    """A platform with one bot and one resident, at this address."""

    platform: Platform
    bot: BotAccount
    resident: Resident
    url: str


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """The platform over HTTP."""
    platform = Platform()
    bot = platform.add_bot()
    async with serving(platform) as url:
        yield Served(platform, bot, Resident(platform, bot, "tr"), url)
