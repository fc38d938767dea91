"""Words of every language for the same things: a word is known by its beginning.

Short beginnings are whole words, phrases are whole but for their last word. The longest one counts,
so that a wheelchair is no chair; German words also count inside longer ones. A text is read in its
own language and in German, since offices speak it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from marisa_trie import RecordTrie

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

_REMEMBERED = 4_000

Numbers = frozenset[int]
_NONE: Numbers = frozenset()


class Glossary:
    """Names of things, found in texts of any language. Immutable; linear time on any text."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        """`table`: by the name of a thing, by language: its beginnings, separated by commas."""
        self._names = list(table)
        self._known = {
            language: _Beginnings([spoken.get(language, "") for spoken in table.values()])
            for language in LANGUAGES
        }
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
            alone, begins = self._single(words[at], languages)
            found, used = self._phrase(words, at, begins)
            for number in found or alone:
                yield self._names[number]
            at += used

    def _phrase(self, words: list[str], at: int, languages: tuple[str, ...]) -> tuple[Numbers, int]:
        found, used = _NONE, 1
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
        found = _NONE.union(*(numbers for numbers, length in fits if length == size))
        german = self._known[SOURCE]
        inside = languages[0] == languages[-1] == SOURCE or german.longest(word)[1]
        return (found | _inside(word, german) if inside else found), begins


class _Beginnings:
    """The words of one language, each with the numbers of what it means; some ten bytes a word."""

    def __init__(self, cells: list[str]) -> None:
        folded = fold("\n".join(cells)).split(
            "\n"
        )  # all at once: one by one takes ten times as long
        known = [
            (" ".join(parts), number)
            for number, cell in enumerate(folded)
            for parts in map(_words_of_folded, cell.split(","))
            if parts
        ]
        self._trie = RecordTrie("<H", [(written, (number,)) for written, number in known])
        self._most = 1 + max((written.count(" ") for written, _number in known), default=0)

    def longest(self, word: str) -> tuple[Numbers, int]:
        """What the longest beginning of a word means, and its length; 0 where none is known."""
        shortest = 3 if _ARABIC.search(word) else 4
        written = self._trie.prefixes(word)[-1:]
        if not written or len(written[0]) < min(shortest, len(word)):
            return _NONE, 0
        return self._numbers(written[0]), len(written[0])

    def begins_phrase(self, word: str) -> bool:
        """Whether it is the first word of one."""
        return next(self._trie.iterkeys(f"{word} "), None) is not None

    def phrase(self, words: list[str], at: int) -> tuple[Numbers, int]:
        """What the phrase of the most words means that begins here, and their number, or 0."""
        text = " ".join(words[at : at + self._most])
        written = [each for each in self._trie.prefixes(text) if " " in each]
        count = max((each.count(" ") + 1 for each in written), default=0)
        same = [self._numbers(each) for each in written if each.count(" ") + 1 == count]
        return _NONE.union(*same), count

    def _numbers(self, written: str) -> Numbers:
        return frozenset(number for (number,) in self._trie[written])


def _inside(word: str, german: _Beginnings) -> Numbers:
    """What is named inside a German compound."""
    found, at = _NONE, 0
    while at <= len(word) - _INSIDE:
        numbers, size = german.longest(word[at:])
        if size >= _INSIDE:
            found |= numbers
        at += size if size >= _INSIDE else 1
    return found


def _words(text: str) -> list[str]:
    return _words_of_folded(fold(text))


def _words_of_folded(text: str) -> list[str]:
    return [_bare(word[:_LONGEST_WORD]) for word in _WORD.findall(text)]


def _bare(word: str) -> str:
    """Without the article, which Arabic, French and Italian write at the word."""
    if "'" in word and (elided := _ELIDED.match(word)):
        return word[elided.end() :]
    if word.startswith(_ARTICLES):
        article = next(each for each in _ARTICLES if word.startswith(each))
        return word[len(article) :] if len(word) > len(article) + 2 else word
    return word
