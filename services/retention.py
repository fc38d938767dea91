"""What is kept how long, and forgetting the rest: one rule for every table that knows a person.

The periods are the town's to set (storage limitation, GDPR Art. 5 (1) (e)). What still has to
be answered or sent is never forgotten by its age. Rows go in small batches, each a transaction of
its own, so that nobody waits for the sweep.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, and_, delete, select, update

from services.database import Base, Database

BATCH = 500


@dataclass(frozen=True, slots=True)
class Periods:
    """Days after which something is forgotten."""

    talk: int = 90
    person: int = 365
    signal: int = 365
    question: int = 180
    audit: int = 365
    link: int = 0
    look: int = 1
    appointment: int = 180
    case: int = 180
    reminder: int = 7
    neighbours: int = 14
    exchange: int = 180
    wish: int = 90


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of `table` whose `since` is older than the period are deleted.

    `keep` names states that are never deleted; `clear` is what the rows get instead of being
    deleted, and `full` how one sees that they do not have it yet. With `begins` only rows whose
    column of this name begins so.
    """

    table: str
    since: str
    period: str
    keep: tuple[str, ...] = ()
    clear: tuple[tuple[str, Any], ...] = ()
    full: str = ""
    begins: tuple[str, str] | None = None


BEGUN_ANEW: tuple[tuple[str, Any], ...] = (
    ("state", {}),
    ("mode", "bot"),
    ("waiting_since", None),
    ("reason", None),
)
RULES = (
    Rule("inbox", "received_at", "talk", keep=("new",)),
    Rule("attachment", "created_at", "talk"),
    Rule(
        "delivery",
        "created_at",
        "neighbours",
        keep=("queued", "sending"),
        begins=("dedupe", "exchange:"),
    ),
    Rule("delivery", "created_at", "talk", keep=("queued", "sending")),
    Rule("conversation", "active_at", "talk", clear=BEGUN_ANEW, full="state"),
    Rule("signal", "at", "signal"),
    Rule("question_group", "last_at", "question"),
    Rule("desk_event", "at", "talk"),
    Rule("desk_case", "wrote_at", "talk"),
    Rule("desk_look", "seen_at", "look"),
    Rule("desk_group_code", "expires_at", "link"),
    Rule("appointment_booking", "ends_at", "appointment"),
    Rule("appointment_group", "ends_at", "appointment"),
    Rule("appointment_change", "last", "appointment"),
    Rule("appointment_walk_in", "arrived_at", "look"),
    Rule("appointment_waiting", "created_at", "appointment"),
    Rule("counselling_case", "last_at", "case"),
    Rule("reminder", "last_day", "reminder"),
    Rule("announcement_recipient", "created_at", "talk"),
    Rule("exchange_talk", "last_at", "neighbours"),
    Rule("exchange_notice", "created_at", "neighbours"),
    Rule("exchange_post", "closed_at", "exchange"),
    Rule("exchange_report", "at", "exchange"),
    Rule("exchange_wish", "created_at", "wish"),
    Rule("person", "seen_at", "person"),
    Rule("staff_link", "expires_at", "link"),
    Rule("staff_session", "expires_at", "link"),
    Rule("staff_audit", "at", "audit"),
)

WITH_PERSON = frozenset(
    {
        "address",
        "appointment_unit",
        "counselling_step",
        "desk_thread",
        "exchange_blocked",
        "exchange_line",
        "exchange_member",
        "exchange_photo",
        "guide_demand",
        "news_wish",
        "question",
        "reminder_wish",
        "subscription",
    }
)
"""Tables without a rule of their own, whose rows go with their owner (ON DELETE CASCADE)."""

OF_NOBODY = frozenset(
    {
        "announcement",
        "announcement_file",
        "announcement_settings",
        "appointment_closing",
        "appointment_counsellor",
        "appointment_line",
        "appointment_offer",
        "appointment_settings",
        "centre",
        "counselling_deputy",
        "desk_canned",
        "desk_group",
        "desk_member",
        "exchange_figure",
        "exchange_settings",
        "guide_entry",
        "guide_feedback",
        "guide_revision",
        "guide_text",
        "process",
        "rate_pace",
        "staff_account",
        "tick",
        "topic",
    }
)
"""Tables that say nothing about a resident."""


async def sweep(db: Database, now: datetime, periods: Periods | None = None) -> dict[str, int]:
    """Forget what is past its period; returns how many rows by table."""
    periods = periods or Periods()
    forgotten = Counter({rule.table: 0 for rule in RULES})
    for rule in RULES:
        forgotten[rule.table] += await _apply(db, rule, now, periods)
    return dict(forgotten)


async def _apply(db: Database, rule: Rule, now: datetime, periods: Periods) -> int:
    table = Base.metadata.tables[rule.table]
    old = _old(table, rule, now - timedelta(days=getattr(periods, rule.period)))
    forgotten = 0
    while True:
        count = await _batch(db, table, rule, old)
        forgotten += count
        if count < BATCH:
            return forgotten


async def _batch(db: Database, table: Table, rule: Rule, old: ColumnElement[bool]) -> int:
    (key,) = table.primary_key.columns
    some = key.in_(select(key).where(old).limit(BATCH))
    values = dict(rule.clear)
    forget = update(table).where(some).values(values) if values else delete(table).where(some)
    async with db.transaction() as session:
        return cast("CursorResult[Any]", await session.execute(forget)).rowcount


def _old(table: Table, rule: Rule, before: datetime) -> ColumnElement[bool]:
    return and_(
        table.c[rule.since] < before,
        *([table.c.state.not_in(rule.keep)] if rule.keep else []),
        *([table.c[rule.begins[0]].startswith(rule.begins[1])] if rule.begins else []),
        *([table.c[rule.full] != dict(rule.clear)[rule.full]] if rule.full else []),
    )
