"""The claim looks only at what is still to be sent, however much was sent before."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event

from benchmarks.past import add_past
from services.database import Database
from services.deliveries.bulk import Bulk, Letter
from services.deliveries.due import due, pace_and_lanes
from services.deliveries.service import BULK
from tests.services.announcements.residents import resident
from tests.services.announcements.test_service import of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PEOPLE, PAST = 20, 3_000


async def town(db: Database) -> None:
    """Everybody waits for one message, and has got many."""
    for number in range(PEOPLE):
        await resident(db, str(number))
    old = of("job", "alt (Beispiel)", id="old")
    async with db.transaction() as session:
        session.add(old)
        letters = [Letter(str(number), "test", {}, str(number)) for number in range(PEOPLE)]
        await Bulk(session, NOW).queue(letters)
    await add_past(db, PAST, PEOPLE, "old")


async def plans(db: Database) -> list[str]:
    """How the database finds the next rows, of its own choice."""
    explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
    seen: list[str] = []

    @event.listens_for(db.engine.sync_engine, "before_cursor_execute", retval=True)
    def explained(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> Any:
        return (explain if "FROM delivery" in statement else "") + statement, values

    @event.listens_for(db.engine.sync_engine, "after_cursor_execute")
    def read(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(explain):
            seen.append("\n".join(str(row[-1]) for row in cursor.fetchall()))

    asked = {"channel": "test", "lane": BULK, "now": NOW, "ready": 0.0, "room": 10}
    for statement in (pace_and_lanes(lock=True), due(paced=True), due(paced=False)):
        async with db.transaction() as session:
            with suppress(Exception):  # the rows of a plan are no deliveries
                await session.execute(statement, asked)
    return seen


async def test_the_claim_reads_only_what_is_still_to_be_sent(db: Database) -> None:
    await town(db)
    found = await plans(db)
    assert len(found) == 3
    for plan in found:
        used = set(re.findall(r"(?:ix|pk|uq)_delivery\w*", plan))
        assert used, plan
        assert used <= {"ix_delivery_due", "ix_delivery_open", "ix_delivery_lease"}, plan
        assert "SCAN delivery" not in plan
        assert "Seq Scan on delivery" not in plan
