"""What is looked for all day is found by an index of what waits, however much was sent before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, text

from services.announcements.models import Announcement, Recipient
from services.announcements.recipients import Recipients, in_state
from services.database import Database
from services.deliveries.due import among
from services.deliveries.models import OPEN, Delivery
from tests.services.announcements.residents import NOW
from tests.services.deliveries.test_due import town


async def plan(db: Database, wanted: Select[Any]) -> str:
    """How the database means to find it, of its own choice."""
    async with db.transaction() as session:
        query = str(wanted.compile(db.engine.sync_engine, compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
        rows = await session.execute(text(explain + query.replace(":", "\\:")))
        return "\n".join(str(row[-1]) for row in rows)


async def test_what_waits_and_what_is_open_is_found_beside_a_long_past(db: Database) -> None:
    await town(db)
    async with db.snapshot() as session:
        row = Announcement(id="old", topics=["work"], quarters=[])
        waiting = Recipients(session, NOW).waiting(row).limit(10)
    digest = select(Recipient.person_id).where(in_state("digest")).limit(10)
    opened = select(func.count()).where(among(Delivery, *OPEN), Delivery.lane == 2)
    assert "ix_announcement_recipient_waiting" in await plan(db, waiting)
    assert "ix_announcement_recipient_digest" in await plan(db, digest)
    assert "ix_delivery_" in await plan(db, opened)
