"""SQLite in few calls of its thread, and a transaction that never is half there."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from services import sqlite
from services.database import Base, Database
from services.deliveries.models import RatePace
from services.sqlite import Connection

INSERT = "INSERT INTO rate_pace (key, next_at, behind) VALUES ('a', 0, 0)"
COUNT = "SELECT count(*) FROM rate_pace"
SLOW = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 300000)
INSERT INTO rate_pace (key, next_at, behind) SELECT 'slow' || max(n), 0, 0 FROM number
"""


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A database with one table."""
    path = tmp_path / "rows.sqlite3"
    db = Database(f"sqlite:///{path}")
    async with db.engine.begin() as connection:
        await connection.run_sync(Base.metadata.tables["rate_pace"].create)
    await db.close()
    return path


async def test_a_statement_is_one_call_of_the_thread(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    call: Callable[..., Awaitable[Any]] = Connection._execute

    async def counted(self: Connection, *work: Any) -> Any:
        calls.append(work)
        return await call(self, *work)

    db = Database(f"sqlite:///{file}")
    async with db.transaction() as session:
        await session.get(RatePace, "a")
    monkeypatch.setattr(Connection, "_execute", counted)
    async with db.transaction() as session:
        session.add(RatePace(key="a", next_at=1.0))
        await session.flush()
        assert await session.get(RatePace, "b") is None
    assert len(calls) == len(["begin and insert", "select", "commit"])
    calls.clear()
    async with db.transaction(brief=True) as session:
        assert await session.get(RatePace, "a")
        await session.delete(await session.get_one(RatePace, "a"))
        await session.flush()
        assert await session.get(RatePace, "a") is None
    assert not calls
    async with db.transaction():
        pass
    assert not calls
    await db.close()


async def test_nothing_is_locked_before_something_is_asked(file: Path) -> None:
    db = Database(f"sqlite:///{file}")
    async with db.transaction() as session:
        with sqlite3.connect(file, timeout=0) as another:
            another.execute(INSERT)
        assert await session.get(RatePace, "a")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            another.execute(INSERT.replace("'a'", "'b'"))
    another.close()
    await db.close()


async def test_what_could_not_begin_is_not_done_without_a_transaction(file: Path) -> None:
    another = sqlite3.connect(file, timeout=0, isolation_level=None)
    another.execute("BEGIN IMMEDIATE")
    connection = sqlite.connect(str(file))
    await connection
    async with connection.cursor() as cursor:
        await cursor.execute("PRAGMA busy_timeout = 0")
        connection.begin("BEGIN IMMEDIATE")
        for _attempt in range(2):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                await cursor.execute(INSERT)
        another.execute("ROLLBACK")
        await cursor.execute(INSERT)
        await connection.rollback()
        await cursor.execute(COUNT)
        assert list(await cursor.fetchall()) == [(0,)]
    await connection.close()
    another.close()


async def test_a_brief_transaction_that_fails_is_rolled_back(file: Path) -> None:
    db = Database(f"sqlite:///{file}")

    async def write() -> None:
        async with db.transaction(brief=True) as session:
            connection = await session.connection()
            for statement in (COUNT, INSERT, INSERT):
                await connection.exec_driver_sql(statement)

    for _attempt in range(2):
        with pytest.raises(IntegrityError):
            await write()
    async with db.snapshot() as session:
        assert await session.get(RatePace, "a") is None
    await db.close()


async def test_a_brief_transaction_waits_for_a_lock_beside_the_event_loop(file: Path) -> None:
    db = Database(f"sqlite:///{file}")
    another = sqlite3.connect(file, isolation_level=None)

    async def write() -> None:
        async with db.transaction(brief=True) as session:
            connection = await session.connection()
            await connection.exec_driver_sql(INSERT)

    async def begun() -> asyncio.Task[None]:
        another.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(write())
        await asyncio.sleep(0.05)
        assert not writing.done()
        return writing

    impatient = await begun()
    impatient.cancel()
    another.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await impatient
    patient = await begun()
    another.execute("ROLLBACK")
    async with asyncio.timeout(5):
        await patient
    assert another.execute(COUNT).fetchall() == [(1,)]
    another.close()
    await db.close()


async def test_the_log_does_not_grow_without_end(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT", 10)
    db = Database(f"sqlite:///{file}")
    sizes = []
    for number in range(60):
        async with db.transaction(brief=number % 2 == 0) as session:
            session.add(RatePace(key=str(number), next_at=1.0))
        sizes.append(file.with_name(f"{file.name}-wal").stat().st_size)
    assert max(sizes) == sizes[10] < 12 * 3 * 4200
    await db.close()


async def test_large_commits_bring_the_log_into_the_file_themselves(file: Path) -> None:
    db = Database(f"sqlite:///{file}")
    sizes = []
    for number in range(12):
        async with db.transaction() as session:
            session.add_all(
                RatePace(key=f"{number} {each} {'x' * 400}", next_at=1.0) for each in range(3_000)
            )
        sizes.append(file.with_name(f"{file.name}-wal").stat().st_size)
    assert max(sizes) < 3 * sizes[0]
    await db.close()


async def test_a_log_that_cannot_be_brought_in_undoes_no_commit(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_self: Connection, *_work: Any) -> Any:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(sqlite, "CHECKPOINT", 1)
    db = Database(f"sqlite:///{file}")
    async with db.transaction(brief=True) as session:
        session.add(RatePace(key="a", next_at=1.0))
        await session.flush()
        monkeypatch.setattr(Connection, "_in_thread", fails)
    monkeypatch.undo()
    async with db.snapshot() as session:
        assert await session.get(RatePace, "a")
    await db.close()


async def test_who_stops_waiting_leaves_nothing_behind(file: Path) -> None:
    db = Database(f"sqlite:///{file}")

    async def write() -> None:
        async with db.transaction() as session:
            connection = await session.connection()
            await connection.exec_driver_sql(SLOW)

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.03)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    async with db.transaction() as session:
        connection = await session.connection()
        found = await connection.exec_driver_sql(COUNT)
        assert found.scalar() == 0
    await db.close()
