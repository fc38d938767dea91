"""What did not arrive: for whoever must then be told in another way.

A browser says when a message is there; where a platform says nothing more, sent is arrived.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.deliveries.models import Delivery

TELLS = ("web",)
"""Channels that say when a message has arrived."""

LOST = ("failed", "skipped")


async def astray(session: AsyncSession, dedupes: Collection[str]) -> dict[str, bool]:
    """Those of the messages with these `dedupe` that did not arrive; True where they never will."""
    rows = await session.execute(
        select(Delivery.dedupe, Delivery.state).where(
            Delivery.dedupe.in_(dedupes),
            Delivery.state.not_in(("delivered", "read")),
            or_(Delivery.state != "sent", Delivery.channel.in_(TELLS)),
        )
    )
    return {dedupe: state in LOST for dedupe, state in rows}
