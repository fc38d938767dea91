"""Which rows are due, in which order: the statements that every round of an outbox asks with.

Within a lane by age, one row of a conversation at a time. The statements are built once, since
building them costs more than the database needs to answer them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from services.conversations.service import standing
from services.database import Utc
from services.deliveries.models import OPEN, Delivery

NOW = bindparam("now", type_=Utc())


@cache
def due(paced: bool) -> Select[Any]:
    """The due rows of a `channel` and `lane` at `now`, at most `room`, locked.

    With `paced` only those whose chat may be written to at `ready` (seconds since the epoch).
    """
    place = standing()
    ready = [place.c.pace_at <= bindparam("ready")] if paced else []
    return (
        select(
            Delivery.id,
            Delivery.conversation_id,
            Delivery.author,
            Delivery.content,
            Delivery.tries,
            Delivery.reason,
            place.c.address_id,
            place.c.address,
            place.c.mode,
            place.c.blocked_at,
        )
        .join(place, place.c.id == Delivery.conversation_id)
        .where(
            Delivery.channel == bindparam("channel"),
            among(Delivery, "queued"),
            Delivery.lane == bindparam("lane"),
            Delivery.due_at <= NOW,
            ~_behind_another(),
            *ready,
        )
        .order_by(Delivery.due_at, Delivery.id)
        .limit(bindparam("room"))
        .with_for_update(of=Delivery, skip_locked=True)
    )


@cache
def lanes_due(lanes: tuple[int, ...]) -> Select[*tuple[bool, ...]]:
    """For each of the lanes, in their order, whether a `channel` has anything due at `now`."""
    anything: list[ColumnElement[bool]] = [
        exists().where(
            Delivery.channel == bindparam("channel"),
            among(Delivery, "queued"),
            Delivery.lane == lane,
            Delivery.due_at <= NOW,
        )
        for lane in lanes
    ]
    return select(*anything)


@cache
def next_pace() -> Select[float]:
    """When the first chat of a `channel` may be written to that has a row due but not at `ready`.

    Both are seconds since the epoch.
    """
    place = standing()
    return (
        select(func.min(place.c.pace_at))
        .join(Delivery, place.c.id == Delivery.conversation_id)
        .where(
            Delivery.channel == bindparam("channel"),
            among(Delivery, "queued"),
            Delivery.due_at <= NOW,
            place.c.pace_at > bindparam("ready"),
        )
    )


def among(table: type[Delivery], *states: str) -> ColumnElement[bool]:
    """A condition with the states as literals: a parameter would keep the partial index out."""
    return table.state.in_([literal_column(f"'{state}'") for state in states])


def _behind_another() -> ColumnElement[bool]:
    """Whether a row has to wait for another one of its conversation.

    For one that is being sent, and for an older one of its lane, or any of a lane before, that is
    due; within the lane also for an older one between two attempts.
    """
    other = aliased(Delivery)
    older = tuple_(other.lane, other.id) < tuple_(Delivery.lane, Delivery.id)
    retried = and_(other.lane == Delivery.lane, other.tries > 0)
    queued = and_(other.state == "queued", older, or_(other.due_at <= NOW, retried))
    return exists().where(
        other.conversation_id == Delivery.conversation_id,
        among(other, *OPEN),
        or_(other.state == "sending", queued),
    )
