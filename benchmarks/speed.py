"""How long a message takes: beside the bare encoder call, again, and in a guide of 10,000 entries.

The large guide's vectors are random, since only the time is measured: what is searched and how does
not depend on their values.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import numpy as np
from rich.console import Console

from nlu.adapter import Adapter
from nlu.embedded import EmbeddedUnderstanding
from nlu.encoder import Embedded, Encoder, Role, Rows
from nlu.kernel import unit
from nlu.reading import Document
from nlu.script import clean
from nlu.search import GuideIndex
from nlu.vectors import Vectors, text_key

NOW = datetime(2026, 10, 14, 19, 20)  # noqa: DTZ001  local wall time


class Hashed:
    """Random vectors, the same ones for the same text."""

    name, dim = "hashed", 384

    def encode(self, texts: list[str], role: Role) -> Rows:
        """Rows of unit length."""
        seeds = [int.from_bytes(text_key(text)[:4], "big") for text in texts]
        rows = np.stack([np.random.default_rng(s).standard_normal(384, np.float32) for s in seeds])
        out: Rows = unit(rows)
        return out

    async def query(self, text: str) -> Rows:
        """One row."""
        row: Rows = self.encode([text], "query")[0]
        return row


def guide(size: int) -> list[Document]:
    """Made-up entries of five sentences."""
    return [
        Document(f"beispiel-{i}", "de", f"Beispiel {i}", f"Wort{i} steht hier. " * 5)
        for i in range(size)
    ]


async def show(console: Console, encoder: Encoder, rows: list[dict[str, Any]]) -> None:
    """Print medians in milliseconds and their ratios."""
    # An encoder of its own, since the one before has read these messages and remembers them.
    understanding = EmbeddedUnderstanding.ready(None, Embedded())
    understanding.warm()
    bare: list[float] = []
    whole: list[float] = []
    again: list[float] = []
    for row in rows:
        text = clean(row["text"])
        bare.append(_timed(lambda text=text: encoder.encode([text], "query")))
        for took in (whole, again):
            began = time.perf_counter()
            await understanding.read(row["text"], previous=None, now=NOW)
            took.append(time.perf_counter() - began)
    one, all_, known = (float(np.median(took)) * 1000 for took in (bare, whole, again))
    console.print(
        f"one message {all_:.1f} ms, the encoder alone {one:.1f} ms, "
        f"ratio {all_ / one:.2f} (aim 2); a repeated message {known:.3f} ms (aim 1)"
    )
    small, large = searching(100), searching(10_000)
    ratio = (all_ + large) / (all_ + small)
    console.print(
        f"guide of 100 entries {small:.2f} ms, of 10,000 {large:.2f} ms;"
        f" with the reading {ratio:.2f} times as long (aim 1.5)"
    )


def searching(size: int) -> float:
    """Milliseconds to search a guide of that many entries, median of 30."""
    index = GuideIndex(guide(size), Vectors(Hashed(), "passage", None, "speed"), Adapter())
    questions = [f"Wort{i * 3} steht wo" for i in range(30)]
    vectors = Hashed().encode(questions, "query")
    took = [
        _timed(lambda q=question, v=vector: index.found(q, v, "de"))
        for question, vector in zip(questions, vectors, strict=True)
    ]
    return float(np.median(took)) * 1000


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
