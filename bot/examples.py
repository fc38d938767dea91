"""Example data, so that everything can be tried at once: marked “Beispiel” wherever it is named.

It never comes where real data is: a member of staff who uses an account, or a resident who wrote.
Each area makes and removes its own; what is removed is found by its mark, never by its name.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.say import Plain, say
from services.announcements.examples import load_news, remove_news
from services.appointments.examples import load_plan, remove_plan
from services.exchange.examples import load_posts, remove_posts
from services.people.service import People
from services.staff.service import Staff

COUNSELLORS = ("Beratung 1 (Beispiel)", "Beratung 2 (Beispiel)", "Redaktion (Beispiel)")


class RealData(Plain):
    """There is real data here, which example data must not be mixed into."""


async def load(session: AsyncSession, now: datetime) -> int:
    """Load what is not there yet; returns how much. Raises `RealData`."""
    accounts = Staff(session, now)
    if await accounts.real() or await People(session, now).any():
        raise RealData(
            say(
                "Hier sind schon echte Daten; Beispiele kommen nicht dazwischen.",
                "There is real data here already; examples are not mixed into it.",
            )
        )
    loaded = sum([await _counsellor(accounts, name) for name in COUNSELLORS])
    ids = {account.name: account.id for account in await accounts.all()}
    loaded += await load_plan(session, now.date(), ids)
    return loaded + await load_news(session, now) + await load_posts(session, now)


async def remove(session: AsyncSession, now: datetime) -> int:
    """Remove all example data; returns how much there was."""
    removed = await remove_plan(session) + await remove_news(session)
    removed += await remove_posts(session)
    return removed + await Staff(session, now).remove_examples()


async def _counsellor(accounts: Staff, name: str) -> bool:
    if await accounts.find(name):
        return False
    role = "editor" if name.startswith("Redaktion") else "counsellor"
    await accounts.add(name, role, example=True)
    return True
