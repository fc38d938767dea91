"""Who sits at the desk: an account as the desk knows it, and the names of centres and topics."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from locales import _, current_language
from services.centres.service import Centres
from services.desk.rules import Staff
from services.guide.service import Guide
from services.staff.models import Account


def seat(account: Account) -> Staff:
    """The account at the desk; an admin sees every talk."""
    return Staff(account.id, account.name, tuple(account.centres), account.role == "admin")


@dataclass(frozen=True, slots=True)
class Names:
    """How the pages call centres and topics, in the language of the staff."""

    centres: dict[str, str]
    topics: dict[str, str]

    def topic(self, key: str | None) -> str:
        """The topic, or that nobody knows it yet."""
        return self.topics.get(key, key) if key else _("topic not known yet")


async def names(session: AsyncSession, topics: list[str]) -> Names:
    """The names of all centres and counselling topics, and of these guide entries."""
    places = Centres(session, current_language(), plain=False)
    known = {each.id: each.name for each in await places.topics()}
    titles = await Guide(session, current_language(), plain=False).titles(topics)
    return Names({each.id: each.name for each in await places.centres()}, {**titles, **known})
