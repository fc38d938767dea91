"""SQLite for an event loop: a statement is one call of its connection's thread.

aiosqlite goes there four times for a statement (cursor, execute, fetch, close), and each way there
and back costs more than SQLite does. BEGIN goes along with the first statement, so that nothing is
locked before something is asked. Every row is read at once, as SQLAlchemy does anyway. What waits
(for a lock that another process has, for the disk) always goes to the thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import aiosqlite
from aiosqlite.context import contextmanager

BUSY_MS = 10_000
"""How long a lock is waited for."""

CHECKPOINT, PAGES = 200, 1000
"""Brief commits after which the log is brought into the file, and pages after which any other one
does it: only that waits for the disk, since a commit writes to the log and lets the system keep it
(synchronous = NORMAL in WAL mode)."""

Execute = Callable[[str, Any], sqlite3.Cursor]
T = TypeVar("T")


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
    _left = False
    _commits = 0

    def begin(self, how: str, *, brief: bool = False) -> None:
        """The next statement is the first of a transaction.

        A `brief` one needs no thread unless it has to wait for the lock: its statements and its
        commit take less time than the way there.
        """
        self._begin, self._brief = how, brief

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """A cursor; making one needs no thread."""
        return Cursor(self, self._conn.cursor())

    async def run(self, execute: Execute, sql: str, parameters: Iterable[Any]) -> list[Any]:
        """Begin where that is due, run the statement and read its rows, in one go."""
        if self._brief and self._has_lock():
            return execute(sql, parameters).fetchall()
        self._used = True
        return await self._in_thread(self._run, self._begin, execute, sql, parameters)

    async def commit(self) -> None:
        """Keep what was done, if anything was."""
        if self._used:
            self._commits += 1
        await self._end(self._conn.commit)
        if self._commits >= CHECKPOINT:
            self._commits = 0
            with contextlib.suppress(sqlite3.Error):  # what was committed is kept all the same
                await self._in_thread(
                    self._run, None, self._conn.execute, "PRAGMA wal_checkpoint", ()
                )

    async def rollback(self) -> None:
        """Take back what was done, if anything was."""
        await self._end(self._conn.rollback)

    def _has_lock(self) -> bool:
        """Whether the transaction has begun, or can without waiting."""
        if self._begin is None:
            return self._used
        self._used = True
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            self._start(self._begin)
        except sqlite3.OperationalError:
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        return True

    def _start(self, begin: str) -> None:
        self._conn.execute(f"PRAGMA wal_autocheckpoint = {0 if self._brief else PAGES}")
        self._conn.execute(begin)
        self._begin = None

    def _run(self, begin: str | None, execute: Execute, sql: str, parameters: Any) -> list[Any]:
        if begin is not None:
            self._start(begin)
        return execute(sql, parameters).fetchall()

    async def _in_thread(self, work: Callable[..., T], *given: Any) -> T:
        call: Callable[..., Awaitable[T]] = self._execute
        try:
            return await call(work, *given)
        except asyncio.CancelledError:
            self._left = True  # the thread goes on with it
            raise

    async def _end(self, end: Callable[[], None]) -> None:
        if self._used and self._brief and not self._left:
            end()
        elif self._used:
            await self._in_thread(end)
        self._used, self._begin, self._brief, self._left = False, None, False, False


def connect(path: str) -> Connection:
    """A connection to be awaited, with a thread of its own that does not keep the process alive."""
    open_it = partial(sqlite3.connect, path, isolation_level=None, check_same_thread=False)
    made = Connection(open_it, iter_chunk_size=1)
    made._thread.daemon = True  # as SQLAlchemy does with those that it makes itself
    return made
