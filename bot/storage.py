"""The database for one command of the command line: one transaction, then it is closed."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import utc_now
from bot.schema import require_current
from bot.settings import Settings
from migrations.schema import metadata
from migrations.upgrade import upgrade
from services.database import Database
from services.guide.content import CONTENT, export, load


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The database of these settings, whatever its tables are like."""
    metadata()  # a command knows every table, whatever it imports itself
    opened = Database(settings.database)
    try:
        yield opened
    finally:
        await opened.close()


@asynccontextmanager
async def transaction(settings: Settings) -> AsyncIterator[tuple[AsyncSession, datetime]]:
    """One transaction on tables that fit this program, and the present instant."""
    async with database(settings) as opened:
        await require_current(opened)
        async with opened.transaction() as session:
            yield session, utc_now()


@asynccontextmanager
async def temporary(settings: Settings) -> AsyncIterator[Settings]:
    """The same settings with a database of the first content that is thrown away at the end.

    What understanding has learned stays where it is.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'lotse.sqlite3'}"
        fresh = settings.model_copy(update={"database_url": url})
        await upgrade_tables(fresh)
        await load_content(fresh, None)
        yield fresh


async def check_tables(settings: Settings) -> None:
    """Raise `WrongTables` where the tables do not fit this program."""
    async with database(settings) as opened:
        await require_current(opened)


async def upgrade_tables(settings: Settings) -> None:
    """Bring the tables to the newest form."""
    async with database(settings) as opened:
        await upgrade(opened)


async def load_content(settings: Settings, folder: Path | None) -> int:
    """Load what is not there yet; returns how many entries, centres and topics were added."""
    async with transaction(settings) as (session, now):
        return await load(session, now, folder or CONTENT)


async def export_content(settings: Settings, folder: Path) -> int:
    """Write every guide entry as a file; returns how many."""
    async with transaction(settings) as (session, _now):
        return await export(session, folder)
