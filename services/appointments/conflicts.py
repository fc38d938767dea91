"""Booked dates that no longer fit the plan: who could stand in, what else is near, who is called.

A stand-in counsels on the topic in the language, is at the same centre at the same time and has
nothing else then. Nothing is settled by itself. Who did not book in a chat, or whom the notice did
not reach there, must be called, and is on the list until somebody did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from services.appointments.hours import Need, Plan, Span, unit_of
from services.appointments.models import Booking, Counsellor, Offer
from services.appointments.openings import ONE_DAY, need_of
from services.appointments.places import taken_spans
from services.appointments.plans import plan_of
from services.appointments.rules import (
    BOOKED,
    CHANGED,
    Slot,
    must_call,
    nearest,
    notice_key,
    spoken,
)
from services.appointments.service import Appointments
from services.appointments.times import fits
from services.deliveries.arrival import astray

AROUND = timedelta(days=14)
NEAR = 3
NIGHT_UNITS = 24 * 12
Sort = tuple[str, str, str | None]
"""What a time must have to do instead: offer, centre, language."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a conflict could be settled: by a stand-in (best first), or at a time nearby."""

    booking: Booking
    stand_ins: tuple[Slot, ...] = ()
    others: tuple[Slot, ...] = ()


class Conflicts(Appointments):
    """The conflicts of the plan, in one transaction."""

    async def ways(self, counsellor_id: str = "") -> list[Way]:
        """Every conflict (of one counsellor), earliest first, with what could be done about it.

        The first stand-ins of all of them can be taken together, as far as that is possible.
        """
        found = [row for row in await self.conflicts() if counsellor_id in ("", row.counsellor_id)]
        if not found:
            return []
        offers = {row.id: row for row in await self.offers()}
        colleagues = await self._colleagues(found)
        free = await self._free_around([row for row in found if row.offer_id in offers])
        return [
            Way(
                row,
                tuple(colleagues.for_booking(row, offers[row.offer_id])),
                tuple(_near(free[_sort(row)], row)),
            )
            if row.offer_id in offers
            else Way(row)
            for row in found
        ]

    async def hand_over(self, booking_id: str, slot: Slot) -> Booking:
        """Move a booking by staff, to a stand-in or to another time; raises as `move`.

        Where time and place stay, whoever said that they come still does, and is told of that only.
        """
        booking = await self._session.get_one(Booking, booking_id, populate_existing=True)
        coming, knows = booking.coming, booking.told == booking.sequence
        stays = (slot.starts_at, slot.centre) == (booking.starts_at, booking.centre)
        moved = await self.move(booking_id, slot, desk=True)
        if stays:
            moved.coming = coming
            moved.handed = moved.sequence if knows else None
            await self._session.flush()
        return moved

    async def to_call(self) -> list[Booking]:
        """Whose date staff changed and who does not know of it; earliest first.

        Either there is no talk, or the notice there did not arrive. Of what is over nobody is
        called.
        """
        rows = await self._session.scalars(
            select(Booking)
            .where(
                Booking.sequence > func.coalesce(Booking.called, 0),
                Booking.state.in_((BOOKED, "cancelled_by_us")),
                Booking.starts_at > self._now,
            )
            .order_by(Booking.starts_at, Booking.id)
        )
        changed = list(rows)
        keys = {row.id: f"{notice_key(row.id, row.sequence, CHANGED)}:0" for row in changed}
        lost = await astray(self._session, keys.values())
        return [
            row
            for row in changed
            if (row.conversation_id is None and row.told < row.sequence)
            or (
                keys[row.id] in lost
                and must_call(lost[keys[row.id]], row.starts_at, row.changed_at, self._now)
            )
        ]

    async def called(self, booking_id: str) -> Booking | None:
        """The person knows now; None where there is no such booking."""
        booking = await self.get(booking_id)
        if booking is not None:
            booking.called = booking.sequence
            await self._session.flush()
        return booking

    async def _colleagues(self, found: Sequence[Booking]) -> _Colleagues:
        people = await self.counsellors()
        plan = await plan_of(
            self._session, self._zone, people, self.local(found[0].starts_at).date() - ONE_DAY
        )
        reach = (
            unit_of(found[0].starts_at) - NIGHT_UNITS,
            unit_of(found[-1].ends_at) + NIGHT_UNITS,
        )
        ids = [each.id for each in people]
        return _Colleagues(plan, people, await taken_spans(self._session, self._now, reach, ids))

    async def _free_around(self, found: Sequence[Booking]) -> dict[Sort, list[Slot]]:
        """What is free for each sort of booking, around all of them."""
        days = [self.local(row.starts_at).date() for row in found]
        return {
            sort: await self.free(
                sort[0],
                centre=sort[1],
                language=sort[2],
                first=min(days) - AROUND,
                last=max(days) + AROUND,
                desk=True,
            )
            for sort in dict.fromkeys(_sort(row) for row in found)
        }


class _Colleagues:
    """Who has time, where the first in each list is taken to be asked."""

    def __init__(
        self, plan: Plan, people: Sequence[Counsellor], taken: dict[str, list[Span]]
    ) -> None:
        self._plan = plan
        self._people = people
        self._taken = {each.id: taken.get(each.id, []) for each in people}
        self._asked: dict[str, list[Span]] = {each.id: [] for each in people}

    def for_booking(self, booking: Booking, offer: Offer) -> list[Slot]:
        """Who has nothing else asked of them, needs no interpreter, and has least to do first."""
        span = need_of(offer).taken(unit_of(booking.starts_at))
        found = [
            (_meets(span, self._asked[person.id]), translated, self._work(person.id), person.id)
            for person in self._people
            for able, translated in [spoken(person.languages, offer.interpreted, booking.language)]
            if able and offer.topic in person.topics and self._has_time(person.id, booking, offer)
        ]
        found.sort()
        if found:
            self._asked[found[0][3]].append(span)
        return [_slot(booking, offer, person, translated) for _, translated, _, person in found]

    def _has_time(self, person: str, booking: Booking, offer: Offer) -> bool:
        start, need = unit_of(booking.starts_at), Need(offer.minutes)
        if _meets(need_of(offer).taken(start), self._taken[person]):
            return False
        return fits(self._plan, person, booking.centre, need, start, kept=True)

    def _work(self, person: str) -> int:
        return len(self._taken[person]) + len(self._asked[person])


def _sort(booking: Booking) -> Sort:
    return booking.offer_id, booking.centre, booking.language


def _near(free: Sequence[Slot], booking: Booking) -> list[Slot]:
    around = [
        slot
        for slot in free
        if slot.starts_at != booking.starts_at and abs(slot.starts_at - booking.starts_at) <= AROUND
    ]
    return nearest(around, booking.starts_at, NEAR)


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(begin < span[1] and span[0] < end for begin, end in others)


def _slot(booking: Booking, offer: Offer, person: str, translated: bool) -> Slot:
    return Slot(
        offer.id,
        offer.topic,
        person,
        booking.centre,
        booking.starts_at,
        booking.starts_at + timedelta(minutes=offer.minutes),
        booking.language,
        translated,
    )
