"""How long residents waited for a human, and what became of their talks. Counts only.

A wait begins when a talk comes to the desk, or comes back to it, and ends when somebody takes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.desk.models import Event

BEGINS = ("opened", "reopened", "released", "assigned", "transferred")
ENDS = ("claimed", "went_back", "handed_back", "closed")
STEPS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 24 * 60))


@dataclass(frozen=True, slots=True)
class Figures:
    """`within` counts the waits by `STEPS`, the last one being all that took longer.

    `untaken` are those who wait still or gave up; `typical` is the median, None without a wait.
    """

    within: tuple[int, ...] = (0,) * (len(STEPS) + 1)
    typical: timedelta | None = None
    untaken: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


async def figures(session: AsyncSession, start: datetime, end: datetime) -> Figures:
    """Of everything that happened at the desk from `start` until before `end`."""
    rows = await session.execute(
        select(Event.conversation_id, Event.kind, Event.at)
        .where(Event.at >= start, Event.at < end, Event.kind != "note")
        .order_by(Event.id)
    )
    return figures_of([(row[0], row[1], row[2]) for row in rows])


def figures_of(events: Iterable[tuple[str, str, datetime]]) -> Figures:
    """Of these events (talk, kind, instant), in order."""
    since: dict[str, datetime] = {}
    waits: list[timedelta] = []
    kinds: Counter[str] = Counter()
    left = 0
    for talk, kind, at in events:
        kinds[kind] += 1
        if kind in BEGINS:
            since.setdefault(talk, at)
        elif kind in ENDS and (begun := since.pop(talk, None)):
            waits += [at - begun] if kind == "claimed" else []
            left += kind != "claimed"
    steps = [sum(wait <= step for wait in waits) for step in STEPS] + [len(waits)]
    within = tuple(steps[:1] + [high - low for low, high in pairwise(steps)])
    typical = timedelta(seconds=median(w.total_seconds() for w in waits)) if waits else None
    return Figures(within, typical, left + len(since), kinds)
