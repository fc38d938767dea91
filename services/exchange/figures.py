"""Numbers for the town: how much was put up, met and given, by category and quarter; no persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.exchange.models import Post, Talk
from services.exchange.rules import GIVEN


@dataclass(frozen=True, slots=True)
class Row:
    """One category or quarter."""

    name: str
    offers: int
    wanted: int
    talks: int
    given: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened since a day; `thumbs` are those up and those down."""

    total: Row
    categories: list[Row]
    quarters: list[Row]
    thumbs: tuple[int, int]


async def figures(session: AsyncSession, since: datetime) -> Figures:
    """Everything that was put up since then (aware)."""
    names = list(await session.scalars(select(Post.category).distinct().order_by(Post.category)))
    quarters = list(await session.scalars(select(Post.quarter).distinct().order_by(Post.quarter)))
    return Figures(
        total=await _row(session, "", since),
        categories=[await _row(session, name, since, Post.category == name) for name in names],
        quarters=[await _row(session, name or "", since, _in(name)) for name in quarters],
        thumbs=await _thumbs(session, since),
    )


def _in(quarter: str | None) -> ColumnElement[bool]:
    return Post.quarter.is_(None) if quarter is None else Post.quarter == quarter


async def _row(
    session: AsyncSession, name: str, since: datetime, *wanted: ColumnElement[bool]
) -> Row:
    counts = select(
        _count(Post.side == "offer"), _count(Post.side == "wanted"), _count(Post.state == GIVEN)
    ).where(Post.created_at >= since, *wanted)
    offers, asked, given = (await session.execute(counts)).one()
    talks = (
        select(func.count(Talk.id))
        .join(Post, Post.id == Talk.post_id)
        .where(Post.created_at >= since, *wanted)
    )
    return Row(name, offers or 0, asked or 0, await session.scalar(talks) or 0, given or 0)


async def _thumbs(session: AsyncSession, since: datetime) -> tuple[int, int]:
    thumbs = (Talk.asker_thumb, Talk.owner_thumb)
    counts = select(
        *(func.sum(case((thumb.is_(up), 1), else_=0)) for up in (True, False) for thumb in thumbs)
    ).where(Talk.started_at >= since)
    up, also_up, down, also_down = (each or 0 for each in (await session.execute(counts)).one())
    return up + also_up, down + also_down


def _count(which: ColumnElement[bool]) -> Any:
    return func.sum(case((which, 1), else_=0))
