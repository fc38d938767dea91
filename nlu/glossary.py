"""Words of every language for the same things: a word is known by its beginning.

Short beginnings are whole words, phrases are whole but for their last word. The longest one counts,
so that a wheelchair is no chair; German words also count inside longer ones. A text is read in its
own language and in German, since offices speak it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from locales.languages import LANGUAGES, SOURCE
from nlu.script import fold

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_ARABIC = re.compile("[\u0600-\u06ff]")
_INSIDE = 5
"""The shortest beginning that is found inside a German word."""

_LONGEST_WORD = 60
"""Letters of a word that are read: time grows with their square."""

_ARTICLES = ("وال", "بال", "لل", "ال")
_ELIDED = re.compile("(?:[cdjlmnst]|qu|un|all|dall|dell|nell|sull|quell)'(?=.{3})")
"""Words of French and Italian that lose their end before a vowel and stand at the next one."""

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of one language, folded: single beginnings, and phrases by their first word."""

    single: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[str], str]]] = field(default_factory=dict)


class Glossary:
    """Names of things, found in texts of any language. Immutable; linear time on any text."""

    def __init__(self, table: Mapping[str, Mapping[str, list[str]]]) -> None:
        """`table`: the beginnings by language, by the name of what they mean."""
        self._known = {language: _known(table, language) for language in LANGUAGES}
        self._single = lru_cache(_REMEMBERED)(self._of_one_word)

    def named(self, text: str, language: str) -> list[str]:
        """What the text names in its language or in German, as often as it does."""
        own = language if language in LANGUAGES else SOURCE
        return list(self._found(_words(text), (own, SOURCE)))

    def named_in_any(self, text: str) -> list[str]:
        """What the text names, in whatever language it is."""
        return list(self._found(_words(text), (*LANGUAGES,)))

    def _found(self, words: list[str], languages: tuple[str, ...]) -> Iterator[str]:
        """Each word counts once, with the longest phrase or beginning that fits."""
        at = 0
        while at < len(words):
            names, used = self._phrase(words, at, languages)
            yield from names or self._single(words[at], languages)
            at += used

    def _phrase(
        self, words: list[str], at: int, languages: tuple[str, ...]
    ) -> tuple[set[str], int]:
        found, used = set[str](), 1
        for language in languages:
            for parts, name in self._known[language].phrases.get(words[at], ()):
                said = words[at : at + len(parts)]
                if len(parts) < used or not _fits(said, parts):
                    continue
                if len(parts) > used:
                    found, used = set(), len(parts)
                found.add(name)
        return found, used

    def _of_one_word(self, word: str, languages: tuple[str, ...]) -> frozenset[str]:
        fits = [_longest(word, self._known[language].single) for language in languages]
        size = max(length for _names, length in fits)
        found = set().union(*(names for names, length in fits if length == size))
        german = self._known[SOURCE].single
        inside = languages[0] == languages[-1] == SOURCE or _longest(word, german)[1]
        return frozenset(found | (_inside(word, german) if inside else set()))


def _fits(said: list[str], parts: list[str]) -> bool:
    whole = len(said) == len(parts) and said[:-1] == parts[:-1]
    return whole and said[-1].startswith(parts[-1])


def _longest(word: str, single: dict[str, set[str]]) -> tuple[set[str], int]:
    shortest = 3 if _ARABIC.search(word) else 4
    for size in range(len(word), shortest - 1, -1):
        if word[:size] in single:
            return single[word[:size]], size
    return (single[word], len(word)) if word in single else (set(), 0)


def _inside(word: str, single: dict[str, set[str]]) -> set[str]:
    """What is named inside a German compound."""
    found, at = set[str](), 0
    while at <= len(word) - _INSIDE:
        names, size = _longest(word[at:], single)
        if size >= _INSIDE:
            found |= names
        at += size if size >= _INSIDE else 1
    return found


def _words(text: str) -> list[str]:
    return [_bare(word[:_LONGEST_WORD]) for word in _WORD.findall(fold(text))]


def _bare(word: str) -> str:
    """Without the article, which Arabic, French and Italian write at the word."""
    elided = _ELIDED.match(word)
    if elided:
        return word[elided.end() :]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word[len(article) :]
    return word


def _known(table: Mapping[str, Mapping[str, list[str]]], language: str) -> _Known:
    known = _Known()
    for name, spoken in table.items():
        for written in spoken.get(language, ()):
            first, *more = _words(written) or [""]
            if more:
                known.phrases.setdefault(first, []).append(([first, *more], name))
            elif first:
                known.single.setdefault(first, set()).add(name)
    return known
