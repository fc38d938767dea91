"""A small race through the real web server: one gets the time, the others are shown others."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.race import SMOKE, measure
from services.database import Database


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_gets_the_last_free_time(db: Database, tmp_path: Path) -> None:
    url = db.url.render_as_string(hide_password=False)
    report = await measure("smoke", url, tmp_path, processes=2, size=SMOKE)
    assert report.good, report
    assert report.winners == [1, 1]
    assert len(report.took) == SMOKE.residents + SMOKE.residents - 1
