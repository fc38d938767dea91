"""Those who want something earlier: asked one after the other, each with a time to decide.

What becomes free is held for the first in line at once, so that nobody comes between. One is asked
at most once a day and never at night, and never after the reminder of the appointment one has.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from services.appointments.models import Booking, BookingSettings, Waiting
from services.appointments.places import door
from services.appointments.rules import (
    BOOKED,
    Slot,
    Taken,
    Unavailable,
    is_decent,
    may_come_earlier,
    next_decent,
)
from services.database import insert_once

if TYPE_CHECKING:
    from services.appointments.service import Appointments

LINE = "waiting"
ASKED = "offered"
OVER = "over"
Sort = tuple[str, str, str | None]
"""What one waits for: offer, centre, language."""


class Line:
    """What every line has in common: who was asked, and the answer no."""

    def __init__(self, service: Appointments) -> None:
        self._service = service
        self._session = service.session
        self._now = service.now

    async def to_ask(self) -> list[tuple[Waiting, Booking]]:
        """Those something is held for who were not asked yet, with what is held; none at night."""
        if not is_decent(self._service.local(self._now)):
            return []
        rows = await self._session.execute(
            select(Waiting, Booking)
            .join(Booking, Booking.id == Waiting.hold_id)
            .where(Waiting.state == ASKED, Waiting.told_at.is_(None))
            .order_by(Waiting.id)
        )
        return [(row, booking) for row, booking in rows.all()]

    async def own(self, waiting_id: int, person_id: str) -> Waiting:
        """What this person was asked; raises `Taken` where it is over."""
        row = await self._session.get(Waiting, waiting_id)
        if row is None or row.person_id != person_id or row.state != ASKED:
            raise Taken
        return row

    async def leave(self, waiting_id: int, person_id: str) -> Waiting:
        """No, thank you: the next one is asked."""
        row = await self.own(waiting_id, person_id)
        await self._end(row)
        return row

    async def _end(self, row: Waiting) -> None:
        """Nothing more for this one; what was held goes to the next."""
        held, row.state, row.hold_id = row.hold_id, OVER, None
        await self._session.flush()
        if held is not None:
            await self._service.release(held)
        await self._service.pass_on()

    def _back_in_line(self, row: Waiting) -> None:
        """Whose time to decide is over, waits again."""
        if row.state == ASKED and (row.offer_until or self._now) <= self._now:
            row.state, row.hold_id = LINE, None

    async def _held(self, row: Waiting) -> Booking:
        held = await self._service.get(row.hold_id or "")
        if held is None or row.offer_until is None or row.offer_until <= self._now:
            raise Taken
        return held


class EarlierDates(Line):
    """The line of those who wait for an earlier date."""

    async def possible(self, booking: Booking) -> bool:
        """Whether somebody could still be asked about an earlier date than this."""
        settings = await self._service.settings()
        return booking.group_id is None and _may_come_earlier(booking, self._now, settings)

    async def join(self, booking: Booking) -> bool:
        """Wait for something earlier than a booking of a talk; False where one waits already."""
        values = {"person_id": booking.person_id, "conversation_id": booking.conversation_id}
        over = update(Waiting).where(Waiting.booking_id == booking.id, Waiting.state == OVER)
        again = await self._session.execute(over.values(state=LINE).returning(Waiting.id))
        return again.first() is not None or await insert_once(
            self._session,
            Waiting,
            ("booking_id",),
            booking_id=booking.id,
            created_at=self._now,
            **values,
        )

    async def waits(self, booking_id: str) -> bool:
        """Whether somebody waits for something earlier than this booking."""
        row = select(Waiting.id).where(Waiting.booking_id == booking_id, Waiting.state != OVER)
        return await self._session.scalar(row) is not None

    async def stop(self, booking: Booking) -> None:
        """Wait no longer; what was held goes to the next."""
        waits = (Waiting.booking_id == booking.id, Waiting.state != OVER)
        row = await self._session.scalar(select(Waiting).where(*waits))
        if row is not None:
            await self._end(row)

    async def pass_on(self) -> None:
        """Hold what is free for those who wait, in their order."""
        settings = await door(self._session)
        rows = await self._session.execute(
            select(Waiting, Booking)
            .join(Booking, Booking.id == Waiting.booking_id)
            .where(Waiting.state != OVER)
            .order_by(Waiting.id)
        )
        free: dict[Sort, list[Slot]] = {}
        for row, booking in rows.all():
            self._back_in_line(row)
            if row.state == LINE and await self._serve(row, booking, settings, free):
                free.clear()
        await self._session.flush()

    async def take(self, row: Waiting) -> Booking:
        """Move the booking to what is held; raises `Overlapping`, or `Taken` where it is over."""
        await door(self._session)
        held = await self._held(row)
        await self._service.check_own(row.person_id, held, without=row.booking_id or "")
        slot = _slot(held)
        row.state, row.hold_id = OVER, None
        await self._session.flush()
        await self._service.release(held.id)
        moved = await self._service.move(row.booking_id or "", slot, desk=True)
        moved.told = moved.sequence
        return moved

    async def _serve(
        self,
        row: Waiting,
        booking: Booking,
        settings: BookingSettings,
        free: dict[Sort, list[Slot]],
    ) -> bool:
        """Hold something for one who waits; whether there was something. `free` is known so far."""
        if booking.state != BOOKED or not _may_come_earlier(booking, self._now, settings):
            row.state = OVER
            return False
        asked = next_decent(self._service.local(self._now))
        if await self._was_asked(row.person_id, asked.date()):
            return False
        sort = (booking.offer_id, booking.centre, booking.language)
        if sort not in free:
            free[sort] = await self._service.free(sort[0], centre=sort[1], language=sort[2])
        until = asked.astimezone(UTC) + timedelta(minutes=settings.offer_minutes)
        for slot in free[sort]:
            if not until < slot.starts_at < booking.starts_at:
                continue
            try:
                await self._service.check_own(row.person_id, slot, without=booking.id)
                held = await self._service.hold(slot, until=until)
            except Unavailable:
                continue
            row.state, row.hold_id, row.offer_until = ASKED, held.id, until
            row.told_at, row.noticed_on = None, asked.date()
            await self._session.flush()
            return True
        return False

    async def _was_asked(self, person_id: str, day: date) -> bool:
        """Whether the person was asked about an earlier date on this day, whichever it was."""
        asked = select(Waiting.id).where(
            Waiting.person_id == person_id, Waiting.noticed_on == day, Waiting.group_id.is_(None)
        )
        return await self._session.scalar(asked.limit(1)) is not None


def _may_come_earlier(booking: Booking, now: datetime, settings: BookingSettings) -> bool:
    hours = (settings.remind_first, settings.remind_second)
    return may_come_earlier(
        booking.starts_at, booking.changed_at, now, hours, settings.change_hours
    )


def _slot(held: Booking) -> Slot:
    return Slot(
        held.offer_id,
        held.topic,
        held.counsellor_id,
        held.centre,
        held.starts_at,
        held.ends_at,
        held.language,
        held.interpreter,
    )
