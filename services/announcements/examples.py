"""Example announcements, said in `examples.yml` in the languages of the bot.

Nobody is written to; whoever looks finds them. One is a template, so that staff see what that is.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from nlu.table import read_table
from services.announcements.models import Announcement
from services.announcements.rules import DRAFT, SENT, TOPIC_OF

BY = "Redaktion (Beispiel)"
Words = dict[str, dict[str, str]]


def said() -> dict[str, Words]:
    """By the name of an example, by language: its title and its text."""
    found: dict[str, Words] = read_table(Path(__file__).with_name("examples.yml"))
    return found


async def load_news(session: AsyncSession, now: datetime) -> int:
    """Load them unless there are any; `now` is aware. Returns how many."""
    if await session.scalar(select(Announcement.id).limit(1)) is not None:
        return 0
    words = said()
    begins = datetime.combine(now.date() + timedelta(days=10), time(16), now.tzinfo)
    rows = [
        _row("job", words["job"], now, deadline=now.date() + timedelta(days=14)),
        _row(
            "workshop",
            words["workshop"],
            now,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
        ),
        _row("quarter", words["garden"], now, starts_at=begins + timedelta(days=4)),
        _row("job", words["template"], now, template=True, state=DRAFT, published_at=None),
    ]
    session.add_all(rows)
    await session.flush()
    return len(rows)


async def remove_news(session: AsyncSession) -> int:
    """Remove them; returns how many there were."""
    gone = await session.scalars(
        delete(Announcement).where(Announcement.example).returning(Announcement.id)
    )
    return len(list(gone))


def _row(kind: str, words: Words, now: datetime, **more: object) -> Announcement:
    given = {"state": SENT, "published_at": now, "finished_at": now, **more}
    return Announcement(
        kind=kind,
        texts=words,
        topics=[TOPIC_OF[kind]],
        example=True,
        created_by=BY,
        changed_by=BY,
        created_at=now,
        changed_at=now,
        **given,
    )
