"""An example plan for the three centres, so that the first chat can book: removable as a whole.

Everybody in it is marked “(Beispiel)”; it says nothing about who really counsels when. It is found
again by its mark; bookings with an example counsellor go with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.groups import GroupDates
from services.appointments.hours import Line, Need
from services.appointments.models import Counsellor, Offer
from services.appointments.plans import Plans
from services.guide.hours import is_holiday

ZONE = ZoneInfo("Europe/Berlin")
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
WORKSHOP = {
    "de": "Lebenslauf schreiben (Beispiel)",
    "en": "Writing a CV (example)",
    "tr": "Özgeçmiş yazma (örnek)",
    "ar": "كتابة السيرة الذاتية (مثال)",
    "uk": "Пишемо резюме (приклад)",
    "ru": "Пишем резюме (пример)",
}
WORKSHOP_PLACES = 6
WORKSHOP_WEEKS = (2, 6)
FRIDAY = 4


async def load_plan(session: AsyncSession, today: date, accounts: Mapping[str, str]) -> int:
    """Load the plan unless there is one; `accounts` leads from a name to the staff account."""
    if await session.scalar(select(Counsellor.id).limit(1)) is not None:
        return 0
    plans = Plans(session)
    counsellors = []
    for topic in TOPICS:
        need = Need(MINUTES.get(topic, 30), after=10)
        kinds = ("person", "phone")
        await plans.add_offer(topic, need, kinds=kinds, interpreted=INTERPRETED, example=True)
    for name, week in WEEK.items():
        counsellor = await plans.add_counsellor(
            name, TOPICS, LANGUAGES[name], account_id=accounts.get(name), example=True
        )
        counsellors.append(counsellor)
        for centre, weekday, begins, ends in week:
            await plans.add_line(
                Line(counsellor.id, centre, weekday, begins, ends, since=today, kept=KEPT_PERCENT)
            )
    await _workshops(session, today, counsellors[-1].id)
    return len(TOPICS) + 1 + len(WEEK)


async def _workshops(session: AsyncSession, today: date, counsellor_id: str) -> None:
    need = Need(120, after=10)
    offer = await Plans(session).add_offer(TOPICS[0], need, places=WORKSHOP_PLACES, example=True)
    groups = GroupDates(session, datetime.combine(today, time(), ZONE), ZONE)
    for weeks in WORKSHOP_WEEKS:
        day = today + timedelta(weeks=weeks)
        day += timedelta(days=(FRIDAY - day.weekday()) % 7)
        while is_holiday(day):
            day += timedelta(weeks=1)
        begins = datetime.combine(day, time(10), ZONE)
        await groups.plan(offer.id, counsellor_id, "weststadt", begins, WORKSHOP)


async def remove_plan(session: AsyncSession) -> int:
    """Remove the example plan with its bookings; returns how many offers and counsellors."""
    removed = 0
    for table in (Counsellor, Offer):
        gone = await session.scalars(delete(table).where(table.example).returning(table.id))
        removed += len(list(gone))
    return removed
