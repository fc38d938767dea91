"""What others ask about a person: the settings that a resident may change, and the addresses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Subquery, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.database import insert_once, new_id, table
from services.people.models import Address, Person


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
    ) -> None:
        """Change what is given; None leaves it as it is, an empty quarter clears it."""
        person = await self.get(person_id)
        if plain is not None:
            person.plain = plain
        if quarter is not None:
            person.quarter = quarter or None

    async def any(self) -> bool:
        """Whether anybody ever wrote to us."""
        return await self._session.scalar(select(Person.id).limit(1)) is not None

    async def count(self) -> int:
        """How many people wrote to us."""
        return await self._session.scalar(select(func.count(Person.id))) or 0

    async def find(self, channel: str, value: str) -> Address | None:
        """The address, locked: what comes in from it is stored one after the other."""
        found = select(Address).where(Address.channel == channel, Address.value == value)
        return await self._session.scalar(found.with_for_update(key_share=True))

    async def arrive(self, channel: str, value: str, language: str) -> Address:
        """The address, locked; a newcomer gets a person who speaks `language` first.

        Two first messages at the same moment give one person: the unique address decides.
        """
        return await self.find(channel, value) or await self._welcome(channel, value, language)

    async def moved(self, address_id: str, value: str) -> bool:
        """Keep the new place of a chat; False where it already belongs to another address."""
        address = await self._session.get_one(Address, address_id)
        if await self.find(address.channel, value) is not None:
            return False
        address.value = value
        await self._session.flush()
        return True

    async def block(self, address_id: str) -> None:
        """Nothing may be written to this address any more."""
        await self._session.execute(
            update(Address)
            .where(Address.id == address_id, Address.blocked_at.is_(None))
            .values(blocked_at=self._now)
        )

    async def unblock(self, address_id: str) -> None:
        """Something came from this address, so it may be written to."""
        await self._session.execute(
            update(Address).where(Address.id == address_id).values(blocked_at=None)
        )

    async def _welcome(self, channel: str, value: str, language: str) -> Address:
        person_id = new_id()
        self._session.add(
            Person(id=person_id, language=language, created_at=self._now, seen_at=self._now)
        )
        await self._session.flush()
        fresh = {"id": new_id(), "person_id": person_id, "created_at": self._now}
        if not await insert_once(
            self._session, Address, ("channel", "value"), channel=channel, value=value, **fresh
        ):
            await self._session.delete(await self.get(person_id))
        address = await self.find(channel, value)
        if address is None:
            raise LookupError("an address that was just stored is gone")
        return address


def addresses() -> Subquery:
    """For joins: every address with its `id`, `channel`, `value` and `blocked_at`."""
    place = table(Address).c
    return select(place.id, place.channel, place.value, place.blocked_at).subquery("address_of")


def languages() -> Subquery:
    """For joins: which language a person speaks, and whether in plain words."""
    person = table(Person).c
    return select(person.id, person.language, person.plain).subquery("languages")
