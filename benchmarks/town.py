"""A guide of 1,231 German pages, and what residents ask of it in 18 languages, by search alone.

The pages are such as a town has, one for each of most matters in `nlu/matters`, and each answers a
question in every language (by language models). From six of seven of them search has learnt
(`nlu/pages/`); only the others (`benchmarks/pages/`) are asked for, and nothing is learnt from
these. Many pages are about neighbouring matters, so this is harder than a guide that staff write.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.ranks import figures
from locales.languages import LANGUAGES
from nlu import pages
from nlu.encoder import Encoder
from nlu.reading import Document
from nlu.script import clean
from nlu.search import GuideIndex
from nlu.training import Heads
from nlu.translit import native
from nlu.vectors import Vectors

HELD_BACK = Path(__file__).parent / "pages"
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
    index = GuideIndex(documents, vectors, heads.adapter)
    texts = [native(clean(question), code) for code, question, _page in asked]
    rows = Vectors(encoder, "query", cache, "town-questions").rows(texts)
    found: list[tuple[str, int | None]] = []
    for (code, question, page), row in zip(asked, rows, strict=True):
        slugs = [passage.slug for passage in index.found(clean(question), row, code, _MOST)]
        found.append((code, slugs.index(page) if page in slugs else None))
    return found


def _town(sample: int) -> tuple[list[Document], list[Asked]]:
    held_back = pages.load(HELD_BACK)[::sample]
    documents = [page.document for page in (*held_back, *pages.load()[::sample])]
    asked = [
        (code, question, page.document.slug)
        for page in held_back
        for code, question in page.questions.items()
    ]
    return documents, asked
