"""Example posts of the exchange, marked “Beispiel”: they belong to nobody, a centre put them up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.exchange.counter import Counter
from services.exchange.models import Post
from services.exchange.service import Draft

POSTS = (
    Draft(
        "offer", "Kinderfahrrad, 16 Zoll (Beispiel). Licht ist neu.", "thing", "bikes", "oststadt"
    ),
    Draft("offer", "Bohrmaschine zum Leihen (Beispiel).", "lending", "repair", "weststadt"),
    Draft(
        "offer", "Hilfe bei Briefen vom Amt (Beispiel).", "help", "care", "innenstadt", "ein Kaffee"
    ),
    Draft("offer", "Nachhilfe in Mathe bis Klasse 8 (Beispiel).", "skill", "learning", None),
    Draft("wanted", "Suche ein Bücherregal (Beispiel).", "thing", "household", "oststadt"),
    Draft("wanted", "Wer gießt im Urlaub die Pflanzen (Beispiel)?", "help", "garden", "weststadt"),
)


async def load_posts(session: AsyncSession, now: datetime) -> int:
    """Put them up unless something is up; returns how many."""
    if await session.scalar(select(Post.id).limit(1)) is not None:
        return 0
    counter = Counter(session, now)
    for draft in POSTS:
        await counter.put_up(draft, "de", example=True)
    return len(POSTS)


async def remove_posts(session: AsyncSession) -> int:
    """Remove them; returns how many."""
    gone = await session.scalars(delete(Post).where(Post.example).returning(Post.id))
    return len(list(gone))
