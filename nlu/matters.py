"""What a text is about, by what people call the matters of a town and its offices.

The table is `matters.tsv`: a line a matter with the beginnings of its words in every language
(`nlu/glossary.py` says how they are found). By it a question finds a page that was written in
another language, where the nearness of their meanings alone does not tell pages apart.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nlu.glossary import Glossary

TABLE = Path(__file__).with_name("matters.tsv")


def matters(text: str, language: str | None) -> list[str]:
    """The matters that the text names, as often as it does; in any language where it is unknown."""
    if language is None:
        return _glossary().named_in_any(text)
    return _glossary().named(text, language.split("-")[0])


def table() -> dict[str, dict[str, list[str]]]:
    """The beginnings of words by language, by the matter."""
    head, *lines = TABLE.read_text("utf-8").splitlines()
    languages = head.split("\t")[1:]
    found = {}
    for line in lines:
        name, *words = line.split("\t")
        found[name] = {
            code: list(filter(None, each.split(",")))
            for code, each in zip(languages, words, strict=True)
        }
    return found


@lru_cache(maxsize=1)
def _glossary() -> Glossary:
    return Glossary(table())
