"""OMoS-QA: questions in five languages, German pages of the same town as guide.

Searched by the product's own index. Languages are centred twice: by the means that the product
ships, and by those of the set's train questions (no label is used), since long written questions
differ from chat. "No page answers" is told from the best score, as area under the curve.
(Kleinle et al., KONVENS 2024; CC-BY-4.0.)
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.ranks import figures
from nlu.adapter import Adapter
from nlu.encoder import Encoder, Rows
from nlu.reading import Document
from nlu.search import GuideIndex
from nlu.training import Heads
from nlu.vectors import Vectors

LANGUAGES = ("de", "en", "fr", "ar", "uk")
TO_BEAT = {"de": 0.92, "en": 0.87, "fr": 0.81, "ar": 0.72, "uk": 0.71}
_MOST = 10

Row = dict[str, Any]
Ranks = dict[str, list[tuple[int | None, float, bool]]]


def show(console: Console, folder: Path, encoder: Encoder, heads: Heads, cache: Path) -> None:
    """Print recall and mean reciprocal rank by language, twice."""
    pages, dev, train = (
        json_rows(folder / f"{name}.jsonl")
        for name in ("pages_de", "questions_dev", "questions_train")
    )
    queries = Vectors(encoder, "query", cache, "omos-questions")
    vectors = queries.rows([row["question"] for row in [*dev, *train]])
    theirs = Adapter(_means(train, vectors[len(dev) :]), heads.adapter.matrix)
    for name, adapter in (("product", heads.adapter), ("train questions", theirs)):
        indexes = _indexes(pages, encoder, cache, adapter)
        console.print(_table(f"OMoS-QA, means: {name}", _ranks(dev, vectors, indexes)))


def _indexes(
    pages: list[Row], encoder: Encoder, cache: Path, adapter: Adapter
) -> dict[str, GuideIndex]:
    towns: dict[str, list[Document]] = defaultdict(list)
    for page in pages:
        title, _, text = page["text"].partition("\n")
        town = page["page"].split("/")[0]
        towns[town].append(Document(page["page"], "de", title, text or title))
    return {
        town: GuideIndex(documents, Vectors(encoder, "passage", cache, f"omos-{town}"), adapter)
        for town, documents in towns.items()
    }


def _ranks(dev: list[Row], vectors: Rows, indexes: dict[str, GuideIndex]) -> Ranks:
    """By language: the rank of the right page (None: not among the first), score, answerable."""
    found: Ranks = defaultdict(list)
    for row, vector in zip(dev, vectors, strict=False):
        index = indexes[row["page"].split("/")[0]]
        passages = index.found(row["question"], vector, row["lang"], _MOST)
        slugs = [passage.slug for passage in passages]
        rank = slugs.index(row["page"]) if row["page"] in slugs else None
        found[row["lang"]].append((rank, passages[0].score, bool(row["answer_sentences"])))
    return found


def _table(title: str, ranks: Ranks) -> Table:
    columns = ("recall@1", "recall@3", "to beat", "MRR@10", "no answer: AUC")
    table = Table("language", *columns, title=title)
    for code in LANGUAGES:
        asked = [rank for rank, _, answerable in ranks[code] if answerable]
        yes = [score for _, score, answerable in ranks[code] if answerable]
        no = [score for _, score, answerable in ranks[code] if not answerable]
        first, three, reciprocal = figures(asked)
        row = (first, three, TO_BEAT[code], reciprocal, area(yes, no))
        table.add_row(code, *(f"{figure:.2f}" for figure in row))
    return table


def area(higher: list[float], lower: list[float]) -> float:
    """How often a number of the first list is above one of the second (ties count half)."""
    difference = np.subtract.outer(np.array(higher), np.array(lower))
    return float((difference > 0).mean() + (difference == 0).mean() / 2)


def _means(rows: list[Row], vectors: Rows) -> dict[str, Rows]:
    spoken = np.array([row["lang"] for row in rows])
    return {code: vectors[spoken == code].mean(0) for code in LANGUAGES}


def json_rows(file: Path) -> list[Row]:
    """A row a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
