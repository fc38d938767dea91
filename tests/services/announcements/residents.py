"""Residents with a talk, by their numbers, for tests of who gets what."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from services.announcements.service import Announcements
from services.conversations.models import Conversation
from services.database import Base, Database
from services.people.models import Address, Person

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)


async def resident(
    db: Database, name: str, *wants: str, language: str = "de", channel: str = "test"
) -> str:
    """Somebody who wants news of `topic` or `topic/quarter`; person and talk are the name."""
    steps: list[Base] = [
        Person(id=name, language=language, created_at=NOW, seen_at=NOW),
        Address(id=name, person_id=name, channel=channel, value=name, created_at=NOW),
        Conversation(
            id=name,
            person_id=name,
            address_id=name,
            channel=channel,
            created_at=NOW,
            active_at=NOW,
        ),
    ]
    async with db.transaction() as session:
        for row in steps:
            session.add(row)
            await session.flush()
        for each in wants:
            topic, _sep, quarter = each.partition("/")
            await Announcements(session, NOW).subscribe(name, name, topic, quarter)
    return name
