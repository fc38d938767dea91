"""`lotse ask`: understanding as a filter, JSON lines in, JSON lines out, in order.

A bad line gets `{"error": …}` on its own line and the rest goes on. Nothing is written anywhere
else. Also `python -m nlu.ask [--now 2026-10-14T19:20]`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from nlu.embedded import EmbeddedUnderstanding
from nlu.reading import Document, Entity, Reading, Understanding


async def answer_lines(
    lines: Iterable[str], understanding: Understanding, now: datetime | None
) -> AsyncIterator[dict[str, Any]]:
    """One answer a line, in order. `now` is local wall time; None takes the clock each time."""
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text, language = asked["text"], asked.get("lang")
            if not isinstance(text, str) or not (language is None or isinstance(language, str)):
                raise TypeError("text and lang must be strings")
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            yield {"error": f"{type(error).__name__}: {error}"}
            continue
        start = time.perf_counter()
        moment = now or datetime.now()  # noqa: DTZ005  local wall time is what a resident means
        reading = await understanding.read(text, previous=language, now=moment)
        yield as_dict(reading, (time.perf_counter() - start) * 1000)


def as_dict(reading: Reading, milliseconds: float) -> dict[str, Any]:
    """A reading as the documented JSON object."""
    return {
        "language": reading.language,
        "language_confidence": round(reading.language_confidence, 3),
        "label": reading.label,
        "confidence": round(reading.confidence, 3),
        "decision": reading.decision,
        "alternatives": [
            {"label": other.label, "score": round(other.score, 3)} for other in reading.alternatives
        ],
        "entities": [_entity(entity) for entity in reading.entities],
        "passages": [
            {"slug": p.slug, "language": p.language, "score": round(p.score, 3)}
            for p in reading.passages
        ],
        "ms": round(milliseconds, 1),
    }


def _entity(entity: Entity) -> dict[str, Any]:
    return {"kind": entity.kind, "text": entity.text, **entity.value}


def main(
    argv: list[str] | None = None,
    documents: list[Document] | None = None,
    folder: Path = Path("var/nlu"),
) -> int:
    """The filter on standard input and output; returns the exit code."""
    parser = argparse.ArgumentParser(prog="lotse ask", description="Understand JSON lines.")
    parser.add_argument("--now", type=datetime.fromisoformat, help="set the clock, local time")
    wanted = parser.parse_args(argv)
    asyncio.run(_run(wanted.now, documents or [], folder))
    return 0


async def _run(now: datetime | None, documents: list[Document], folder: Path) -> None:
    understanding = EmbeddedUnderstanding.ready(folder)
    await understanding.learn(documents)
    stream = sys.stdin.buffer
    lines = (line.decode("utf-8", "replace") for line in stream)
    async for answer in answer_lines(lines, understanding, now):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
