"""Alembic's entry: the given connection, or a new one to `LOTSE_DATABASE_URL` for developers.

`alembic revision --autogenerate -m "…"` compares that database with the tables of the code.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from migrations.schema import metadata
from services.database import Data, Database, RowId, Utc


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """How the house's own types are written in a migration."""
    if kind == "type" and (item is Data or item is RowId or isinstance(item, Utc)):
        name = "Utc()" if isinstance(item, Utc) else "Data" if item is Data else "RowId"
        autogen.imports.add(f"from services.database import {name.removesuffix('()')}")
        return name
    return False


def migrate(connection: Connection) -> None:
    """Run the steps inside the transaction of the connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def by_hand() -> None:
    """For the `alembic` command."""
    database = Database(os.environ["LOTSE_DATABASE_URL"])
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await database.close()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(by_hand())
