"""Command words of every language: a message that is nothing but one of them steers the talk.

The table is `nlu/words.yml`. Matching is exact after folding; polite words around it are dropped.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from nlu.script import clean, fold, keys, words
from nlu.table import read_table

TABLE = Path(__file__).with_name("words.yml")
COMMANDS = (
    "cancel", "back", "skip", "repeat", "human", "menu", "settings", "deadlines", "posts",
    "yes", "no",
)  # fmt: skip
# No command is longer; a longer message is not worth folding.
_LONGEST = 60


def command_word(text: str) -> str | None:
    """The command that the whole message is, in any language, or None."""
    if len(text) > _LONGEST * 4:
        return None
    parts = words(fold(clean(text, _LONGEST + 1)))
    whole = " ".join(parts)
    while len(parts) > 1 and parts[0] in _polite():
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in _polite():
        parts = parts[:-1]
    exact, transliterated = _table()
    if len(parts) > _most_words():
        return None
    for candidate in (whole, " ".join(parts)):
        if candidate in exact:
            return exact[candidate]
    return next((transliterated[key] for key in _joined(parts) if key in transliterated), None)


def spellings(word: str, language: str) -> set[str]:
    """How a word of the table may be typed: folded, and German umlauts as two letters."""
    found = {" ".join(words(fold(word)))}
    if language == "de":
        pairs = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
        spelled = word.lower()
        for umlaut, letters in pairs:
            spelled = spelled.replace(umlaut, letters)
        found.add(" ".join(words(fold(spelled))))
    return found


def table() -> dict[str, dict[str, list[str]]]:
    """The table as staff see it: command → language → words; also `please` and `greeting`."""
    loaded: dict[str, dict[str, list[str]]] = read_table(TABLE)
    return loaded


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    transliterated: dict[str, str] = {}
    for command in COMMANDS:
        for language, listed in table()[command].items():
            for word in listed:
                for spelling in spellings(word, language):
                    exact[spelling] = command
                    for key in _joined(spelling.split()) if not spelling.isascii() else ():
                        transliterated.setdefault(key, command)
    return exact, transliterated


@lru_cache(maxsize=1)
def _most_words() -> int:
    return max(len(phrase.split()) for phrase in _table()[0])


def _joined(parts: list[str]) -> list[str]:
    """The transliteration keys of a phrase: all words by one scheme."""
    found = []
    for scheme in ("ru:", "el:"):
        each = [next((k[3:] for k in keys(part) if k.startswith(scheme)), None) for part in parts]
        if each and all(each):
            found.append(scheme + " ".join(key for key in each if key))
    return found


@lru_cache(maxsize=1)
def _polite() -> frozenset[str]:
    return _folded("please")


@lru_cache(maxsize=1)
def greeting_words() -> frozenset[str]:
    """Folded words of greetings and thanks, which travel between languages."""
    return _folded("greeting") | _polite()


def _folded(name: str) -> frozenset[str]:
    return frozenset(
        part for listed in table()[name].values() for word in listed for part in words(fold(word))
    )
