"""Bringing a database to the tables of this release, however many processes start at once.

The first one migrates, the others wait: PostgreSQL by an advisory lock, SQLite because its writer
begins IMMEDIATE. All steps are one transaction, on both databases.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from services.database import Database

State = Literal["new", "old", "current", "newer"]
LOCK = 0x4C6F747365  # "Lotse"


async def upgrade(database: Database, revision: str = "head") -> bool:
    """Migrate up to `revision`, if it is not there already; whether there was no table before."""
    return await _run(database, lambda config: command.upgrade(config, revision)) is None


async def downgrade(database: Database, revision: str) -> None:
    """Migrate back to `revision`; `base` removes every table."""
    await _run(database, lambda config: command.downgrade(config, revision))


async def is_current(database: Database) -> bool:
    """Whether the database has the tables of this release."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    async with database.snapshot() as session:
        connection = await session.connection()
        return await connection.run_sync(_revision) == head


async def state(database: Database) -> State:
    """How the tables are: not there, older than this release, right, or unknown to it."""
    script = ScriptDirectory.from_config(_config())
    async with database.snapshot() as session:
        connection = await session.connection()
        found = await connection.run_sync(_revision)
    if found is None:
        return "new"
    if found == script.get_current_head():
        return "current"
    return "old" if found in {each.revision for each in script.walk_revisions()} else "newer"


async def alone(session: AsyncSession) -> None:
    """Wait until no other process prepares this database; then they wait for this transaction."""
    await _lock(await session.connection())


async def _run(database: Database, action: Callable[[Config], None]) -> str | None:
    """The revision that was there before."""

    def migrate(connection: Connection) -> str | None:
        config, before = _config(), _revision(connection)
        config.attributes["connection"] = connection
        action(config)
        return before

    async with database.engine.begin() as connection:
        await _lock(connection)
        return await connection.run_sync(migrate)


async def _lock(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
