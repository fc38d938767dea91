"""Pages such as a town has, and what residents ask of them in eighteen languages.

From these search learns how questions lie to the texts that answer them (`nlu/adapter.py`); nothing
of them is ever shown. One file a field, a page a line. Pages that are held back to measure lie
under `benchmarks/` and are never read here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from nlu.reading import Document

FOLDER = Path(__file__).with_name("pages")


@dataclass(frozen=True, slots=True)
class Page:
    """A German text and questions that it answers, by their language."""

    document: Document
    questions: dict[str, str]


def load(folder: Path = FOLDER) -> list[Page]:
    """All pages, in the order of the files."""
    files = sorted(folder.glob("*.jsonl"))
    return [_page(line) for file in files for line in file.read_text("utf-8").splitlines()]


def _page(line: str) -> Page:
    row = json.loads(line)
    return Page(Document(row["matter"], "de", row["title"], row["text"]), row["questions"])


def digest(folder: Path = FOLDER) -> str:
    """A short hash of all pages; quicker than reading them."""
    state = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.glob("*.jsonl")):
        state.update(file.name.encode() + b"\0" + file.read_bytes())
    return state.hexdigest()
