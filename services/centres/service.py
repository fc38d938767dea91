"""What others ask about the centres and topics, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.centres.distance import kilometres
from services.centres.models import Centre, Topic
from services.translated import chosen


@dataclass(frozen=True, slots=True)
class Named:
    """Something to choose: its id, its name in the person's language, and what people call it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a centre is, as far as it is known; `map` is latitude and longitude."""

    name: str
    address: str | None
    map: tuple[float, float] | None


class Centres:
    """The centres and topics, seen by one person."""

    def __init__(self, session: AsyncSession, language: str, plain: bool) -> None:
        self._session = session
        self._language = language
        self._plain = plain

    async def centres(self) -> list[Named]:
        """The centres, in the town's order."""
        rows = await self._session.scalars(select(Centre).order_by(Centre.position))
        return [Named(row.id, self._text(row.names), tuple(row.aliases)) for row in rows]

    async def quarters(self) -> list[Named]:
        """The quarters that the centres stand for."""
        rows = await self._session.scalars(select(Centre).order_by(Centre.position))
        return [Named(row.id, self._text(row.quarters), tuple(row.aliases)) for row in rows]

    async def hours(self) -> dict[str, str | None]:
        """The opening hours of each centre as OSM `opening_hours`; None where nobody wrote them."""
        rows = await self._session.execute(
            select(Centre.id, Centre.hours).order_by(Centre.position)
        )
        return {row.id: row.hours for row in rows}

    async def topics(self) -> list[Named]:
        """The counselling topics, in the town's order."""
        rows = await self._session.scalars(select(Topic).order_by(Topic.position))
        return [
            Named(row.id, self._text(row.names), (*row.names.values(), *row.guides)) for row in rows
        ]

    async def phones(self) -> list[tuple[str, str]]:
        """Name and phone number of every centre whose number is known."""
        rows = await self._session.scalars(select(Centre).order_by(Centre.position))
        return [(self._text(row.names), row.phone) for row in rows if row.phone]

    async def place(self, centre_id: str) -> Place:
        """Where a centre is; one that is gone has its id for a name."""
        row = await self._session.get(Centre, centre_id)
        if row is None:
            return Place(centre_id, None, None)
        pin = (row.map[0], row.map[1]) if row.map else None
        return Place(self._text(row.names), row.address, pin)

    async def nearest(self, at: tuple[float, float]) -> list[tuple[Named, float]]:
        """The centres whose place is known, the nearest first, with the way there in kilometres."""
        rows = await self._session.scalars(select(Centre).order_by(Centre.position))
        known = [
            (Named(row.id, self._text(row.names)), kilometres(at, (row.map[0], row.map[1])))
            for row in rows
            if row.map
        ]
        return sorted(known, key=lambda each: each[1])

    async def bring(self, topic_id: str) -> tuple[str, ...]:
        """What to bring to an appointment about a topic."""
        row = await self._session.get(Topic, topic_id)
        found = chosen(row.bring, self._language, self._plain) if row else None
        return tuple(found[1]) if found else ()

    def _text(self, texts: dict[str, str]) -> str:
        found = chosen(texts, self._language, self._plain)
        return found[1] if found else ""
