"""The people without an appointment, in one transaction: numbers, queue, called, served.

Numbers begin anew each day at each centre, and the database gives each once. Whoever is called
takes the counsellor's time, so that the chat does not give it away meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.models import Counsellor, Offer, WalkIn
from services.appointments.places import door
from services.appointments.queue import Asking, Gap, Turn, turns
from services.appointments.rules import PlanError, Slot, Unavailable
from services.appointments.service import Appointments
from services.appointments.timetable import Timetable

WAITS, CALLED, GONE = "waiting", "called", "gone"
FIVE_MINUTES = 300


class WalkIns:
    """The queue of today; `now` is aware."""

    def __init__(self, session: AsyncSession, now: datetime, zone: ZoneInfo) -> None:
        self._session = session
        self._now = now.astimezone(UTC)
        self._zone = zone
        self._today = now.astimezone(zone).date()

    async def arrives(self, centre: str, offer_id: str, name: str, language: str | None) -> WalkIn:
        """Give somebody a number; raises `PlanError` where nobody offers what they want."""
        if await self._session.get(Offer, offer_id) is None:
            raise PlanError("Choose a topic.")
        await door(self._session)
        last = await self._session.scalar(
            select(func.max(WalkIn.number)).where(
                WalkIn.centre == centre, WalkIn.day == self._today
            )
        )
        row = WalkIn(
            centre=centre,
            day=self._today,
            number=(last or 0) + 1,
            offer_id=offer_id,
            name=name[:80] or None,
            language=language,
            state=WAITS,
            arrived_at=self._now,
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def waiting(self, centre: str) -> list[WalkIn]:
        """Who waits there today, first come first."""
        rows = await self._session.scalars(
            select(WalkIn)
            .where(WalkIn.centre == centre, WalkIn.day == self._today, WalkIn.state == WAITS)
            .order_by(WalkIn.number)
        )
        return list(rows)

    async def called(self, centre: str) -> list[WalkIn]:
        """Who was called there today, last first."""
        rows = await self._session.scalars(
            select(WalkIn)
            .where(WalkIn.centre == centre, WalkIn.day == self._today, WalkIn.state == CALLED)
            .order_by(WalkIn.called_at.desc(), WalkIn.number.desc())
        )
        return list(rows)

    async def estimates(self, centre: str) -> dict[int, Turn | None]:
        """When each of those who wait is likely to come in, by id."""
        offers = {row.id: row for row in await self._session.scalars(select(Offer))}
        people = list(await self._session.scalars(select(Counsellor)))
        asking = [
            Asking(
                row.id,
                offers[row.offer_id].minutes,
                frozenset(p.id for p in people if offers[row.offer_id].topic in p.topics),
            )
            for row in await self.waiting(centre)
        ]
        return turns(asking, await self._gaps(centre), self._now)

    async def call(self, walk_in_id: int, counsellor_id: str, made_by: str) -> bool | None:
        """Call somebody in; None where nobody waits under this id.

        True if the counsellor's time is taken for them, False where the next booking is too near.
        """
        row = await self._session.get(WalkIn, walk_in_id, populate_existing=True)
        counsellor = await self._session.get(Counsellor, counsellor_id)
        if row is None or row.state != WAITS or counsellor is None:
            return None
        row.state, row.called_at, row.counsellor_id = CALLED, self._now, counsellor_id
        offer = await self._session.get_one(Offer, row.offer_id)
        begins = _next_unit(self._now)
        ends = begins + timedelta(minutes=offer.minutes)
        slot = Slot(offer.id, offer.topic, counsellor_id, row.centre, begins, ends, row.language)
        try:
            appointments = Appointments(self._session, self._now, self._zone)
            await appointments.book(slot, name=row.name, made_by=made_by)
        except Unavailable:
            return False
        return True

    async def leaves(self, walk_in_id: int) -> bool:
        """Somebody does not wait any longer; whether they did."""
        row = await self._session.get(WalkIn, walk_in_id, populate_existing=True)
        if row is None or row.state != WAITS:
            return False
        row.state = GONE
        return True

    async def _gaps(self, centre: str) -> dict[str, list[Gap]]:
        calendar = Timetable(self._session, self._now, self._zone)
        gaps: dict[str, list[Gap]] = defaultdict(list)
        for column in await calendar.columns(self._today, self._today, centre=centre):
            for entry in column.entries:
                if entry.booking is None and entry.group is None:
                    gaps[column.counsellor.id].append((entry.begins, entry.ends))
        return gaps


def _next_unit(now: datetime) -> datetime:
    return datetime.fromtimestamp(-(-now.timestamp() // FIVE_MINUTES) * FIVE_MINUTES, UTC)
