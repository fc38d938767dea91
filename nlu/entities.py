"""Centres, topics and languages named in a message, in any of the product's languages.

Names are matched fuzzily but only as whole words: one slip in a word of six letters, none in short
ones. Yes, no and the other commands are reported only when they are the whole message.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import DamerauLevenshtein

from locales.languages import LANGUAGES
from nlu.commands import command_word
from nlu.reading import Entity
from nlu.script import clean, fold, keys, words

NAMES = Path(__file__).with_name("names.yml")
_LIMIT = 1000


def find_entities(text: str) -> list[Entity]:
    """All entities but times, in the text's order. Never raises; linear in the text."""
    short = clean(text, _LIMIT)
    found: list[Entity] = []
    command = command_word(short)
    if command:
        found.append(Entity(command, short, {"command": command}, 0, len(short)))
    seen: set[tuple[str, str]] = set()
    for begin, stop, kind, value in _named(short):
        if (kind, value) not in seen:
            seen.add((kind, value))
            found.append(Entity(kind, short[begin:stop], {"id": value}, begin, stop))
    return found


def _named(text: str) -> list[tuple[int, int, str, str]]:
    tokens = _tokens(text)
    folded = [token for token, _, _ in tokens]
    found = []
    position = 0
    while position < len(tokens):
        for size in range(min(_longest(), len(tokens) - position), 0, -1):
            hit = _look_up(folded[position : position + size])
            if hit:
                found.append((tokens[position][1], tokens[position + size - 1][2], *hit))
                position += size - 1
                break
        position += 1
    return found


def _tokens(text: str) -> list[tuple[str, int, int]]:
    tokens, place = [], 0
    for word in words(text):
        begin = text.index(word, place)
        place = begin + len(word)
        tokens.append((fold(word), begin, place))
    return tokens


def _look_up(parts: list[str]) -> tuple[str, str] | None:
    exact, by_length = _names()
    phrase = " ".join(parts)
    if phrase in exact:
        return exact[phrase]
    if len(parts) == 1:
        for key in keys(phrase):
            if key in exact and len(key) > 6:
                return exact[key]
    length = len(phrase)
    if length < 6:
        return None
    allowed = 1 if length < 9 else 2
    for size in range(length - allowed, length + allowed + 1):
        for name in by_length.get(size, ()):
            if name[0] == phrase[0] and (
                DamerauLevenshtein.distance(name, phrase, score_cutoff=allowed) <= allowed
            ):
                return exact[name]
    return None


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, tuple[str, str]], dict[int, list[str]]]:
    table: dict[str, dict[str, list[str]]] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    exact: dict[str, tuple[str, str]] = {}
    for kind, values in table.items():
        for value, names in values.items():
            for name in names:
                plain = " ".join(words(fold(name)))
                exact.setdefault(plain, (kind, value))
                if not plain.isascii() and " " not in plain:
                    for key in keys(plain):
                        exact.setdefault(key, (kind, value))
    for code, language in LANGUAGES.items():
        for name in (language.native, language.german, language.english):
            for part in name.split("/"):
                exact.setdefault(" ".join(words(fold(part))), ("language", code))
    by_length: dict[int, list[str]] = {}
    for name in exact:
        if ":" not in name and len(name) >= 6:
            by_length.setdefault(len(name), []).append(name)
    return exact, by_length


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(name.split()) for name in _names()[0])


def value_of(entity: Entity) -> Any:
    """The neutral id of a named thing."""
    return entity.value["id"]
