import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dialogs.world import World, make_template, new_world


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "world.sqlite3"
    asyncio.run(make_template(path))
    return path


@pytest.fixture
async def world(template: Path, tmp_path: Path) -> AsyncIterator[World]:
    async with new_world(template, tmp_path) as fresh:
        yield fresh
