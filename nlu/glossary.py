"""Words of every language for the same things: a word is known by its beginning.

Short beginnings are whole words, phrases are whole but for their last word. The longest one counts,
so that a wheelchair is no chair; German words also count inside longer ones. A text is read in its
own language and in German, since offices speak it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from locales.languages import LANGUAGES, SOURCE
from nlu.beginnings import NONE, Beginnings, Numbers, keep, kept, looked_up, made

_INSIDE = 5
"""The shortest beginning that is found inside a German word."""

_REMEMBERED = 4_000


class Glossary:
    """Names of things, found in texts of any language. Immutable; linear time on any text."""

    def __init__(
        self,
        table: Mapping[str, Mapping[str, str]],
        where: Path | None = None,
        *,
        apart: bool = False,
    ) -> None:
        """`table`: by the name of a thing, by language: its beginnings, separated by commas.

        What was made of it is kept at `where`, which must change with it (`beginnings.place`).
        With `apart` the words of a phrase count by themselves, too: a rise in rent is about rent.
        """
        self._names, self._apart = list(table), apart
        self._known = _known(table, where)
        self._single = lru_cache(_REMEMBERED)(self._of_one_word)

    def named(self, text: str, language: str) -> list[str]:
        """What the text names in its language or in German, as often as it does."""
        own = language if language in LANGUAGES else SOURCE
        return list(self._found(looked_up(text, own), (own, SOURCE)))

    def named_in_any(self, text: str) -> list[str]:
        """What the text names, in whatever language it is."""
        return list(self._found(looked_up(text, SOURCE), (*LANGUAGES,)))

    def _found(self, words: list[str], languages: tuple[str, ...]) -> Iterator[str]:
        """Each word with the longest beginning that fits, and the longest phrases."""
        at = 0
        while at < len(words):
            alone, begins = self._single(words[at], languages)
            found, used = self._phrase(words, at, begins)
            for number in found | alone if self._apart else found or alone:
                yield self._names[number]
            at += 1 if self._apart else used

    def _phrase(self, words: list[str], at: int, languages: tuple[str, ...]) -> tuple[Numbers, int]:
        found, used = NONE, 1
        for language in languages:
            numbers, count = self._known[language].phrase(words, at)
            if count > used:
                found, used = numbers, count
            elif count == used:
                found |= numbers
        return found, used

    def _of_one_word(
        self, word: str, languages: tuple[str, ...]
    ) -> tuple[Numbers, tuple[str, ...]]:
        """What the word names by itself, and the languages in which a phrase begins with it."""
        begins = tuple(each for each in languages if self._known[each].begins_phrase(word))
        fits = [self._known[language].longest(word) for language in languages]
        size = max(length for _numbers, length in fits)
        found = NONE.union(*(numbers for numbers, length in fits if length == size))
        german = self._known[SOURCE]
        inside = languages[0] == languages[-1] == SOURCE or german.longest(word)[1]
        return (found | _inside(word, german) if inside else found), begins


def _known(table: Mapping[str, Mapping[str, str]], where: Path | None) -> dict[str, Beginnings]:
    tries = kept(LANGUAGES, where) if where else {}
    if not tries:
        for language in LANGUAGES:
            cells = (spoken.get(language, "") for spoken in table.values())
            tries[language] = made(cells, language)
        if where:
            keep(tries, where)
    return {language: Beginnings(trie, language) for language, trie in tries.items()}


def _inside(word: str, german: Beginnings) -> Numbers:
    """What is named inside a German compound."""
    found, at = NONE, 0
    while at <= len(word) - _INSIDE:
        numbers, size = german.longest(word[at:])
        if size >= _INSIDE:
            found |= numbers
        at += size if size >= _INSIDE else 1
    return found
