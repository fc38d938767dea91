"""The benchmark works: the product and both plain loops reach everybody who can be reached."""

from __future__ import annotations

import pytest

from benchmarks.broadcast import PLAIN, lotse, plain, shown
from services.database import Database

PEOPLE = 20


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_small_broadcast_is_accounted_for(db: Database) -> None:
    ours = await lotse(db.url.render_as_string(hide_password=False), PEOPLE, kill=False)
    assert ours.good
    assert ours.figures is not None
    assert ours.figures.steps["arrived"] == ours.arrived == PEOPLE - ours.unreachable
    assert ours.doubled == 0
    loops = [await plain(which, 3, kill=False) for which in PLAIN]
    assert [each.arrived for each in loops] == [3, 3]
    assert shown([ours, *loops]).row_count == 3
