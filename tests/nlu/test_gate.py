"""The shipped heads are as good as they were: the bench's own counting on a sample, as a gate.

The floors stand a little below what is measured today (docs/decisions/0005); whoever lowers one
says why in the commit.
"""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from benchmarks.nlu import lines, read_all
from benchmarks.understood import alarms, counted, dates, nets, ordinary
from nlu.embedded import EmbeddedUnderstanding
from nlu.reading import Reading

Read = tuple[list[dict[str, Any]], list[Reading]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def read() -> Read:
    """Every sixth message, every one of danger and every second that is out of scope."""
    step = {"crisis": 1, "oos": 2}
    every = enumerate(lines("utterances.jsonl"))
    rows = [row for i, row in every if i % step.get(row["label"], 6) == 0]
    return rows, await read_all(EmbeddedUnderstanding.ready(None), rows)


def test_labels_and_languages_are_right(read: Read) -> None:
    counts = counted(*read)
    best, three, language, langid = counts[""].shares()
    assert best >= 0.94
    assert three >= 0.98
    assert language >= 0.985
    assert language > langid
    assert min(count.shares()[0] for count in counts.values()) >= 0.75


def test_danger_is_found_and_little_else_is_taken_for_it(read: Read) -> None:
    found = nets(*read)
    assert found.danger >= 0.97
    assert found.alarms < 0.01


async def test_what_only_sounds_like_danger_is_told_from_it() -> None:
    rows = lines("crisis.jsonl")[::2]
    readings = await read_all(EmbeddedUnderstanding.ready(None), rows)
    found, table, taken = alarms(rows, readings)
    assert found >= 0.99
    assert table >= 0.95
    assert taken <= 0.06


@pytest.mark.parametrize(
    ("file", "least", "most", "best"),
    [
        ("several.jsonl", 0.94, 0.05, 0.88),
        ("stories.jsonl", 0.94, 0.07, 0.8),
        ("life.jsonl", 0.97, 0.02, 0.9),
    ],
)
async def test_a_hard_life_and_its_stories_are_told_from_danger(
    file: str, least: float, most: float, best: float
) -> None:
    rows = lines(file)[::2]
    readings = await read_all(EmbeddedUnderstanding.ready(None), rows)
    found = nets(rows, readings)
    assert found.named >= least
    assert found.danger >= 0.9
    assert found.alarms <= most
    assert ordinary(rows, readings) >= best


def test_what_is_out_of_scope_is_not_answered_and_residents_are_not_turned_away(read: Read) -> None:
    found = nets(*read)
    assert found.outside >= 0.95
    assert found.lost <= 0.02


def test_dates_are_right_and_never_invented() -> None:
    right, wrong, invented = dates(lines("dates.jsonl"))
    assert right >= 0.97
    assert wrong <= 0.02
    assert invented == 0
