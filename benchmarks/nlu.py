"""`make bench-nlu`: how well messages are understood, per language, on utterances nobody tuned to.

It prints the best label, the right one among the first three, the language (3 words or more),
danger, what is out of scope, dates, and the time of a message. The held-back set is never trained
on. More public sets and a confusion picture are to come.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from nlu.dates import find_times
from nlu.embedded import EmbeddedUnderstanding
from nlu.reading import Reading

HELD_BACK = Path(__file__).parent / "held_back"
NOW = datetime(2026, 10, 14, 19, 20)  # noqa: DTZ001  local wall time


async def main() -> None:
    """Measure and print."""
    understanding = EmbeddedUnderstanding.ready(Path("var/nlu"))
    rows = _lines("utterances.jsonl")
    took, readings = [], []
    for row in rows:
        began = time.perf_counter()
        readings.append(await understanding.read(row["text"], previous=None, now=NOW))
        took.append((time.perf_counter() - began) * 1000)
    console = Console()
    console.print(_by_language(rows, readings))
    _print_nets(console, rows, readings)
    _print_dates(console)
    console.print(f"one message: median {sorted(took)[len(took) // 2]:.1f} ms")


def _by_language(rows: list[dict[str, Any]], readings: list[Reading]) -> Table:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row, reading in zip(rows, readings, strict=True):
        first = [reading.label, *(other.label for other in reading.alternatives)][:3]
        count = counts[row["lang"]]
        count[0] += 1
        count[1] += reading.label == row["label"]
        count[2] += row["label"] in first
        if len(row["text"].split()) >= 3:
            count[3] += 1
            count[4] += reading.language == row["lang"]
    table = Table("language", "messages", "best label", "first three", "language right")
    for code, (all_, best, three, long, right) in counts.items():
        shares = (best / all_, three / all_, right / max(long, 1))
        table.add_row(code, str(all_), *(f"{share:.2f}" for share in shares))
    return table


def _print_nets(console: Console, rows: list[dict[str, Any]], readings: list[Reading]) -> None:
    pairs = list(zip((row["label"] for row in rows), readings, strict=True))
    danger = [reading.label == "crisis" for label, reading in pairs if label == "crisis"]
    alarms = [reading.label == "crisis" for label, reading in pairs if label != "crisis"]
    out = [reading.decision != "answer" for label, reading in pairs if label == "oos"]
    lost = [
        reading.decision == "reject" for label, reading in pairs if label not in ("oos", "crisis")
    ]
    for name, found in (
        ("danger found", danger),
        ("false alarms", alarms),
        ("out of scope not answered", out),
        ("in scope rejected", lost),
    ):
        console.print(f"{name}: {sum(found)} of {len(found)} ({sum(found) / len(found):.3f})")


def _print_dates(console: Console) -> None:
    right = wrong = invented = 0
    rows = _lines("dates.jsonl")
    for row in rows:
        now = datetime.fromisoformat(row["now"])
        found = find_times(row["text"], row["lang"], now)
        expected = row["expected"]
        if expected is None:
            invented += bool(found)
        elif found:
            same = _same(expected, found[0].value)
            right, wrong = right + same, wrong + (not same)
    dated = sum(row["expected"] is not None for row in rows)
    console.print(
        f"dates: {right / dated:.2f} right, {wrong / dated:.2f} wrong of {dated}; "
        f"found where none is: {invented} of {len(rows) - dated}"
    )


def _same(expected: dict[str, Any], value: dict[str, Any]) -> bool:
    length = len(expected["start"])
    ends = expected["end"], value["end"]
    same_end = ends[0] is None or str(ends[1])[: len(ends[0])] == ends[0]
    same_start = str(value["start"])[:length] == expected["start"]
    return same_start and value["grain"] == expected["grain"] and same_end


def _lines(name: str) -> list[dict[str, Any]]:
    text = (HELD_BACK / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


if __name__ == "__main__":
    asyncio.run(main())
