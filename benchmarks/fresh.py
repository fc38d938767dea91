"""176 entries that staff have written in German today: nobody trained with them, all ask for them.

The pages of `benchmarks/pages/` are added to the product's guide, without example questions and in
one language only, and asked for in eighteen (`found`: answered, or among what is asked back). How
many of the held-back messages about something else they now draw to themselves is counted, too.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.town import HELD_BACK
from locales.languages import LANGUAGES
from nlu import pages
from nlu.embedded import EmbeddedUnderstanding
from nlu.reading import Document, Reading
from services.guide.content import first_documents

_ASKED_BACK = 3
_OUTCOMES = ("answered", "found", "wrong", "rejected")
NOW = datetime(2026, 10, 14, 19, 20)  # noqa: DTZ001  local wall time


async def show(
    console: Console, understanding: EmbeddedUnderstanding, rows: list[dict[str, Any]], sample: int
) -> None:
    """Print what becomes of the questions by language, and of the other messages."""
    outcomes = await asked(understanding, sample)
    table = Table("language", *_OUTCOMES, title="entries of today, German only")
    for code in (*LANGUAGES, "all"):
        count = sum(
            (c for spoken, c in outcomes.items() if code in (spoken, "all")), Counter[str]()
        )
        table.add_row(code, *(f"{count[name] / max(count['all'], 1):.2f}" for name in _OUTCOMES))
    console.print(table)
    console.print(f"other messages drawn to them: {await drawn(understanding, rows):.3f}")


async def asked(understanding: EmbeddedUnderstanding, sample: int) -> dict[str, Counter[str]]:
    """By language, how many questions are answered, found, answered wrongly or rejected."""
    fresh = pages.load(HELD_BACK)[::sample]
    await understanding.learn(
        [*first_documents(datetime.now(UTC)), *(_fresh(page.document) for page in fresh)]
    )
    outcomes: dict[str, Counter[str]] = {}
    for page in fresh:
        for code, question in page.questions.items():
            reading = await understanding.read(question, previous=code, now=NOW)
            outcomes.setdefault(code, Counter()).update(_outcome(reading, page.document.slug))
    return outcomes


async def drawn(understanding: EmbeddedUnderstanding, rows: list[dict[str, Any]]) -> float:
    """The share of other messages that lead to an entry of today."""
    readings = [await understanding.read(row["text"], previous=None, now=NOW) for row in rows]
    led = [reading.label.startswith("guide:fresh-") for reading in readings]
    return sum(led) / len(rows)


def _outcome(reading: Reading, slug: str) -> set[str]:
    label, found = f"guide:fresh-{slug}", {"all"}
    offered = [reading.label, *(each.label for each in reading.alternatives)]
    shown = [each for each in offered if each not in ("oos", "crisis")][:_ASKED_BACK]
    if reading.decision == "answer":
        found |= {"answered", "found"} if reading.label == label else {"wrong"}
    elif reading.decision == "clarify" and label in shown:
        found.add("found")
    elif reading.decision == "reject":
        found.add("rejected")
    return found


def _fresh(document: Document) -> Document:
    return Document(f"fresh-{document.slug}", "de", document.title, document.text)
