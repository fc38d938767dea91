"""Training utterances: one file a language, `{label: [utterance, …]}`, written by native ears.

`load` is strict, so that a slip of the pen is found by a test and not by a resident. The held-back
set under `benchmarks/` is never read here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from locales.languages import LANGUAGES
from nlu.table import read_table

FOLDER = Path(__file__).with_name("examples")


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance, the language it is written in and the label that it should get."""

    language: str
    label: str
    text: str


def load(folder: Path = FOLDER) -> list[Example]:
    """All utterances, languages and labels in their files' order. Raises ValueError."""
    found: list[Example] = []
    for file in sorted(folder.glob("*.yml")):
        if file.stem not in LANGUAGES:
            raise ValueError(f"{file.name}: not a language of the product")
        table = read_table(file)
        for label, texts in table.items():
            for text in texts:
                if not isinstance(text, str) or not text.strip():
                    raise ValueError(f"{file.name}: {label}: not an utterance: {text!r}")
                found.append(Example(file.stem, label, text))
    return found


def digest(folder: Path = FOLDER) -> str:
    """A short hash of everything that is trained on; quicker than reading it."""
    state = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.glob("*.yml")):
        state.update(file.name.encode() + b"\0" + file.read_bytes())
    return state.hexdigest()
