"""The claim looks only at what is still to be sent, however much was sent before."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, text

from services.database import Database
from services.deliveries.due import due
from services.deliveries.service import REPLY

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


async def plan(db: Database) -> str:
    """How the database means to find the next rows, where it has the choice to use an index."""
    explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
    seen: list[str] = []

    @event.listens_for(db.engine.sync_engine, "before_cursor_execute", retval=True)
    def explained(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> Any:
        return (explain if "FROM delivery" in statement else "") + statement, values

    @event.listens_for(db.engine.sync_engine, "after_cursor_execute")
    def read(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(explain):
            seen.extend(str(row[-1]) for row in cursor.fetchall())

    async with db.transaction() as session:
        if not db.is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        with suppress(Exception):  # the rows of a plan are no deliveries
            asked = {"channel": "test", "lane": REPLY, "now": NOW, "ready": 0.0, "room": 10}
            await session.execute(due(paced=True), asked)
    return "\n".join(seen)


async def test_the_claim_reads_only_what_is_still_to_be_sent(db: Database) -> None:
    found = await plan(db)
    used = set(re.findall(r"(?:ix|pk|uq)_delivery\w*", found))
    assert used, found
    assert used <= {"ix_delivery_due", "ix_delivery_open"}, "the indexes of what waits"
    assert "SCAN delivery" not in found
    assert "Seq Scan" not in found
