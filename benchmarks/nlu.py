"""`make bench-nlu`: how well messages are understood, on utterances that nobody tuned to.

The product's own held-back set (never trained on) with dates and times of reading, a town of German
pages, entries that nobody trained with; with `--data` (or LOTSE_BENCH_DATA) a folder of public
sets, OMoS-QA and xSID. The confusion picture is written to `benchmarks/out/`. `--sample N` takes
every Nth message and leaves the slow parts out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks import confusion, fresh, omos, speed, town, understood, xsid
from nlu.embedded import EmbeddedUnderstanding
from nlu.encoder import Embedded
from nlu.reading import Reading

HELD_BACK = Path(__file__).parent / "held_back"
OUT = Path(__file__).parent / "out"
CACHE = Path("var/nlu")
NOW = datetime(2026, 10, 14, 19, 20)  # noqa: DTZ001  local wall time


async def main(sample: int, data: Path | None) -> None:
    """Measure and print."""
    console, encoder = Console(), Embedded()
    understanding = EmbeddedUnderstanding.ready(CACHE, encoder)
    rows = lines("utterances.jsonl")[::sample]
    readings = await read_all(understanding, rows)
    understood.show(console, rows, readings, lines("dates.jsonl"))
    hard = lines("crisis.jsonl")[::sample]
    understood.show_alarms(console, hard, await read_all(understanding, hard))
    for name in ("several", "life"):
        told = lines(f"{name}.jsonl")[::sample]
        understood.show_danger(console, name, told, await read_all(understanding, told))
    stories = lines("stories.jsonl")[::sample]
    understood.show_stories(console, stories, await read_all(understanding, stories))
    picture = confusion.write(OUT / "confusion.html", rows, readings)
    console.print(f"confusion picture: {picture}")
    await speed.show(console, encoder, rows[:100])
    town.show(console, encoder, understanding.heads, CACHE, sample)
    await fresh.show(console, understanding, rows, sample)
    if data is None:
        console.print(
            "Public sets left out: name their folder by --data or LOTSE_BENCH_DATA;"
            " it holds omos-qa/ and xsid/."
        )
        return
    xsid.show(console, data / "xsid", encoder, understanding.heads)
    omos.show(console, data / "omos-qa", encoder, understanding.heads, CACHE)


async def read_all(
    understanding: EmbeddedUnderstanding, rows: list[dict[str, Any]]
) -> list[Reading]:
    """Every message as the first of a talk."""
    return [await understanding.read(row["text"], previous=None, now=NOW) for row in rows]


def lines(name: str) -> list[dict[str, Any]]:
    """The rows of a held-back file."""
    text = (HELD_BACK / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    named = os.environ.get("LOTSE_BENCH_DATA")
    parser.add_argument("--data", type=_folder, default=named and _folder(named))
    parser.add_argument("--sample", type=int, default=1)
    return parser.parse_args()


def _folder(name: str) -> Path:
    folder = Path(name)
    for file in ("omos-qa/pages_de.jsonl", "omos-qa/questions_dev.jsonl", "xsid/valid.tsv"):
        if not (folder / file).is_file():
            raise SystemExit(f"public sets: there is no {folder / file}")
    return folder


if __name__ == "__main__":
    chosen = _arguments()
    asyncio.run(main(chosen.sample, chosen.data))
