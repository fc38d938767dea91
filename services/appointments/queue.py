"""People without an appointment: who waits at a centre today, and how long it will take. Pure.

Whoever came first is served first, by whoever of the counsellors on their topic has a gap long
enough before the next booking. Nobody is promised a time that is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Gap = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who waits: how long it takes, and who can do it."""

    key: int
    minutes: int
    able: frozenset[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody's turn is likely to come, and with whom."""

    counsellor_id: str
    begins: datetime


def turns(
    asking: Sequence[Asking], gaps: Mapping[str, Sequence[Gap]], now: datetime
) -> dict[int, Turn | None]:
    """The likely turn of each, in the order in which they came; None: not any more today.

    `gaps` are the free stretches of each counsellor, by time.
    """
    left = {key: [(max(a, now), b) for a, b in some if b > now] for key, some in gaps.items()}
    found: dict[int, Turn | None] = {}
    for each in asking:
        length = timedelta(minutes=each.minutes)
        possible = [
            (begins, key, number)
            for key in sorted(each.able & left.keys())
            for number, (begins, ends) in enumerate(left[key])
            if ends - begins >= length
        ]
        found[each.key] = None
        if possible:
            begins, key, number = min(possible)
            found[each.key] = Turn(key, begins)
            left[key][number] = (begins + length, left[key][number][1])
    return found
