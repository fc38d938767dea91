"""Who gets an announcement, who not and why: topics × quarters × languages × groups.

Only who has subscribed to one of its topics, for a place where it holds, can get it. Counted live
while staff write, and written down once when sending begins: one row a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.announcements.models import Announcement, NewsWish, Recipient, Subscription
from services.conversations.service import standing
from services.people.service import People, languages

REASONS = ("not_asked", "quarter", "language", "group", "blocked")
"""Why somebody does not get it, in the order in which it is looked at."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom an announcement is for; where a field is empty it is for all, but for `topics`."""

    topics: tuple[str, ...]
    quarters: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(slots=True)
class Count:
    """How many get it, by language, and how many not, by reason; together all `people`."""

    people: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def reached(self) -> int:
        """How many get it."""
        return sum(self.languages.values())


def target_of(row: Announcement) -> Target:
    """Whom it is for."""
    return Target(tuple(row.topics), tuple(row.quarters), tuple(row.languages), tuple(row.groups))


class Audience:
    """The people with their subscriptions, in one transaction; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def count(self, target: Target) -> Count:
        """Who would get it now."""
        count = Count(people=await People(self._session, self._now).count())
        found = _people(target).subquery()
        rows = await self._session.execute(
            select(found.c.reason, found.c.language, func.count()).group_by(
                found.c.reason, found.c.language
            )
        )
        for reason, language, number in rows:
            kind = count.missing if reason else count.languages
            kind[reason or language] = kind.get(reason or language, 0) + number
        asked = count.reached + sum(count.missing.values())
        if count.people > asked:
            count.missing["not_asked"] = count.people - asked
        return count

    async def enlist(self, row: Announcement) -> None:
        """Write down who gets this run of it, each person once; who wants a digest waits for it."""
        target = target_of(row)
        place = standing()
        first = (
            select(func.min(Subscription.id).label("id"))
            .join(place, place.c.id == Subscription.conversation_id)
            .where(_wanted(target), _right_quarter(target), place.c.blocked_at.is_(None))
            .group_by(Subscription.person_id)
            .subquery()
        )
        speaks = languages()
        daily = func.coalesce(NewsWish.frequency, "at_once") == "daily"
        chosen = (
            select(
                literal(row.id),
                literal(row.run),
                Subscription.person_id,
                Subscription.conversation_id,
                Subscription.topic,
                Subscription.quarter,
                case((daily, "digest"), else_="waiting"),
                literal(0),
                func.coalesce(NewsWish.night, "wait") == "silent",
                literal(self._now, Recipient.created_at.type),
            )
            .join(first, first.c.id == Subscription.id)
            .join(speaks, speaks.c.id == Subscription.person_id)
            .outerjoin(NewsWish, NewsWish.person_id == Subscription.person_id)
            .where(_right_language(target, speaks.c.language), _right_group(target))
            .order_by(Subscription.id)
        )
        names = ["announcement_id", "run", "person_id", "conversation_id", "topic", "quarter"]
        names += ["state", "version", "silent", "created_at"]
        await self._session.execute(insert(Recipient).from_select(names, chosen))


def _people(target: Target) -> Select[Any]:
    """Everybody who asked for one of the topics: the language, and why it does not reach them."""
    place, speaks = standing(), languages()
    here = case((_right_quarter(target), 1), else_=0)
    open_ = case((and_(_right_quarter(target), place.c.blocked_at.is_(None)), 1), else_=0)
    reason = case(
        (func.max(here) == 0, "quarter"),
        (~_right_language(target, speaks.c.language), "language"),
        (~_right_group(target), "group"),
        (func.max(open_) == 0, "blocked"),
        else_=None,
    )
    return (
        select(reason.label("reason"), speaks.c.language)
        .select_from(Subscription)
        .join(speaks, speaks.c.id == Subscription.person_id)
        .join(place, place.c.id == Subscription.conversation_id)
        .outerjoin(NewsWish, NewsWish.person_id == Subscription.person_id)
        .where(_wanted(target))
        .group_by(Subscription.person_id, speaks.c.language, NewsWish.group)
    )


def _wanted(target: Target) -> ColumnElement[bool]:
    return Subscription.topic.in_(target.topics)


def _right_quarter(target: Target) -> ColumnElement[bool]:
    if not target.quarters:
        return true()
    return or_(Subscription.quarter == "", Subscription.quarter.in_(target.quarters))


def _right_language(target: Target, spoken: ColumnElement[str]) -> ColumnElement[bool]:
    return spoken.in_(target.languages) if target.languages else true()


def _right_group(target: Target) -> ColumnElement[bool]:
    if not target.groups:
        return true()
    return func.coalesce(NewsWish.group, "resident").in_(target.groups)
