"""How the pages call centres, topics and people, and what a form may choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from locales import current_language
from services.appointments.models import Counsellor
from services.appointments.setup import Setup
from services.centres.service import Centres


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, in the town's order; what is not known any more is called by its id."""

    centres: dict[str, str]
    topics: dict[str, str]
    people: dict[str, str]

    def centre(self, key: str | None) -> str:
        """The name of a centre."""
        return self.centres.get(key or "", key or "")

    def topic(self, key: str) -> str:
        """The name of a topic."""
        return self.topics.get(key, key)

    def person(self, key: str) -> str:
        """The name of a counsellor."""
        return self.people.get(key, key)


async def names(session: AsyncSession, people: list[Counsellor] | None = None) -> Names:
    """The names in the language of the staff."""
    centres = Centres(session, current_language(), plain=False)
    if people is None:
        people = await Setup(session).counsellors()
    return Names(
        {each.id: each.name for each in await centres.centres()},
        {each.id: each.name for each in await centres.topics()},
        {each.id: each.name for each in people},
    )
