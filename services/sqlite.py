"""SQLite for an event loop: a statement is one call of its connection's thread.

aiosqlite goes there four times for a statement (cursor, execute, fetch, close), and each way there
and back costs more than SQLite does. BEGIN goes along with the first statement, so that nothing is
locked before something is asked. Every row is read at once, as SQLAlchemy does anyway. What may
wait (for a lock, for the disk at the end) always goes to the thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager

Execute = Callable[[str, Any], sqlite3.Cursor]


class Cursor(aiosqlite.Cursor):
    """One statement: executed and read in one go."""

    _conn: Connection
    _rows: list[Any]

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Run the statement and keep its rows."""
        self._rows = await self._conn.run(self._cursor.execute, sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Cursor:
        """Run it once for each of the parameters."""
        self._rows = await self._conn.run(self._cursor.executemany, sql, parameters)
        return self

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        """The rows that were read."""
        return self._rows

    async def close(self) -> None:
        """Everything was read: there is nothing to wait for."""
        self._cursor.close()


class Connection(aiosqlite.Connection):
    """A connection whose transactions begin as `begin` says."""

    _begin: str | None = None
    _brief = False
    _used = False

    def begin(self, how: str, *, brief: bool = False) -> None:
        """The next statement is the first of a transaction.

        The others of a `brief` one need no thread: they hold the lock and take less time than it.
        """
        self._begin, self._brief = how, brief

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """A cursor; making one needs no thread."""
        return Cursor(self, self._conn.cursor())

    async def run(self, execute: Execute, sql: str, parameters: Iterable[Any]) -> list[Any]:
        """Begin where that is due, run the statement and read its rows, in one go."""
        if self._brief and self._used and self._begin is None:
            return execute(sql, parameters).fetchall()
        in_thread: Callable[..., Awaitable[list[Any]]] = self._execute
        self._used = True
        return await in_thread(self._run, self._begin, execute, sql, parameters)

    async def commit(self) -> None:
        """Keep what was done, if anything was."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Take back what was done, if anything was."""
        await self._end(super().rollback)

    def _run(self, begin: str | None, execute: Execute, sql: str, parameters: Any) -> list[Any]:
        if begin is not None:
            self._conn.execute(begin)
            self._begin = None
        return execute(sql, parameters).fetchall()

    async def _end(self, end: Callable[[], Awaitable[None]]) -> None:
        if self._used:  # also by a statement that nobody waits for any more
            await end()
        self._used, self._begin, self._brief = False, None, False


def connect(path: str) -> Connection:
    """A connection to be awaited, with a thread of its own that does not keep the process alive."""
    open_it = partial(sqlite3.connect, path, isolation_level=None, check_same_thread=False)
    made = Connection(open_it, iter_chunk_size=1)
    made._thread.daemon = True  # as SQLAlchemy does with those that it makes itself
    return made
