"""A database comes to the tables of the code, on any start and whoever starts beside it."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Insert, MetaData, Table, inspect
from sqlalchemy.types import NullType, TypeEngine

from migrations.schema import metadata
from migrations.upgrade import downgrade, is_current, upgrade
from services.database import Data, Database, Utc
from services.exchange.figures import Row, figures
from services.exchange.held import KINDS
from services.exchange.town import Town

STARTS = 2
START = """
import asyncio, sys
from migrations.upgrade import upgrade
from services.database import Database

async def start():
    database = Database(sys.argv[1])
    await upgrade(database)
    await database.close()

asyncio.run(start())
"""


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, metadata()))


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_migrated_tables_are_those_of_the_code(db: Database) -> None:
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert await is_current(db)


async def test_every_step_goes_back_and_forth(db: Database) -> None:
    await downgrade(db, "base")
    async with db.engine.connect() as connection:
        assert await connection.run_sync(tables) == {"alembic_version"}
    assert not await is_current(db)
    await upgrade(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_what_the_exchange_chose_and_did_survives(db: Database) -> None:
    """One choice for all that is held back becomes one for each; what was put up is counted."""
    await downgrade(db, "0017")
    at, text = datetime(2026, 11, 23, tzinfo=UTC), {"code": "AAAAA", "title": "Sofa", "text": ""}
    row: dict[str, Any] = {
        "id": "1",
        "side": "offer",
        "kind": "thing",
        "category": "household",
        "swap": "",
        **text,
    }
    row |= {"language": "de", "state": "given", "reason": "", "example": False, "engine": ""}
    row |= dict.fromkeys(("created_at", "changed_at", "live_until", "closed_at"), at)
    chose = {"id": 1, "approve": "all", "hold": "staff", "nearness": 62, "rules": {}}
    async with db.engine.begin() as connection:
        await connection.execute(_insert("exchange_post", row))
        await connection.execute(_insert("exchange_settings", {**chose, "categories": {}}))
    await upgrade(db)
    async with db.snapshot() as session:
        assert (await Town(session, at).settings()).holds == dict.fromkeys(KINDS, "staff")
        assert (await figures(session, at.date())).total == Row("", 1, 0, 0, 0, 1)


def _insert(name: str, row: dict[str, Any]) -> Insert:
    """A row as an older program wrote it."""
    kinds: dict[type, TypeEngine[Any]] = {datetime: Utc(), dict: Data}
    columns = [Column(key, kinds.get(type(value), NullType())) for key, value in row.items()]
    return Table(name, MetaData(), *columns).insert().values(row)


async def test_processes_that_start_together_migrate_once(db: Database) -> None:
    await downgrade(db, "base")
    url = db.url.render_as_string(hide_password=False)
    root = Path(__file__).parents[2]
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", START, url, cwd=root)
        for _ in range(STARTS)
    ]
    assert [await process.wait() for process in started] == [0] * STARTS
    assert await is_current(db)


async def test_a_failing_step_leaves_nothing_behind(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await downgrade(db, "base")
    monkeypatch.setattr("alembic.op.create_index", None)
    with pytest.raises(TypeError):
        await upgrade(db)
    async with db.engine.connect() as connection:
        assert await connection.run_sync(tables) == {"alembic_version"}
