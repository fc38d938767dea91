"""Killed anywhere, a message is repeated by the platform and has its effect once.

Only what the platform had already got when we died, and could not write down, is sent twice.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.database import Database
from tests.bot import crashing
from tests.bot.house import House

ROOT = Path(__file__).parents[2]


def run(url: str, log: Path, point: str = "") -> int:
    arguments = [sys.executable, "-m", "tests.bot.crashing", url, str(log), point]
    return subprocess.run(arguments, cwd=ROOT, check=False, timeout=60).returncode


@pytest.mark.parametrize("point", crashing.POINTS)
async def test_killed_anywhere_it_is_said_once(db: Database, tmp_path: Path, point: str) -> None:
    url, log = db.url.render_as_string(hide_password=False), tmp_path / "log"
    log.touch()
    assert run(url, log, point) == -9
    assert run(url, log) == 0
    copies = 2 if point == crashing.MARK else 1
    assert log.read_text("utf-8").splitlines() == ["1: Hallo"] * copies
    house = House(db)
    assert [row.state for row in await house.inbox_rows()] == ["done"]
    assert [(row.state, row.position) for row in await house.deliveries()] == [("sent", 1)]
    assert (await house.talk()).turn_no == 1
