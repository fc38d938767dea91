"""A short soak: two processes, one of them killed, a platform that refuses every fiftieth.

More would be refused twice, which is waited for half a minute.
"""

from __future__ import annotations

import pytest

from benchmarks.soak import Plan, soak
from services.database import Database


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_nothing_is_lost_while_processes_die(db: Database) -> None:
    plan = Plan(seconds=4, people=10, workers=2, kill_every=2.5, hostile=0.02)
    url = db.url.render_as_string(hide_password=False)
    report = await soak(url, plan)
    assert report.good, report
    assert report.accepted > 20
    assert report.kills == 1
