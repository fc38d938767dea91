"""The benchmark works: the product and both plain loops reach everybody who can be reached."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.broadcast import AIM, LIMIT, PLAIN, Report, lotse, plain, shown
from services.announcements.progress import Figures
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


def test_what_is_lost_doubled_or_slow_is_no_success() -> None:
    figures = Figures(Counter(arrived=PEOPLE))
    seconds = PEOPLE / LIMIT / AIM
    done = Report("", PEOPLE, seconds, PEOPLE, doubled=1, in_doubt=1, figures=figures)
    done.answers = [0.1] * 10
    assert (done.good, done.fast) == (True, True)
    assert not replace(done, missing=1).good
    assert not replace(done, doubled=2).good
    assert not replace(done, figures=Figures(Counter(arrived=PEOPLE - 1))).good
    assert not replace(done, seconds=seconds * 2).fast
    assert not replace(done, refused=1).fast
    assert not replace(done, answers=[0.1, 2.0]).fast
