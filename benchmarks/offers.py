"""Finding offers by meaning: the right one among the first three, per language, and how long.

The set (`benchmarks/exchange/`) was written apart from the search and is never tuned on. The same
way as residents' searches: a reading's meaning, the index, the ranking, on SQLite.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.understanding import trained
from migrations.upgrade import upgrade
from nlu.reading import Meaning, Understanding
from services.database import Database
from services.exchange.models import Post
from services.exchange.rules import LIVE, LIVES
from services.exchange.service import Exchange

SET = Path(__file__).with_name("exchange")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MANY = 10_000
FIRST = 3


async def main() -> None:
    """Print a line a language, the whole, and the time with ten thousand offers."""
    with tempfile.TemporaryDirectory() as folder:
        understanding = trained(Path("var/nlu"))
        db = Database(f"sqlite:///{folder}/offers.sqlite3")
        await upgrade(db)
        await _fill(db, understanding)
        await _quality(db, understanding)
        await _speed(db)
        await db.close()


async def _fill(db: Database, understanding: Understanding) -> None:
    for number, words in enumerate((SET / "offers.txt").read_text("utf-8").splitlines()):
        reading = await understanding.read(words, previous="de", now=NOW.replace(tzinfo=None))
        async with db.transaction() as session:
            session.add(_post(f"{number:05d}", words, reading.meaning))


async def _quality(db: Database, understanding: Understanding) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    for line in (SET / "queries.tsv").read_text("utf-8").splitlines():
        language, words, wanted = line.split("\t")
        reading = await understanding.read(words, previous=language, now=NOW.replace(tzinfo=None))
        async with db.transaction() as session:
            found = await Exchange(session, NOW).find(words, reading.meaning, "offer", "nobody")
        right[language].append(wanted in [post.title for post in found[:FIRST]])
    for language, results in right.items():
        print(f"{language}  {sum(results)} of {len(results)}")
    everything = [each for results in right.values() for each in results]
    print(f"among the first {FIRST}: {sum(everything) / len(everything):.3f} of {len(everything)}")


async def _speed(db: Database) -> None:
    dice = np.random.default_rng(7)
    rows = dice.normal(size=(MANY, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    async with db.transaction() as session:
        session.add_all(
            _post(f"Z{number:05d}", f"Nummer {number}", Meaning("speed", row.tobytes()))
            for number, row in enumerate(rows.astype(np.float16))
        )
    times = []
    for row in rows[:51].astype(np.float16):
        began = time.perf_counter()
        async with db.snapshot() as session:
            meaning = Meaning("speed", row.tobytes())
            await Exchange(session, NOW).find("etwas", meaning, "offer", "nobody")
        times.append(1000 * (time.perf_counter() - began))
    print(f"{MANY} offers: first {times[0]:.0f} ms, median {np.median(times[1:]):.1f} ms")


def _post(code: str, words: str, meaning: Meaning | None) -> Post:
    return Post(
        code=code,
        side="offer",
        kind="thing",
        category="other",
        title=words,
        language="de",
        state=LIVE,
        engine=meaning.engine if meaning else "",
        vector=meaning.vector if meaning else None,
        created_at=NOW,
        changed_at=NOW,
        live_until=NOW + LIVES,
    )


if __name__ == "__main__":
    asyncio.run(main())
