"""Numbers for the town: how often something happened on a day, by category and quarter.

They are counted when it happens and name no person, so they stay when posts, talks and people are
forgotten. What neighbours did unseen is told by category and quarter only from `FEW` on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once
from services.exchange.models import Figure, Post

OFFER, WANTED, MATCH, TALK, GIVEN, UP, DOWN = WHATS = (
    "offer", "wanted", "match", "talk", "given", "up", "down",
)  # fmt: skip
FEW = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One category or quarter."""

    name: str
    offers: int
    wanted: int
    matches: int
    talks: int
    given: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened since a day; `thumbs` are those up and those down."""

    total: Row
    categories: list[Row]
    quarters: list[Row]
    thumbs: tuple[int, int]


async def count(session: AsyncSession, day: date, what: str, post: Post, by: int = 1) -> None:
    """It happened (again) on this day, to a post; examples do not count."""
    if post.example:
        return
    key = {"day": day, "what": what, "category": post.category, "quarter": post.quarter or ""}
    if not await insert_once(session, Figure, tuple(key), **key, count=by):
        same = [getattr(Figure, name) == value for name, value in key.items()]
        await session.execute(update(Figure).where(*same).values(count=Figure.count + by))


async def figures(session: AsyncSession, since: date) -> Figures:
    """Everything that happened on this day and later."""
    rows = await session.execute(
        select(Figure.what, Figure.category, Figure.quarter, func.sum(Figure.count))
        .where(Figure.day >= since)
        .group_by(Figure.what, Figure.category, Figure.quarter)
    )
    total = Counter[str]()
    categories: defaultdict[str, Counter[str]] = defaultdict(Counter)
    quarters: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for what, category, quarter, times in rows:
        for counts in (total, categories[category], quarters[quarter]):
            counts[what] += times
    return Figures(
        total=_row("", total),
        categories=[_row(name, categories[name]) for name in sorted(categories)],
        quarters=[_row(name, quarters[name]) for name in sorted(quarters)],
        thumbs=(total[UP], total[DOWN]),
    )


def _row(name: str, counts: Counter[str]) -> Row:
    return Row(name, *(counts[what] for what in (OFFER, WANTED, MATCH, TALK, GIVEN)))
