"""What others ask about a person: the settings that a resident may change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.people.models import Person


class People:
    """The people, by their random ids."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def get(self, person_id: str) -> Person:
        """The person; one that is unknown is a fault of the caller."""
        return await self._session.get_one(Person, person_id)

    async def change(
        self,
        person_id: str,
        *,
        plain: bool | None = None,
        quarter: str | None = None,
        topics: list[str] | None = None,
    ) -> None:
        """Change what is given; None leaves it as it is, an empty quarter clears it."""
        person = await self.get(person_id)
        if plain is not None:
            person.plain = plain
        if quarter is not None:
            person.quarter = quarter or None
        if topics is not None:
            person.topics = topics
