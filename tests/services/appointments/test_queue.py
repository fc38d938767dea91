"""The estimate for people without an appointment never uses what is taken, first come first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.appointments.queue import Asking, Gap, turns

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_who_came_first_gets_the_first_gap_that_is_long_enough() -> None:
    gaps = {"Anna": [(at(-30), at(20)), (at(60), at(120))], "Boris": [(at(30), at(90))]}
    both = frozenset(gaps)
    asking = [
        Asking(1, 30, both),
        Asking(2, 15, both),
        Asking(3, 30, frozenset({"Anna"})),
        Asking(4, 90, both),
    ]
    found = turns(asking, gaps, NOW)
    shown = {key: turn and (turn.counsellor_id, turn.begins) for key, turn in found.items()}
    assert shown == {
        1: ("Boris", at(30)),
        2: ("Anna", at(0)),
        3: ("Anna", at(60)),
        4: None,
    }


people = st.frozensets(st.sampled_from(["Anna", "Boris"]))
queues = st.lists(st.tuples(st.integers(5, 90), people), max_size=8)
bounds = st.lists(st.integers(-60, 400), max_size=8, unique=True).map(sorted)


@given(queues, bounds, bounds)
def test_nobody_is_promised_what_is_taken_or_over(
    queue: list[tuple[int, frozenset[str]]], anna: list[int], boris: list[int]
) -> None:
    gaps: dict[str, list[Gap]] = {
        name: [(at(a), at(b)) for a, b in zip(some[::2], some[1::2], strict=False)]
        for name, some in (("Anna", anna), ("Boris", boris))
    }
    asking = [Asking(key, minutes, able) for key, (minutes, able) in enumerate(queue)]
    promised: list[tuple[str, datetime, datetime]] = []
    for key, turn in turns(asking, gaps, NOW).items():
        if turn is None:
            continue
        ends = turn.begins + timedelta(minutes=asking[key].minutes)
        assert turn.begins >= NOW
        assert turn.counsellor_id in asking[key].able
        assert any(a <= turn.begins and ends <= b for a, b in gaps[turn.counsellor_id])
        assert all(
            who != turn.counsellor_id or ends <= begins or until <= turn.begins
            for who, begins, until in promised
        )
        promised.append((turn.counsellor_id, turn.begins, ends))
