"""A guide of 1,231 German pages, and what residents ask of it in 18 languages, by search alone.

The pages are such as a town has, one for each of most matters in `nlu/matters`; each answers one
question in every language (`benchmarks/pages/`, by language models; nothing is learnt from them).
Many pages are about neighbouring matters, so this is harder than a guide that staff write.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.omos import Row, json_rows
from benchmarks.ranks import figures
from locales.languages import LANGUAGES
from nlu.encoder import Encoder
from nlu.reading import Document
from nlu.script import clean
from nlu.search import GuideIndex
from nlu.training import Heads
from nlu.translit import native
from nlu.vectors import Vectors

FOLDER = Path(__file__).parent / "pages"
_EACH = 4
"""One page in so many is asked for in a language, another one in the next."""

_MOST = 10
Asked = tuple[str, str, str]


def show(console: Console, encoder: Encoder, heads: Heads, cache: Path, sample: int) -> None:
    """Print how often the right page comes first and among three, by language."""
    table = Table("language", "recall@1", "recall@3", "MRR@10", title="a town of German pages")
    ranks = ranked(encoder, heads, cache, sample)
    for code in (*LANGUAGES, "all"):
        mine = [rank for spoken, rank in ranks if code in (spoken, "all")]
        table.add_row(code, *(f"{figure:.2f}" for figure in figures(mine)))
    console.print(table)


def ranked(
    encoder: Encoder, heads: Heads, cache: Path | None, sample: int = 1
) -> list[tuple[str, int | None]]:
    """For each question its language and the rank of its page; None: not among the first ten."""
    documents, asked = _town(sample)
    vectors = Vectors(encoder, "passage", cache, "town")
    index = GuideIndex(documents, vectors, heads.labels.centres())
    texts = [native(clean(question), code) for code, question, _page in asked]
    rows = Vectors(encoder, "query", cache, "town-questions").rows(texts)
    found: list[tuple[str, int | None]] = []
    for (code, question, page), row in zip(asked, rows, strict=True):
        slugs = [passage.slug for passage in index.found(clean(question), row, code, _MOST)]
        found.append((code, slugs.index(page) if page in slugs else None))
    return found


def _town(sample: int) -> tuple[list[Document], list[Asked]]:
    documents, asked = [], []
    for number, page in enumerate(pages()[::sample]):
        documents.append(Document(page["matter"], "de", page["title"], page["text"]))
        for at, (code, question) in enumerate(page["questions"].items()):
            if (number + at) % _EACH == 0:
                asked.append((code, question, page["matter"]))
    return documents, asked


def pages() -> list[Row]:
    """All of them, in the order of the files."""
    return [page for path in sorted(FOLDER.glob("*.jsonl")) for page in json_rows(path)]
