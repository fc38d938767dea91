"""Changing what is set up: offers, counsellors, hours, closed days, and the town's rules.

A change never touches a booking; those that no longer fit are listed by `Appointments.conflicts`.
Nothing that bookings belong to is deleted: an offer rests, a counsellor has a last day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from services.appointments.hours import Need
from services.appointments.models import (
    BookingSettings,
    ClosingDay,
    Counsellor,
    Offer,
    PlanChange,
    PlanLine,
)
from services.appointments.places import door
from services.appointments.plans import Plans
from services.appointments.rules import PlanError, check_offer

LIMITS: dict[str, tuple[int, int]] = {
    "notice_hours": (0, 336),
    "horizon_days": (1, 366),
    "most_open": (1, 20),
    "hold_minutes": (2, 60),
    "change_hours": (0, 168),
    "remind_first": (0, 336),
    "remind_second": (0, 336),
    "offer_minutes": (10, 2880),
}
"""The town's rules, each with its smallest and largest value (both allowed)."""


class Setup(Plans):
    """What staff have set up, in one transaction; what cannot be raises `PlanError`."""

    async def offers(self) -> list[Offer]:
        """Every offer, those that rest too, by topic."""
        return list(await self._session.scalars(select(Offer).order_by(Offer.topic, Offer.id)))

    async def change_offer(
        self,
        offer_id: str,
        need: Need,
        *,
        kinds: Sequence[str],
        interpreted: Sequence[str],
        places: int,
        active: bool,
    ) -> Offer | None:
        """Change an offer; what is booked keeps its length. None where there is no such offer."""
        check_offer(need, kinds, places)
        offer = await self._session.get(Offer, offer_id)
        if offer is None:
            return None
        offer.minutes, offer.before, offer.after = need.minutes, need.before, need.after
        offer.kinds, offer.interpreted = list(kinds), list(interpreted)
        offer.places, offer.active = places, active
        await self._session.flush()
        return offer

    async def counsellors(self) -> list[Counsellor]:
        """Everybody, those who left too, by name."""
        found = select(Counsellor).order_by(Counsellor.name, Counsellor.id)
        return list(await self._session.scalars(found))

    async def counsellor(self, counsellor_id: str) -> Counsellor | None:
        """One of them."""
        return await self._session.get(Counsellor, counsellor_id)

    async def change_counsellor(
        self,
        counsellor_id: str,
        name: str,
        topics: Sequence[str],
        languages: Sequence[str],
        *,
        last_day: date | None,
    ) -> Counsellor | None:
        """Change somebody; with a last day nothing is offered after it."""
        check_name(name)
        counsellor = await self.counsellor(counsellor_id)
        if counsellor is None:
            return None
        counsellor.name, counsellor.last_day = name.strip()[:64], last_day
        counsellor.topics, counsellor.languages = list(topics), list(languages)
        await self._session.flush()
        return counsellor

    async def lines(self, counsellor_id: str) -> list[PlanLine]:
        """Weekly hours, by weekday and time."""
        found = select(PlanLine).where(PlanLine.counsellor_id == counsellor_id)
        order = (PlanLine.weekday, PlanLine.begins, PlanLine.since, PlanLine.id)
        return list(await self._session.scalars(found.order_by(*order)))

    async def changes(self, counsellor_id: str, first: date) -> list[PlanChange]:
        """Absences and extra hours that are not over on `first`, by day."""
        found = select(PlanChange).where(
            PlanChange.counsellor_id == counsellor_id, PlanChange.last >= first
        )
        return list(await self._session.scalars(found.order_by(PlanChange.first, PlanChange.id)))

    async def closings(self, first: date) -> list[ClosingDay]:
        """Closed days that are not over on `first`."""
        found = select(ClosingDay).where(ClosingDay.last >= first)
        return list(await self._session.scalars(found.order_by(ClosingDay.first, ClosingDay.id)))

    async def end_line(self, counsellor_id: str, line_id: int, until: date | None) -> bool:
        """Set the last day of weekly hours; before their first day they are removed."""
        line = await self._session.get(PlanLine, line_id)
        if line is None or line.counsellor_id != counsellor_id:
            return False
        if until is not None and until < line.since:
            await self.remove(line)
        else:
            line.until = until
            await self._session.flush()
        return True

    async def remove_change(self, counsellor_id: str, change_id: int) -> bool:
        """Take back an absence or extra hours."""
        change = await self._session.get(PlanChange, change_id)
        if change is None or change.counsellor_id != counsellor_id:
            return False
        await self.remove(change)
        return True

    async def remove_closing(self, closing_id: int) -> bool:
        """Open again on closed days."""
        closing = await self._session.get(ClosingDay, closing_id)
        if closing is not None:
            await self.remove(closing)
        return closing is not None

    async def change_settings(self, values: Mapping[str, int]) -> BookingSettings:
        """Set some of `LIMITS`."""
        for name, value in values.items():
            least, most = LIMITS[name]
            if not least <= value <= most:
                raise PlanError("A number is too small or too large.")
        settings = await door(self._session)
        for name, value in values.items():
            setattr(settings, name, value)
        await self._session.flush()
        return settings


def check_name(name: str) -> None:
    """Raises `PlanError` where a name is empty."""
    if not name.strip():
        raise PlanError("The name is missing.")
