"""`lotse ask`: understanding as a filter, JSON lines in, JSON lines out, in order.

A line is `{"text": …, "lang": …?}`; `lang` is the person's language so far. A bad line gets an
`error` that says what is wrong, and the rest goes on. `now` (local wall time) makes runs repeat.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any

from locales.languages import LANGUAGES
from nlu.reading import Entity, Reading, Understanding


class BadLine(ValueError):
    """A line that cannot be asked; the message says why."""


async def answer_lines(
    lines: Iterable[str], understanding: Understanding, now: datetime | None = None
) -> AsyncIterator[dict[str, Any]]:
    """One answer for each line that is not blank; `now` None means the clock of this machine."""
    for line in lines:
        if not line.strip():
            continue
        try:
            text, previous = _question(line)
        except BadLine as error:
            yield {"error": str(error)}
            continue
        began = time.perf_counter()
        reading = await understanding.read(
            text, previous=previous, now=now or datetime.now().astimezone().replace(tzinfo=None)
        )
        yield as_data(reading, (time.perf_counter() - began) * 1000)


def as_data(reading: Reading, ms: float) -> dict[str, Any]:
    """A reading as it is printed; `ms` is the time that it took."""
    return {
        "language": reading.language,
        "language_confidence": round(reading.language_confidence, 4),
        "label": reading.label,
        "confidence": round(reading.confidence, 4),
        "decision": reading.decision,
        "worry": reading.worry,
        "alternatives": [
            {"label": other.label, "score": round(other.score, 4)} for other in reading.alternatives
        ],
        "entities": [_entity(entity) for entity in reading.entities],
        "passages": [
            {"slug": passage.slug, "language": passage.language, "text": passage.text}
            for passage in reading.passages[:1]
        ],
        "ms": round(ms, 1),
    }


def _entity(entity: Entity) -> dict[str, Any]:
    return {"kind": entity.kind, "text": entity.text, **entity.value}


def _question(line: str) -> tuple[str, str | None]:
    try:
        asked = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadLine('not JSON: write one object a line, such as {"text": "…"}') from error
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise BadLine('"text" is missing or not a string')
    previous = asked.get("lang")
    if previous is not None and previous not in LANGUAGES:
        raise BadLine(f'"lang" is not one of {", ".join(LANGUAGES)}')
    return asked["text"], previous
