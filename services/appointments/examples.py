"""An example plan for the three centres, so that the first chat can book: removable as a whole.

Everybody in it is marked “(Beispiel)”; it says nothing about who really counsels when. It is found
again by its mark; bookings with an example counsellor go with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.hours import Line, Need
from services.appointments.models import Counsellor, Offer
from services.appointments.plans import Plans

TOPICS = (
    "application-training",
    "recognition",
    "job-search",
    "social",
    "debt",
    "residence",
    "business",
    "other",
)
MINUTES = {"debt": 60, "business": 60, "recognition": 45}
INTERPRETED = ("ar", "en", "tr", "uk", "ru")
WEEK: dict[str, tuple[tuple[str, int, time, time], ...]] = {
    "Beratung 1 (Beispiel)": (
        ("innenstadt", 0, time(9), time(12)),
        ("weststadt", 1, time(13), time(17)),
        ("oststadt", 3, time(9), time(13)),
    ),
    "Beratung 2 (Beispiel)": (
        ("oststadt", 1, time(9), time(12)),
        ("innenstadt", 2, time(13), time(17)),
        ("weststadt", 4, time(9), time(13)),
    ),
}
LANGUAGES = {"Beratung 1 (Beispiel)": ("de", "en", "tr"), "Beratung 2 (Beispiel)": ("de", "ru")}
KEPT_PERCENT = 20


async def load_plan(session: AsyncSession, today: date, accounts: Mapping[str, str]) -> int:
    """Load the plan unless there is one; `accounts` leads from a name to the staff account."""
    if await session.scalar(select(Counsellor.id).limit(1)) is not None:
        return 0
    plans = Plans(session)
    for topic in TOPICS:
        need = Need(MINUTES.get(topic, 30), after=10)
        kinds = ("person", "phone")
        await plans.add_offer(topic, need, kinds=kinds, interpreted=INTERPRETED, example=True)
    for name, week in WEEK.items():
        counsellor = await plans.add_counsellor(
            name, TOPICS, LANGUAGES[name], account_id=accounts.get(name), example=True
        )
        for centre, weekday, begins, ends in week:
            await plans.add_line(
                Line(counsellor.id, centre, weekday, begins, ends, since=today, kept=KEPT_PERCENT)
            )
    return len(TOPICS) + len(WEEK)


async def remove_plan(session: AsyncSession) -> int:
    """Remove the example plan with its bookings; returns how many offers and counsellors."""
    removed = 0
    for table in (Counsellor, Offer):
        gone = await session.scalars(delete(table).where(table.example).returning(table.id))
        removed += len(list(gone))
    return removed
