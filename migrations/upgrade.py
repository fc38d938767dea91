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

from services.database import Database

State = Literal["new", "old", "current", "newer"]
LOCK = 0x4C6F747365  # "Lotse"


async def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate up to `revision`; does nothing where the database is there already."""
    await _run(database, lambda config: command.upgrade(config, revision))


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


async def _run(database: Database, action: Callable[[Config], None]) -> None:
    def migrate(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        action(config)

    async with database.engine.begin() as connection:
        if not database.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        await connection.run_sync(migrate)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
