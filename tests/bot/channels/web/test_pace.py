"""Twenty messages in ten seconds, each session for itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.pace import MESSAGES, WINDOW, Pace

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@given(st.lists(st.floats(0, 3), max_size=80))
def test_no_window_ever_holds_more_and_waiting_helps(gaps: list[float]) -> None:
    now = START
    pace = Pace(lambda: now)
    taken: list[datetime] = []
    for gap in gaps:
        now += timedelta(seconds=gap)
        wait = pace.wait("a")
        if wait:
            now += timedelta(seconds=wait)
            assert pace.wait("a") == 0
        taken.append(now)
        assert len([at for at in taken if now - at < WINDOW]) <= MESSAGES


def test_one_session_does_not_slow_another() -> None:
    pace = Pace(lambda: START)
    assert [pace.wait("a") > 0 for _ in range(21)] == [False] * 20 + [True]
    assert pace.wait("b") == 0
