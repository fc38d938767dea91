"""What the town's start page counts of appointments: made, called off, and what came of them."""

from __future__ import annotations

from datetime import timedelta

from services.appointments.figures import bookings
from services.database import Database
from tests.services.appointments.town import MONDAY, NOW, at, build

WEEK = timedelta(days=7)


async def test_a_week_of_appointments(db: Database) -> None:
    offer = await build(db)
    async with db.transaction() as session:
        town = at(session)
        first, second, held = (await town.free(offer, first=MONDAY, last=MONDAY + WEEK))[:3]
        await town.book(first, name="A. (Beispiel)")
        gone = await town.book(second, name="B. (Beispiel)")
        await town.cancel(gone.id, by_us=True)
        await town.hold(held)
    async with db.snapshot() as session:
        found = await bookings(session, NOW - WEEK, NOW + 2 * WEEK)
        before = await bookings(session, NOW - WEEK, NOW)
    assert found.made == {"oststadt": 1, "weststadt": 1}
    assert found.cancelled == 1
    assert found.states == {"booked": 1, "cancelled_by_us": 1}
    assert (before.made, before.cancelled, before.states) == ({}, 0, {})
