"""What is looked for all day is found by an index of what waits, however much was sent before."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, func, select, text

from services.announcements.models import Announcement, Recipient
from services.announcements.recipients import Recipients, in_state
from services.database import Database
from services.deliveries.due import among
from services.deliveries.models import OPEN, Delivery
from tests.services.announcements.residents import NOW


async def plan(db: Database, wanted: Select[Any]) -> str:
    """How the database means to find it, where it has the choice to use an index."""
    async with db.transaction() as session:
        if not db.is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        query = str(wanted.compile(db.engine.sync_engine, compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
        rows = await session.execute(text(explain + query.replace(":", "\\:")))
        return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("name", ["waiting", "digest"])
async def test_recipients_that_wait_have_an_index_of_their_own(db: Database, name: str) -> None:
    async with db.snapshot() as session:
        row = Announcement(id="x", topics=["work"], quarters=[])
        wanted = {
            "waiting": Recipients(session, NOW).waiting(row).limit(10),
            "digest": select(Recipient.person_id).where(in_state("digest")).limit(10),
        }[name]
    assert f"ix_announcement_recipient_{name}" in await plan(db, wanted)


async def test_how_much_is_under_way_is_counted_among_what_is_open(db: Database) -> None:
    counted = select(func.count()).where(among(Delivery, *OPEN), Delivery.lane == 2)
    assert "ix_delivery_open" in await plan(db, counted)
