"""What a million past deliveries cost the next claim: `python -m benchmarks.past`.

Each question that the outbox and the announcements ask all day is asked of a small database and of
the same one with a million deliveries and recipients of the past, and undone again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.audience import fill, send
from benchmarks.postgresql import own_postgresql
from bot.clock import utc_now
from services.announcements.models import Announcement
from services.announcements.sending import Sending
from services.database import Database, Utc
from services.deliveries.bulk import Bulk, Letter
from services.deliveries.service import Deliveries

PEOPLE, PAST, TIMES = 1_000, 1_000_000, 15
MORE = 20.0
"""So many milliseconds more a question may take; reading the past takes hundreds."""

BERLIN = ZoneInfo("Europe/Berlin")
COUNT = {
    "postgresql": "SELECT number FROM generate_series(1, :past) AS series(number)",
    "sqlite": "WITH RECURSIVE series(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM series "
    "WHERE number < :past) SELECT number FROM series",
}
DELIVERIES = """
INSERT INTO delivery (id, conversation_id, channel, author, lane, dedupe, content, state, tries,
  due_at, created_at, sent_at, position)
SELECT number + 10000000, person.id, 'test', 'notice', 2, 'past' || number, '{}', 'sent', 0,
  :then, :then, :then, number
FROM (COUNT) AS numbers JOIN (
  SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM person
) AS person ON person.place = number % :people
"""
RECIPIENTS = """
INSERT INTO announcement_recipient (announcement_id, run, person_id, conversation_id, topic,
  quarter, state, delivery_id, version, silent, taken_at, created_at)
SELECT :old, position + 1, conversation_id, conversation_id, 'training', '', 'taken', id, 1, TRUE,
  created_at, created_at
FROM delivery WHERE state = 'sent'
"""
Question = Callable[[AsyncSession], Awaitable[object]]


class Undone(Exception):
    """What a question did is undone, so that it can be asked again."""


async def measure(url: str, past: int = PAST) -> dict[str, tuple[float, float]]:
    """Milliseconds of each question at best, without and with the past."""
    db = Database(url)
    await fill(db, PEOPLE, "test")
    announcement, old = await send(db), await send(db)
    await _prepare(db, announcement, old)
    before = await _asked(db, announcement)
    await add_past(db, past, PEOPLE, old)
    after = await _asked(db, announcement)
    await db.close()
    return {name: (before[name], after[name]) for name in before}


async def add_past(db: Database, past: int, people: int, announcement: str) -> None:
    """So many deliveries to so many people a month ago, and that the database knows of it."""
    given = {"past": past, "people": people, "then": utc_now() - timedelta(days=30)}
    deliveries = DELIVERIES.replace("COUNT", COUNT[db.url.get_backend_name()])
    async with db.transaction() as session:
        await session.execute(text(deliveries).bindparams(bindparam("then", type_=Utc())), given)
        await session.execute(text(RECIPIENTS), {"old": announcement})
    async with db.transaction() as session:
        await session.execute(text("ANALYZE"))


async def _prepare(db: Database, announcement: str, old: str) -> None:
    """One announcement is being sent, the other one was; some deliveries are queued."""
    async with db.transaction() as session:
        sending = Sending(session, utc_now().astimezone(BERLIN))
        await sending.begin_due()
        (await session.get_one(Announcement, old)).state = "sent"
        row = await session.get_one(Announcement, announcement)
        waiting = (await session.execute(sending.waiting(row).limit(PEOPLE // 2))).all()
        letters = [Letter(each.conversation_id, "test", {}, f"now{each.id}") for each in waiting]
        await Bulk(session, utc_now()).queue(letters)


async def _asked(db: Database, announcement: str) -> dict[str, float]:
    now = utc_now().astimezone(BERLIN)

    async def fan_out(session: AsyncSession) -> object:
        row = (
            await session.scalars(select(Announcement).where(Announcement.id == announcement))
        ).one()
        return await Sending(session, now).next(row, 3)

    questions: dict[str, Question] = {
        "claim the next 32": lambda session: Deliveries(session, now).claim("test", "x", 32, None),
        "claim at a pace": lambda session: Deliveries(session, now).claim(
            "test", "x", 3, time.time()
        ),
        "what a dead process left": lambda session: Deliveries(session, now).recover("test"),
        "how many are open": lambda session: Bulk(session, now).open(),
        "is anything to be sent": lambda session: Sending(session, now).anything(),
        "who gets it next": fan_out,
    }
    return {name: await _took(db, question) for name, question in questions.items()}


async def _took(db: Database, question: Question) -> float:
    took = []
    for _time in range(TIMES):
        begins = time.perf_counter()
        try:
            async with db.transaction() as session:
                await question(session)
                took.append(time.perf_counter() - begins)
                raise Undone
        except Undone:
            continue
    return 1_000 * min(took)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--past", type=int, default=PAST)
    given, good = parser.parse_args(), True
    with own_postgresql() as url, tempfile.TemporaryDirectory() as folder:
        for place in (url, f"sqlite:///{folder}/bench.sqlite3"):
            print(f"{place.partition(':')[0]}, {given.past:,} of the past")
            for name, (before, after) in asyncio.run(measure(place, given.past)).items():
                print(f"  {name:26} {before:6.1f} ms → {after:6.1f} ms")
                good = good and after < before + MORE
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
