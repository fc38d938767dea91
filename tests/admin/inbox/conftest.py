from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.admin.inbox.office import Office
from tests.bot.channels.web.conftest import browser, template
from tests.bot.channels.web.house import Server

__all__ = ["browser", "template"]


@pytest.fixture
async def office(template: Path, tmp_path: Path) -> AsyncIterator[Office]:
    path = tmp_path / "office.sqlite3"
    shutil.copy(template, path)
    office = Office(path)
    office.start()
    yield office
    await office.close()


@pytest.fixture
async def server(office: Office) -> AsyncIterator[Server]:
    server = Server(office)
    await server.start()
    yield server
    await server.stop()
