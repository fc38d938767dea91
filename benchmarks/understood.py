"""The held-back messages, counted: labels, languages, danger, what is out of scope, and dates.

The language is measured on messages of three words and more, beside py3langid restricted to the
same languages, in the same run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from locales.languages import LANGUAGES
from nlu.crisis import crisis_table
from nlu.dates import find_times
from nlu.reading import Reading

Row = dict[str, Any]


@dataclass
class Counts:
    """What was right among the messages of one language."""

    messages: int = 0
    best: int = 0
    three: int = 0
    long: int = 0
    language: int = 0
    langid: int = 0

    def shares(self) -> tuple[float, float, float, float]:
        """Best label, first three, our language, py3langid's language."""
        return (
            self.best / self.messages, self.three / self.messages,
            self.language / max(self.long, 1), self.langid / max(self.long, 1),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nets:
    """The shares that matter for safety. `named`: the emergency numbers are, alarm or not."""

    danger: float
    named: float
    alarms: float
    worries: float
    outside: float
    lost: float


def counted(rows: list[Row], readings: list[Reading]) -> dict[str, Counts]:
    """Counts by language; the key "" holds all."""
    other = _langid()
    found: dict[str, Counts] = defaultdict(Counts)
    for row, reading in zip(rows, readings, strict=True):
        first = [reading.label, *(each.label for each in reading.alternatives)][:3]
        long = len(row["text"].split()) >= 3
        for count in (found[row["lang"]], found[""]):
            count.messages += 1
            count.best += reading.label == row["label"]
            count.three += row["label"] in first
            count.long += long
            count.language += long and reading.language == row["lang"]
            count.langid += long and other(row["text"]) == row["lang"]
    return found


def nets(rows: list[Row], readings: list[Reading]) -> Nets:
    """Of danger, of what is none, out of scope not answered, in scope rejected."""
    pairs = [(row["label"], reading) for row, reading in zip(rows, readings, strict=True)]
    return Nets(
        _share(r.label == "crisis" for label, r in pairs if label == "crisis"),
        _share(r.label == "crisis" or r.worry for label, r in pairs if label == "crisis"),
        _share(r.label == "crisis" for label, r in pairs if label != "crisis"),
        _share(r.worry for label, r in pairs if label != "crisis"),
        _share(r.decision != "answer" for label, r in pairs if label == "oos"),
        _share(r.decision == "reject" for label, r in pairs if label not in ("oos", "crisis")),
    )


def alarms(rows: list[Row], readings: list[Reading]) -> tuple[float, float, float]:
    """Of `crisis.jsonl`: danger found, by the table alone, and near misses taken for danger."""
    pairs = list(zip(rows, readings, strict=True))
    return (
        _share(read.label == "crisis" for row, read in pairs if row["danger"]),
        _share(crisis_table().find(row["text"]) is not None for row in rows if row["danger"]),
        _share(read.label == "crisis" for row, read in pairs if not row["danger"]),
    )


def dates(rows: list[Row]) -> tuple[float, float, int]:
    """Shares right and wrong of the phrases with a date, and how many were found where none is."""
    right = wrong = invented = 0
    for row in rows:
        found = find_times(row["text"], row["lang"], datetime.fromisoformat(row["now"]))
        if row["expected"] is None:
            invented += bool(found)
        elif found:
            same = _same(row["expected"], found[0].value)
            right, wrong = right + same, wrong + (not same)
    dated = sum(row["expected"] is not None for row in rows)
    return right / dated, wrong / dated, invented


def show(console: Console, rows: list[Row], readings: list[Reading], dated: list[Row]) -> None:
    """Print it all."""
    table = Table("language", "messages", "best label", "first three", "language", "py3langid")
    counts = counted(rows, readings)
    for code, count in sorted(counts.items(), key=lambda item: (item[0] == "", item[0])):
        shares = (f"{share:.3f}" for share in count.shares())
        table.add_row(code or "all", str(count.messages), *shares)
    console.print(table)
    found = nets(rows, readings)
    console.print(f"danger found {found.danger:.3f} (aim 1), false alarms {found.alarms:.4f}")
    console.print(f"the numbers named beside an answer to {found.worries:.4f} of what is no danger")
    console.print(f"out of scope not answered {found.outside:.3f} (aim 0.95)")
    console.print(f"in scope rejected {found.lost:.3f} (at most 0.05)")
    right, wrong, invented = dates(dated)
    console.print(f"dates: {right:.2f} right, {wrong:.2f} wrong; found where none is: {invented}")


def show_danger(console: Console, name: str, rows: list[Row], readings: list[Reading]) -> None:
    """Print how ordinary messages are told from danger that hides among them."""
    found, best = nets(rows, readings), ordinary(rows, readings)
    console.print(
        f"{name}: best label {best:.3f}, danger found {found.danger:.3f} (numbers named"
        f" {found.named:.3f}), false alarms {found.alarms:.3f} (numbers named {found.worries:.3f})"
    )


def show_stories(console: Console, rows: list[Row], readings: list[Reading]) -> None:
    """Print how each kind of hard message is read."""
    table = Table("kind", "messages", "best label", "taken for danger", title="stories")
    for kind in dict.fromkeys(row["kind"] for row in rows):
        told = [pair for pair in zip(rows, readings, strict=True) if pair[0]["kind"] == kind]
        best = _share(reading.label == row["label"] for row, reading in told)
        danger = _share(reading.label == "crisis" for _row, reading in told)
        table.add_row(kind, str(len(told)), f"{best:.3f}", f"{danger:.3f}")
    console.print(table)


def ordinary(rows: list[Row], readings: list[Reading]) -> float:
    """How often the best label is right where there is no danger."""
    pairs = zip(rows, readings, strict=True)
    return _share(r.label == row["label"] for row, r in pairs if row["label"] != "crisis")


def show_alarms(console: Console, rows: list[Row], readings: list[Reading]) -> None:
    """Print how danger is told from what only sounds like it."""
    found, table, taken = alarms(rows, readings)
    console.print(f"harder set: danger found {found:.3f} (by the table alone {table:.3f}),")
    console.print(f"  near misses taken for danger {taken:.3f}")


def _share(found: Iterable[bool]) -> float:
    each = list(found)
    return sum(each) / max(len(each), 1)


def _langid() -> Callable[[str], str]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([*LANGUAGES, "bs", "sr"])

    def found(text: str) -> str:
        code = str(identifier.classify(text)[0])
        return "hr" if code in ("bs", "sr") else code

    return found


def _same(expected: Row, value: Row) -> bool:
    length = len(expected["start"])
    end = expected["end"]
    same_end = end is None or str(value["end"])[: len(end)] == end
    same_start = str(value["start"])[:length] == expected["start"]
    return same_start and value["grain"] == expected["grain"] and same_end
