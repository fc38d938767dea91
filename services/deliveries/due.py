"""Which rows are due, in which order: the statements that every round of an outbox asks with.

Within a lane by age, one row of a conversation at a time. The statements are built once and on the
tables themselves, since building them costs more than the database needs to answer them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Float,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from services.conversations.service import standing
from services.database import Utc, table
from services.deliveries.models import LANES, OPEN, Delivery, RatePace

Columns = ReadOnlyColumnCollection[str, ColumnElement[Any]]
NOW = bindparam("now", type_=Utc())


@cache
def pace_and_lanes(*, lock: bool) -> Select[Any]:
    """When a `channel` may send next, how far it is behind, and which lanes have something due."""
    pace, row = table(RatePace), table(Delivery).c
    anything = [
        exists().where(
            row.channel == bindparam("channel"),
            among(row, "queued"),
            row.lane == lane,
            row.due_at <= NOW,
        )
        for lane in LANES
    ]
    found = select(pace.c.next_at, pace.c.behind, *anything).where(
        pace.c.key == bindparam("channel")
    )
    return found.with_for_update(of=pace) if lock else found


@cache
def moved() -> Executable:
    """The next send of a `channel` may start at `to`; `late` seconds are to be made up for."""
    pace = table(RatePace)
    move = update(pace).where(pace.c.key == bindparam("channel"))
    return move.values(next_at=bindparam("to"), behind=bindparam("late"))


@cache
def held_until() -> Executable:
    """Nothing is sent on a `channel` before `until`, and nothing is made up for."""
    pace, until = table(RatePace), bindparam("until", type_=Float())
    later = case((pace.c.next_at < until, until), else_=pace.c.next_at)
    return update(pace).where(pace.c.key == bindparam("channel")).values(next_at=later, behind=0.0)


@cache
def due(paced: bool) -> Select[Any]:
    """The due rows of a `channel` and `lane` at `now`, at most `room`, locked.

    With `paced` only those whose chat may be written to at `ready` (seconds since the epoch).
    """
    deliveries, place = table(Delivery), standing()
    row = deliveries.c
    ready = [place.c.pace_at <= bindparam("ready")] if paced else []
    return (
        select(
            row.id,
            row.conversation_id,
            row.author,
            row.content,
            row.tries,
            row.reason,
            place.c.address_id,
            place.c.address,
            place.c.mode,
            place.c.blocked_at,
        )
        .join(place, place.c.id == row.conversation_id)
        .where(
            row.channel == bindparam("channel"),
            among(row, "queued"),
            row.lane == bindparam("lane"),
            row.due_at <= NOW,
            ~_behind_another(deliveries),
            *ready,
        )
        .order_by(row.due_at, row.id)
        .limit(bindparam("room"))
        .with_for_update(of=deliveries, skip_locked=True)
    )


@cache
def next_pace() -> Select[float]:
    """When the first chat of a `channel` may be written to that has a row due but not at `ready`.

    Both are seconds since the epoch.
    """
    row, place = table(Delivery).c, standing()
    return (
        select(func.min(place.c.pace_at))
        .join(row.id.table, place.c.id == row.conversation_id)
        .where(
            row.channel == bindparam("channel"),
            among(row, "queued"),
            row.due_at <= NOW,
            place.c.pace_at > bindparam("ready"),
        )
    )


@cache
def ours() -> Select[Any]:
    """The `rows` that `owner` has on the way, locked."""
    row = table(Delivery).c
    return (
        select(row.id)
        .where(row.id.in_(bindparam("rows", expanding=True)))
        .where(row.state == "sending", row.owner == bindparam("owner"))
        .with_for_update()
    )


@cache
def talks_of_ours() -> Select[str]:
    """The conversations of `ours`."""
    return ours().with_only_columns(table(Delivery).c.conversation_id)


@cache
def taken() -> Executable:
    """The `rows` are sent by `mine` now, until `until`."""
    deliveries = table(Delivery)
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(bindparam("rows", expanding=True)))
        .values(state="sending", owner=bindparam("mine"), lease_until=bindparam("until"))
    )


@cache
def sent() -> Executable:
    """The `row` of `mine` was sent `at`, as the message `place` of its conversation."""
    deliveries = table(Delivery)
    mine = and_(deliveries.c.state == "sending", deliveries.c.owner == bindparam("mine"))
    return (
        update(deliveries)
        .where(deliveries.c.id == bindparam("row"), mine)
        .values(
            state="sent",
            sent_at=bindparam("at"),
            lease_until=None,
            position=bindparam("place"),
            platform_id=bindparam("platform"),
        )
    )


def among(of: type[Delivery] | Columns, *states: str) -> ColumnElement[bool]:
    """A condition with the states as literals: a parameter would keep the partial index out."""
    return of.state.in_([literal_column(f"'{state}'") for state in states])


def _behind_another(deliveries: FromClause) -> ColumnElement[bool]:
    """Whether a row has to wait for another one of its conversation.

    For one that is being sent, and for an older one of its lane, or any of a lane before, that is
    due; within the lane also for an older one between two attempts.
    """
    row, other = deliveries.c, table(Delivery).alias().c
    older = tuple_(other.lane, other.id) < tuple_(row.lane, row.id)
    retried = and_(other.lane == row.lane, other.tries > 0)
    queued = and_(other.state == "queued", older, or_(other.due_at <= NOW, retried))
    return exists().where(
        other.conversation_id == row.conversation_id,
        among(other, *OPEN),
        or_(other.state == "sending", queued),
    )
