"""Finding offers in any language: the right one among the first three, and how long it takes.

`benchmarks/exchange/` says where its sets come from, and which of them may be tuned on. Posts and
searches go the way of residents', on SQLite.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import undefer

from bot.understanding import trained
from migrations.upgrade import upgrade
from nlu.reading import Meaning, Understanding
from services.database import Database
from services.exchange.counter import Counter
from services.exchange.index import Wanted, nearness
from services.exchange.models import Post
from services.exchange.rules import LIVE, LIVES, NEARNESS
from services.exchange.service import Draft, Exchange
from services.exchange.wishes import Wishes

SET = Path(__file__).with_name("exchange")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MANY = 10_000
FIRST = 3
THRESHOLDS = range(60, 109, 8)
SETS = ("queries", "held_back", "names")


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for, and the headlines of what is right."""

    language: str
    words: str
    right: frozenset[str]
    wanted: Wanted


async def main() -> None:
    """Print a line a language for each set, the notices, and the time with ten thousand offers."""
    with tempfile.TemporaryDirectory() as folder:
        understanding = trained(Path("var/nlu"))
        db = Database(f"sqlite:///{folder}/offers.sqlite3")
        await upgrade(db)
        await _fill(db, understanding)
        for name in SETS:
            queries = await _queries(name, understanding)
            print(f"\n{name}: the right one among the first {FIRST}")
            await _quality(db, queries)
            await _notices(db, queries)
        await _speed(db)
        await db.close()


def _lines(name: str) -> list[list[str]]:
    text = (SET / f"{name}.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()]


async def _fill(db: Database, understanding: Understanding) -> None:
    """Put everything up as staff would, and let the clock read it."""
    async with db.transaction() as session:
        for language, words in _lines("offers"):
            draft = Draft("offer", words, "thing", "other", None)
            await Counter(session, NOW).put_up(draft, language)
    while True:
        async with db.transaction() as session:
            wishes = Wishes(session, NOW)
            unread = await wishes.unread()
            for what, row_id, words, language in unread:
                reading = await understanding.read(words, previous=language, now=_wall())
                if reading.meaning is not None:
                    await wishes.read(what, row_id, reading.meaning)
        if not unread:
            return


async def _queries(name: str, understanding: Understanding) -> list[Query]:
    found = []
    for language, words, right in _lines(name):
        reading = await understanding.read(words, previous=language, now=_wall())
        titles = frozenset(right.split(" | "))
        wanted = Wanted.of(words, language, reading.meaning)
        found.append(Query(language, words, titles, wanted))
    return found


def _wall() -> datetime:
    return NOW.replace(tzinfo=None)


async def _quality(db: Database, queries: list[Query]) -> None:
    results: dict[str, list[bool]] = defaultdict(list)
    for query in queries:
        async with db.snapshot() as session:
            exchange = Exchange(session, NOW)
            meaning = query.wanted.meaning
            found = await exchange.find(query.words, query.language, meaning, "nobody")
        results[query.language].append(bool(query.right & {each.title for each in found[:FIRST]}))
    for language, hits in results.items():
        print(f"  {language}  {sum(hits):>2} of {len(hits)}")
    everything = [hit for hits in results.values() for hit in hits]
    print(f"  all {sum(everything)} of {len(everything)}: {sum(everything) / len(everything):.3f}")


async def _notices(db: Database, queries: list[Query]) -> None:
    """What “tell me when” would have said if each query were a wish and each offer new."""
    async with db.snapshot() as session:
        posts = await session.scalars(select(Post).options(undefer(Post.vector)))
        offers = [(post.title, _offered(post)) for post in posts]
    near = np.array([[nearness(q.wanted, offer) for _t, offer in offers] for q in queries])
    right = np.array([[title in q.right for title, _o in offers] for q in queries])
    print("  nearness: notices, of them right, wishes with a right one")
    for threshold in sorted({*THRESHOLDS, NEARNESS}):
        said = near * 100 >= threshold
        good = (said & right).sum() / max(said.sum(), 1)
        mark = " (the town's first)" if threshold == NEARNESS else ""
        served = (said & right).any(axis=1).mean()
        print(f"  {threshold:>3}: {said.sum():>5} {good:>6.2f} {served:>6.2f}{mark}")


def _offered(post: Post) -> Wanted:
    meaning = Meaning(post.engine, post.vector or b"")
    return Wanted.of(f"{post.title}. {post.text}", post.language, meaning)


async def _speed(db: Database) -> None:
    dice = np.random.default_rng(7)
    rows = dice.normal(size=(MANY, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    titles = [words for _language, words in _lines("offers")]
    async with db.transaction() as session:
        session.add_all(
            _post(f"Z{number:05d}", titles[number % len(titles)], Meaning("speed", row.tobytes()))
            for number, row in enumerate(rows.astype(np.float16))
        )
    times, cpu = [], []
    for row in rows[:51].astype(np.float16):
        began, worked = time.perf_counter(), time.process_time()
        async with db.snapshot() as session:
            meaning = Meaning("speed", row.tobytes())
            await Exchange(session, NOW).find("eine Bohrmaschine", "de", meaning, "nobody")
        times.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
    print(f"\n{MANY} offers: first {times[0]:.0f} ms, median {np.median(times[1:]):.1f} ms")
    print(f"processor time: first {cpu[0]:.0f} ms, median {np.median(cpu[1:]):.1f} ms")


def _post(code: str, words: str, meaning: Meaning) -> Post:
    return Post(
        code=code,
        side="offer",
        kind="thing",
        category="other",
        title=words,
        language="de",
        state=LIVE,
        engine=meaning.engine,
        vector=meaning.vector,
        created_at=NOW,
        changed_at=NOW,
        live_until=NOW + LIVES,
    )


if __name__ == "__main__":
    asyncio.run(main())
