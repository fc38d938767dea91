"""What a text is about, by what people call the matters of a town and its offices.

The tables beside this file have a line for each matter, with the beginnings of its words in every
language (`nlu/glossary.py` says how they are found); the tables only sort them for people. By it a
question finds a page that was written in another language, where the nearness of their meanings
alone does not tell pages apart.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nlu.beginnings import place
from nlu.glossary import Glossary

FOLDER = Path(__file__).parent


def matters(text: str, language: str | None) -> list[str]:
    """The matters that the text names, as often as it does; in any language where it is unknown."""
    if language is None:
        return _glossary().named_in_any(text)
    return _glossary().named(text, language.split("-")[0])


def table() -> dict[str, dict[str, str]]:
    """By the matter, by language: the beginnings, with commas. Raises ValueError: a name twice."""
    found: dict[str, dict[str, str]] = {}
    for path in _tables():
        head, *lines = path.read_text("utf-8").splitlines()
        languages = head.split("\t")[1:]
        for line in lines:
            name, *cells = line.split("\t")
            if name in found:
                raise ValueError(f"{path.name}: {name} is in another table already")
            found[name] = dict(zip(languages, cells, strict=True))
    return found


def _tables() -> list[Path]:
    return sorted(FOLDER.glob("*.tsv"))


@lru_cache(maxsize=1)
def _glossary() -> Glossary:
    return Glossary(table(), place(FOLDER, _tables()), apart=True)
