"""A small town for the appointments: two counsellors, two centres, one topic, and residents."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.hours import Line, Need
from services.appointments.plans import Plans
from services.appointments.service import Appointments
from services.conversations.models import Conversation
from services.database import Database
from services.people.models import Address, Person

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 2, 1, 7, 0, tzinfo=UTC)
"""A Monday, 8:00 in the town."""

MONDAY = date(2027, 2, 1)


def at(session: AsyncSession, now: datetime = NOW) -> Appointments:
    return Appointments(session, now, BERLIN)


async def build(db: Database, *, minutes: int = 60) -> str:
    """Anna is in the east on Mondays from 9 to 12, Boris in the west on Tuesdays; an offer's id."""
    async with db.transaction() as session:
        plans = Plans(session)
        offer = await plans.add_offer("debt", Need(minutes, after=10), interpreted=["tr"])
        for name, centre, weekday, languages in (
            ("Anna (Beispiel)", "oststadt", 0, ["de", "ar"]),
            ("Boris (Beispiel)", "weststadt", 1, ["de", "ru"]),
        ):
            counsellor = await plans.add_counsellor(name, ["debt"], languages)
            line = Line(counsellor.id, centre, weekday, time(9), time(12), date(2027, 1, 1))
            await plans.add_line(line)
        return offer.id


async def resident(db: Database, name: str) -> str:
    """Somebody with a talk; person and conversation have the same id."""
    async with db.transaction() as session:
        session.add(Person(id=name, created_at=NOW, seen_at=NOW))
        await session.flush()
        session.add(Address(id=name, person_id=name, channel="test", value=name, created_at=NOW))
        await session.flush()
        row = Conversation(id=name, person_id=name, address_id=name, channel="test")
        row.created_at = row.active_at = NOW
        session.add(row)
    return name
