"""Two ways into a database: nothing is lost between writers, and a reader writes nothing."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

import asyncpg
import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from services import database
from services.database import Database, insert_once
from services.deliveries.models import RatePace
from services.people.models import Person

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
AT = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=2)))


async def test_concurrent_updates_are_not_lost(db: Database) -> None:
    async with db.transaction() as session:
        session.add(RatePace(key="counter", next_at=0.0))

    async def add_one() -> None:
        async with db.transaction() as session:
            found = select(RatePace).where(RatePace.key == "counter").with_for_update()
            counter = (await session.scalars(found)).one()
            counter.next_at += 1

    await asyncio.gather(*(add_one() for _ in range(40)))
    async with db.snapshot() as session:
        assert (await session.get_one(RatePace, "counter")).next_at == 40


async def test_a_snapshot_refuses_to_write(db: Database) -> None:
    with pytest.raises(DBAPIError):
        async with db.snapshot() as session:
            await session.execute(insert(RatePace).values(key="a", next_at=0.0))
    async with db.transaction() as session:  # the connection is good for writing afterwards
        session.add(RatePace(key="b", next_at=0.0))


async def test_a_reader_does_not_wait_for_a_writer(db: Database) -> None:
    async with db.transaction() as writer:
        writer.add(RatePace(key="a", next_at=0.0))
        await writer.flush()
        async with asyncio.timeout(2), db.snapshot() as reader:
            assert await reader.scalar(select(func.count()).select_from(RatePace)) == 0


async def test_an_error_rolls_everything_back(db: Database) -> None:
    async def fail() -> None:
        async with db.transaction() as session:
            await insert_once(session, RatePace, ["key"], key="a", next_at=0.0)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with db.snapshot() as session:
        assert await session.get(RatePace, "a") is None


async def test_a_row_is_inserted_once(db: Database) -> None:
    async def insert_it() -> bool:
        async with db.transaction() as session:
            return await insert_once(session, RatePace, ["key"], key="a", next_at=0.0)

    assert sorted(await asyncio.gather(*(insert_it() for _ in range(5)))) == [False] * 4 + [True]


async def test_instants_come_back_aware_in_utc(db: Database) -> None:
    async with db.transaction() as session:
        session.add(Person(id="p", created_at=AT, seen_at=AT))
    async with db.snapshot() as session:
        seen = (await session.get_one(Person, "p")).seen_at
    assert seen == AT
    assert seen.utcoffset() == timedelta(0)


async def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with db.transaction() as session:
            session.add(Person(id="p", created_at=AT.replace(tzinfo=None), seen_at=AT))


async def test_errors_do_not_repeat_what_was_written(db: Database) -> None:
    async def store() -> None:
        async with db.transaction() as session:
            person = {"id": "p", "quarter": "secret words", "created_at": AT, "seen_at": AT}
            await session.execute(insert(Person).values(**person))

    await store()
    with pytest.raises(DBAPIError) as caught:
        await store()
    assert "secret" not in str(caught.value)


async def server_ends_the_connections_of(db: Database) -> None:
    """As when it is started anew, or an administrator ends them."""
    other = Database(db.url.render_as_string(hide_password=False))
    async with other.transaction() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await other.close()
    await asyncio.sleep(0.1)  # until it has come round


async def several_connections_of(db: Database) -> None:
    async with db.transaction() as one, db.transaction() as two, db.snapshot() as three:
        for session in (one, two, three):
            await session.execute(text("SELECT 1"))


@ON_POSTGRESQL
async def test_a_connection_that_the_server_ended_is_not_used_again(db: Database) -> None:
    await several_connections_of(db)
    await server_ends_the_connections_of(db)
    await several_connections_of(db)


@ON_POSTGRESQL
async def test_one_that_was_lost_without_a_word_is_not_used_after_a_rest(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await several_connections_of(db)
    await server_ends_the_connections_of(db)
    knows, heard = asyncpg.Connection.is_closed, set[int]()

    def hears_late(connection: asyncpg.Connection) -> bool:
        late = id(connection) not in heard
        heard.add(id(connection))
        return not late and knows(connection)

    monkeypatch.setattr(asyncpg.Connection, "is_closed", hears_late)
    monkeypatch.setattr(database, "RESTED", 0.0)
    await several_connections_of(db)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://a:b@db/lotse", "postgresql+asyncpg://a:b@db/lotse"),
        ("postgresql://db/x?sslmode=require", "postgresql+asyncpg://db/x?ssl=require"),
        ("postgresql+psycopg://db/x", "postgresql+asyncpg://db/x"),
    ],
)
async def test_urls_as_others_write_them_are_understood(given: str, used: str) -> None:
    database = Database(given)
    assert database.url.render_as_string(hide_password=False) == used
    await database.close()


@pytest.mark.parametrize("url", ["mysql://db/x", "sqlite://", "sqlite:///:memory:"])
def test_what_cannot_work_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)sqlite"):
        Database(url)
