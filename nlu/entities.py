"""What a message names: quarter centre, counselling topic, language, dates and times.

Names come from `nlu/names.yml` and from the town's own content (`Names`); topic words are
`nlu/topics.yml`; language names are those of every language in every language. A command word is
an entity only where it is the whole message.
The longest name wins where one lies in another ("Ost" in "Südost"); a typo is forgiven in long
names only. Linear in the text; it never raises.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from babel import localedata
from rapidfuzz import fuzz, process

from locales.languages import LANGUAGES
from nlu.commands import command_word
from nlu.dates import find_times
from nlu.reading import Entity
from nlu.script import clean, fold, words
from nlu.table import read_table

TOPICS = Path(__file__).with_name("topics.yml")
NAMES = Path(__file__).with_name("names.yml")
LIMIT = 1_000
LONGEST_NAME = 5
SHORTEST_STEM = 4
FUZZY_FROM = 6
ALIKE = 86.0
SPANS = 60

# Babel's codes for the languages that stand together under one code of ours.
SPOKEN_AS = {"hr": ("hr", "bs", "sr", "sr_Latn"), "fa": ("fa", "fa_AF"), "ku": ("ku",)}


@dataclass(frozen=True, slots=True)
class Names:
    """What can be named: for each kind the ids, and for each id the names that people use."""

    kinds: Mapping[str, Mapping[str, Iterable[str]]]


class EntityFinder:
    """Finds what one town's names and the words of every language say."""

    def __init__(self, names: Names | None = None) -> None:
        self._names: dict[str, tuple[str, str]] = {}
        town = names.kinds if names else {}
        for kinds in (town, _common_names(), {"language": _language_names()}):
            for kind, by_id in kinds.items():
                for key, spoken in by_id.items():
                    self._add(kind, key, spoken)
        self._stems = _topic_stems()
        self._long = [name for name in self._names if len(name) >= FUZZY_FROM]
        self._with: dict[str, set[int]] = {}
        for number, name in enumerate(self._long):
            for piece in _pieces(name):
                self._with.setdefault(piece, set()).add(number)

    def find(self, text: str, language: str | None, now: datetime) -> tuple[Entity, ...]:
        """All entities of a message; `now` is local wall time without an offset."""
        found = [
            *_command(text),
            *self._named(clean(text, LIMIT)),
            *find_times(text, language, now),
        ]
        return tuple(sorted(found, key=lambda entity: entity.begin))

    def _add(self, kind: str, key: str, spoken: Iterable[str]) -> None:
        for name in spoken:
            folded = " ".join(words(fold(name)))
            if folded:
                self._names.setdefault(folded, (kind, key))

    def _named(self, text: str) -> list[Entity]:
        parts = _Parts(text)
        found: list[Entity] = []
        at = 0
        while at < min(len(parts.words), SPANS):
            size, match = self._longest(parts.words, at)
            if match is not None:
                kind, key = match
                begin, stop = parts.span(at, at + size)
                found.append(Entity(kind, text[begin:stop], {"id": key}, begin, stop))
            at += size
        return _first_of_each(found)

    def _longest(self, parts: list[str], at: int) -> tuple[int, tuple[str, str] | None]:
        for size in range(min(LONGEST_NAME, len(parts) - at), 0, -1):
            match = self._match(" ".join(parts[at : at + size]))
            if match is not None:
                return size, match
        return 1, None

    def _match(self, name: str) -> tuple[str, str] | None:
        stem, sign, ending = name.partition("'")
        bare = stem if sign and ending.isalpha() else name
        if name in self._names or bare in self._names:
            return self._names.get(name) or self._names[bare]
        topic = self._topic(name)
        if topic is not None:
            return "topic", topic
        alike = self._alike(name) if len(name) >= FUZZY_FROM else []
        close = process.extractOne(name, alike, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return self._names[close[0]] if close else None

    def _alike(self, name: str) -> list[str]:
        """The few names that are worth comparing: the others have no three letters of it in a row.

        So few letters may differ that a name which is alike enough always has.
        """
        having = (self._with[piece] for piece in _pieces(name) if piece in self._with)
        return [self._long[number] for number in sorted(set().union(*having))]

    def _topic(self, name: str) -> str | None:
        """By a stem and any ending of its last word."""
        if name in self._stems:
            return self._stems[name]
        shortest = max(SHORTEST_STEM, name.rfind(" ") + 1)
        stems = (name[:length] for length in range(len(name) - 1, shortest - 1, -1))
        return next((self._stems[stem] for stem in stems if stem in self._stems), None)


def _command(text: str) -> list[Entity]:
    command = command_word(text)
    return [Entity(command, text.strip(), {"command": command}, 0, len(text))] if command else []


def _pieces(name: str) -> set[str]:
    return {name[at : at + 3] for at in range(len(name) - 2)}


class _Parts:
    """The folded words of a text and where each stands in it."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self._spans: list[tuple[int, int]] = []
        begin = 0
        for raw in text.split(" "):
            for part in words(fold(raw)):
                self.words.append(part)
                self._spans.append((begin, begin + len(raw)))
            begin += len(raw) + 1

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Begin and stop of these words in the text."""
        return self._spans[first][0], self._spans[end - 1][1]


def _first_of_each(found: list[Entity]) -> list[Entity]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for entity in found:
        key = (entity.kind, str(entity.value["id"]))
        if key not in seen:
            seen.add(key)
            kept.append(entity)
    return kept


@lru_cache(maxsize=1)
def _topic_stems() -> dict[str, str]:
    table = read_table(TOPICS)
    return {
        " ".join(words(fold(word))): topic
        for topic, languages in table.items()
        for listed in languages.values()
        for word in listed
    }


@lru_cache(maxsize=1)
def _language_names() -> dict[str, tuple[str, ...]]:
    viewers = [_seen_from(code) for code in LANGUAGES]
    names: dict[str, tuple[str, ...]] = {}
    for code, language in LANGUAGES.items():
        spoken = {language.german, language.english, *language.native.replace("/", " ").split("  ")}
        for part in SPOKEN_AS.get(code, (code,)):
            for viewer in viewers:
                spoken.add(viewer.get(part, ""))
                spoken.add(viewer.get(part.split("_")[0], ""))
        names[code] = tuple(name for name in spoken if name)
    return names


def _seen_from(viewer: str) -> dict[str, str]:
    """The names of languages in one of them. Babel would keep its whole locale, a megabyte each."""
    file = Path(localedata.resolve_locale_filename(viewer))
    names: dict[str, str] = pickle.loads(file.read_bytes())["languages"]  # noqa: S301 - Babel's own
    return names


@lru_cache(maxsize=1)
def _common_names() -> dict[str, dict[str, list[str]]]:
    names: dict[str, dict[str, list[str]]] = read_table(NAMES)
    return names
