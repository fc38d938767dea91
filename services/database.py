"""The database: SQLite for one small server, PostgreSQL for many processes, one code for both.

A transaction that may write is `Database.transaction()`; one that only reads is
`Database.snapshot()`. On SQLite the writer begins IMMEDIATE on a pool of one connection: a deferred
begin loses concurrent updates without an error. Times are stored in UTC and come back aware.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    CursorResult,
    DateTime,
    Dialect,
    Executable,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    event,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine import Connection as SyncConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from services import sqlite

CONNECTIONS = 20
"""Most connections of one process: 16 turns at once, the outbox and the web beside them."""

RESTED = 10.0
"""Seconds without use after which a connection may have been lost without a word."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Data = JSON().with_variant(JSONB, "postgresql")
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Every table of every area."""

    metadata = MetaData(naming_convention=NAMES)


class Utc(TypeDecorator[datetime]):
    """An aware instant; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def new_id() -> str:
    """A random id that tells nothing about the person behind it (96 bits)."""
    return secrets.token_hex(12)


def table(model: type[Base]) -> Table:
    """The table itself, for statements that are asked often.

    One that is built once for a table costs a third of one that is built anew for a model.
    """
    return cast(Table, model.__table__)


async def insert_once(
    session: AsyncSession, model: type[Base], unique: Sequence[str], **values: Any
) -> bool:
    """Insert a row unless one with the same `unique` columns is there; whether it is new.

    Of two processes that insert at the same moment, the second waits for the first.
    """
    statement = _insert_once(session.get_bind().dialect.name, table(model), tuple(unique))
    result = await session.execute(statement, values)
    return cast("CursorResult[Any]", result).rowcount == 1


@cache
def _insert_once(dialect: str, into: Table, unique: tuple[str, ...]) -> Executable:
    insert = sqlite_dialect.insert if dialect == "sqlite" else postgresql.insert
    return insert(into).on_conflict_do_nothing(index_elements=unique)


class Database:
    """Two ways into one database: `transaction()` writes, `snapshot()` reads."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_writer(self.url) if self.is_sqlite else _postgres(self.url)
        self._readers = _sqlite_readers(self.url) if self.is_sqlite else _read_only(self.engine)
        self._write = async_sessionmaker(self.engine, expire_on_commit=False)
        brief = self.engine.execution_options(brief=True)
        self._write_briefly = async_sessionmaker(brief, expire_on_commit=False)
        self._read = async_sessionmaker(self._readers, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, *, brief: bool = False) -> AsyncIterator[AsyncSession]:
        """A session that commits at the end, or rolls back on any error.

        On SQLite there is one writer: never wait for anything but the database inside. `brief` is
        for what happens with every message: few statements, each of a few rows, so that they need
        no thread of their own.
        """
        begin = self._write_briefly.begin if brief else self._write.begin
        async with begin() as session:
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """A session for reading one moment; it never waits for a writer, and a write raises."""
        async with self._read() as session:
            yield session

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()
        await self._readers.dispose()


def _with_driver(url: URL) -> URL:
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    drivers["postgres"] = drivers["postgresql"]
    backend = url.get_backend_name()
    if backend not in drivers:
        raise ValueError(f"database {backend!r}: use sqlite or postgresql")
    if backend == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("a SQLite database needs a file: its readers and its writer share it")
    if "sslmode" in url.query:  # libpq's name for what asyncpg calls ssl
        url = url.difference_update_query(["sslmode"]).update_query_dict(
            {"ssl": url.query["sslmode"]}
        )
    return url.set(drivername=drivers[backend])


def _postgres(url: URL) -> AsyncEngine:
    """Plans of short queries are not worth compiling; a hung process must not keep its locks."""
    settings = {
        "application_name": "lotse",
        "jit": "off",
        "idle_in_transaction_session_timeout": "60000",
    }
    engine = create_async_engine(
        url,
        pool_size=CONNECTIONS // 2,
        max_overflow=CONNECTIONS // 2,
        hide_parameters=True,
        connect_args={"server_settings": settings},
    )
    return _alive(engine)


def _alive(engine: AsyncEngine) -> AsyncEngine:
    """Replace lost connections before they are used, as `pool_pre_ping` does, but without its ping.

    That takes three ways to the server a transaction, a third of all. A connection that the server
    closed knows it by itself; only one that has rested is asked.
    """
    dialect = engine.dialect

    @event.listens_for(engine.sync_engine, "checkin")
    def rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def look(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if connection.driver_connection.is_closed():
            raise DisconnectionError
        now = time.monotonic()
        try:
            if now - record.info.get("rests", now) > RESTED:
                dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    return engine


def _read_only(engine: AsyncEngine) -> AsyncEngine:
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite(url: URL, **pool: Any) -> AsyncEngine:
    create = partial(sqlite.connect, str(url.database))
    return create_async_engine(url, async_creator=create, hide_parameters=True, **pool)


def _sqlite_writer(url: URL) -> AsyncEngine:
    Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _tuned(_sqlite(url, pool_size=1, max_overflow=0), "BEGIN IMMEDIATE")


def _sqlite_readers(url: URL) -> AsyncEngine:
    return _tuned(_sqlite(url, pool_size=5), "BEGIN", query_only=True)


def _tuned(engine: AsyncEngine, begin: str, *, query_only: bool = False) -> AsyncEngine:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {sqlite.BUSY_MS}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            f"query_only = {int(query_only)}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: SyncConnection) -> None:
        brief = bool(connection.get_execution_options().get("brief"))
        cast(sqlite.Connection, connection.connection.driver_connection).begin(begin, brief=brief)

    return engine
