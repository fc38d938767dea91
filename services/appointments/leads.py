"""Who leads the dates for many: those that lost their counsellor or their centre, and who could.

A date for many need not lie in anybody's hours. It is amiss where its counsellor has left or is
absent then, or where the centre is closed; whoever takes it over offers the topic, is neither, and
has nothing else at that time. Participants need not be told: day, time and place stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from services.appointments.hours import ONE_DAY, Plan, Span, at, unit_of
from services.appointments.models import Booking, Counsellor, GroupDate, Offer
from services.appointments.openings import need_of
from services.appointments.places import door, give_back, take, taken_spans
from services.appointments.plans import plan_of
from services.appointments.rules import NotOffered, TooLate
from services.appointments.service import Appointments

LEFT, ABSENT, CLOSED = "left", "absent", "closed"
DAY_UNITS = 24 * 12


@dataclass(frozen=True, slots=True)
class Amiss:
    """A date for many that cannot be as it is: why, and the counsellors who could lead it."""

    group: GroupDate
    why: str
    others: tuple[Counsellor, ...] = ()


class Leads(Appointments):
    """The leads of the dates for many, in one transaction."""

    async def amiss(self, counsellor_id: str = "") -> list[Amiss]:
        """The dates to come (of one counsellor) that cannot be as they are, earliest first."""
        rows = await self._session.execute(
            select(GroupDate, Offer)
            .join(Offer, Offer.id == GroupDate.offer_id)
            .where(GroupDate.starts_at > self._now, GroupDate.cancelled.is_(False))
            .order_by(GroupDate.starts_at, GroupDate.id)
        )
        dates = [(group, offer) for group, offer in rows]
        if not dates:
            return []
        people = list(await self._session.scalars(select(Counsellor).order_by(Counsellor.name)))
        first = self.local(dates[0][0].starts_at).date() - ONE_DAY
        plan = await plan_of(self._session, self._zone, people, first)
        by_id = {each.id: each for each in people}
        found = []
        for group, offer in dates:
            why = self._why(plan, group, by_id[group.counsellor_id])
            if why and counsellor_id in ("", group.counsellor_id):
                found.append(Amiss(group, why, await self._others(plan, group, offer, people)))
        return found

    async def lead(self, group_id: str, counsellor_id: str) -> GroupDate:
        """Give a date to another counsellor; raises `TooLate`, `NotOffered` or `Taken`."""
        await door(self._session)
        group = await self._session.get_one(GroupDate, group_id, populate_existing=True)
        if group.cancelled or group.starts_at <= self._now:
            raise TooLate
        able = [
            each.id for row in await self.amiss() if row.group.id == group_id for each in row.others
        ]
        if counsellor_id not in able:
            raise NotOffered
        offer = await self._session.get_one(Offer, group.offer_id)
        span = need_of(offer).taken(unit_of(group.starts_at))
        await give_back(self._session, group_id=group_id)
        await take(self._session, counsellor_id, span, group_id=group_id)
        group.counsellor_id = counsellor_id
        seats = update(Booking).where(Booking.group_id == group_id)
        await self._session.execute(seats.values(counsellor_id=counsellor_id))
        await self._session.flush()
        return group

    def _why(self, plan: Plan, group: GroupDate, counsellor: Counsellor) -> str:
        day = self.local(group.starts_at).date()
        for closing in plan.closings:
            if closing.first <= day <= closing.last and closing.centre in (None, group.centre):
                return CLOSED
        if counsellor.last_day is not None and counsellor.last_day < day:
            return LEFT
        span = (unit_of(group.starts_at), unit_of(group.ends_at))
        return ABSENT if is_absent(plan, counsellor.id, span) else ""

    async def _others(
        self, plan: Plan, group: GroupDate, offer: Offer, people: Sequence[Counsellor]
    ) -> tuple[Counsellor, ...]:
        begin, end = need_of(offer).taken(unit_of(group.starts_at))
        reach = (begin - DAY_UNITS, end + DAY_UNITS)
        ids = [each.id for each in people]
        taken = await taken_spans(self._session, self._now, reach, ids)
        return tuple(
            each
            for each in people
            if offer.topic in each.topics
            and not self._why(plan, group, each)
            and not any(busy < end and begin < until for busy, until in taken.get(each.id, ()))
        )


def is_absent(plan: Plan, counsellor: str, span: Span) -> bool:
    """Whether a counsellor is absent in some part of a span of units."""
    first, last = (at(unit).astimezone(plan.zone).date() for unit in span)
    around = (first - ONE_DAY, first, last)
    for change in plan.changes:
        if not change.absent or change.counsellor != counsellor:
            continue
        for day in around:
            begin, end = plan.span(day, change.begins, change.ends)
            if change.first <= day <= change.last and begin < span[1] and span[0] < end:
                return True
    return False
