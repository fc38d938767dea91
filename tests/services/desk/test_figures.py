"""How long residents waited: what counts as a wait, and that nobody is counted twice or missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.desk.figures import BEGINS, ENDS, figures, figures_of
from tests.services.desk.counter import AYSE, BERND, Counter

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STEP = st.tuples(st.sampled_from("ab"), st.sampled_from([*BEGINS, *ENDS, "escalated"]))


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_a_wait_ends_when_somebody_takes_the_talk() -> None:
    found = figures_of(
        [
            ("a", "opened", at(0)),
            ("b", "opened", at(1)),
            ("a", "claimed", at(4)),
            ("c", "opened", at(5)),
            ("b", "claimed", at(31)),
            ("c", "went_back", at(40)),
            ("d", "opened", at(50)),
        ]
    )
    assert found.within == (1, 0, 1, 0, 0)
    assert found.typical == timedelta(minutes=17)
    assert found.untaken == 2


def test_who_is_passed_on_waits_again() -> None:
    found = figures_of(
        [
            ("a", "opened", at(0)),
            ("a", "claimed", at(1)),
            ("a", "transferred", at(2)),
            ("a", "claimed", at(22)),
        ]
    )
    assert found.within == (1, 0, 1, 0, 0)


@given(st.lists(STEP, max_size=40))
def test_every_wait_is_counted_once(steps: list[tuple[str, str]]) -> None:
    events = [(talk, kind, at(number)) for number, (talk, kind) in enumerate(steps)]
    found = figures_of(events)
    begun = 0
    waiting: set[str] = set()
    for talk, kind, _at in events:
        begun += kind in BEGINS and talk not in waiting
        waiting |= {talk} if kind in BEGINS else set()
        waiting -= {talk} if kind in ENDS else set()
    assert sum(found.within) + found.untaken == begun


async def test_of_a_week_at_the_desk(counter: Counter) -> None:
    talk = await counter.says("Mensch bitte")
    await counter.says("Mensch bitte", "2")
    counter.house.wait(minutes=10)
    await counter.does(AYSE, "claim", talk)
    await counter.does(AYSE, "assign", talk, BERND)
    async with counter.db.snapshot() as session:
        found = await figures(session, START - timedelta(days=7), START + timedelta(days=7))
    assert found.within == (0, 1, 0, 0, 0)
    assert (found.untaken, found.kinds["assigned"]) == (2, 1)
