"""Acute danger, found by a table of phrases before any model looks at the text.

The table is `nlu/crisis.yml`; its head explains the notation to staff. Every language's phrases are
tried on every message, since people in danger mix languages. Matching walks the words once with
bounded gaps: linear in the text, no regular expression from the table is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nlu.script import clean, fold, keys, words
from nlu.table import read_table

TABLE = Path(__file__).with_name("crisis.yml")
KINDS = ("suicide", "violence", "medical", "fire", "child")

# The longest text that is searched; ten times what a platform lets a person send.
_LIMIT = 100_000
_NEAR, _FAR = 2, 6
# Words come again; what each may be is remembered for so many of them.
_WORDS = 4096
_SHORTEST = {"is": len("ru:") + 3, "starts": len("ru:") + 4}
# Particles without which no phrase stands; beside a telling word they meet nothing by chance.
_PARTICLES = frozenset(
    ["να", "θα", "με", "σε", "μη", "τη", "το", "στη", "да", "се", "ще", "не", "си", "ми", "ме"]
) | {"ни", "го", "му", "на", "с", "в"}
_PART = re.compile(r"\([^)]*\)\??|\.\.\.|\+|[^\s()]+")

Atom = tuple[str, str]  # how to compare ("is", "starts", "ends", "has") and with what
Choice = tuple[tuple[Atom, ...], ...]  # alternatives, each of words standing side by side


@dataclass(frozen=True, slots=True)
class Danger:
    """What was found: the kind of danger, the language of the phrase, the words that matched."""

    kind: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class _Step:
    choice: Choice
    gap: int
    optional: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: str
    language: str
    steps: tuple[_Step, ...]
    # For each step that cannot be left out, what its alternatives begin with.
    needs: tuple[frozenset[Atom], ...]


def _atom(word: str) -> Atom:
    starts, ends = word.endswith("~"), word.startswith("~")
    how = {(False, False): "is", (True, False): "starts", (False, True): "ends"}.get(
        (starts, ends), "has"
    )
    return how, fold(word.strip("~"))


@cache
def _choice(text: str) -> Choice:
    alternatives = []
    for alternative in text.split("|"):
        parts = re.findall(r"~?[^\s+]+", alternative.replace(" + ", " "))
        atoms: list[Atom] = []
        for part in parts:
            # A zero-width joiner or hyphen inside a word splits it in messages, so here too.
            pieces = words(fold(clean(part).replace("~", "")))
            if len(pieces) == 1:
                atoms.append(_atom(clean(part)))
            else:
                atoms.extend(("is", piece) for piece in pieces)
        if atoms:
            alternatives.append(tuple(atoms))
    return tuple(alternatives)


def _parse(line: str, kind: str, language: str) -> _Phrase:
    steps: list[_Step] = []
    gap = _NEAR
    for part in _PART.findall(line):
        if part == "...":
            gap = _FAR
        elif part == "+":
            gap = 0
        else:
            optional = part.endswith("?")
            choice = _choice(part.rstrip("?").strip("()"))
            steps.append(_Step(choice, gap, optional))
            gap = _NEAR
    while steps and steps[0].optional:
        steps.pop(0)
    if not steps or not all(step.choice for step in steps):
        raise ValueError(f"crisis.yml: {language}: not a phrase: {line!r}")
    needs = (frozenset(a[0] for a in step.choice) for step in steps if not step.optional)
    return _Phrase(kind, language, tuple(steps), tuple(needs))


class CrisisTable:
    """The table, ready to be searched. Raises ValueError where a line cannot be read."""

    def __init__(self, table: dict[str, dict[str, list[Any]]]) -> None:
        self._starts: dict[Atom, list[_Phrase]] = {}
        self._atoms: dict[str, dict[str, set[Atom]]] = {"is": {}, "starts": {}}
        self._loose: list[Atom] = []
        self._registered: set[Atom] = set()
        for language, kinds in table.items():
            for kind, lines in kinds.items():
                if kind != "except" and kind not in KINDS:
                    raise ValueError(f"crisis.yml: {language}: unknown kind {kind!r}")
                for line in lines:
                    self._add(_parse(str(line), kind, language))
        self._lengths = sorted({len(key) for key in self._atoms["starts"]})
        self._known = lru_cache(maxsize=_WORDS)(self._atoms_of)

    def find(self, text: str) -> Danger | None:
        """The danger that is said most clearly, or None. Any text, linear time."""
        tokens, atoms, taken = self._looked_at(text)
        found = list(self._matches(atoms, taken, exceptions=False))
        if not found:
            return None
        # The phrase that says most decides which numbers are shown: "he wants to kill me" is not
        # "kill me". Ties go by the order of KINDS, so that the same text always means the same.
        phrase, begin, stop = max(
            found, key=lambda hit: (len(hit[0].steps), -KINDS.index(hit[0].kind), -hit[1], hit[2])
        )
        return Danger(phrase.kind, phrase.language, " ".join(tokens[begin:stop]))

    def rest(self, text: str) -> str | None:
        """What is left without the exceptions' words; None where there is no exception."""
        tokens, _, taken = self._looked_at(text)
        left = [token for token, gone in zip(tokens, taken, strict=True) if not gone]
        return " ".join(left) if any(taken) else None

    def _looked_at(self, text: str) -> tuple[list[str], list[frozenset[Atom]], list[bool]]:
        """The words, what each may be, and which of them belong to an exception."""
        tokens = words(fold(clean(text, _LIMIT)))
        atoms = [self._known(token) for token in tokens]
        taken = [False] * len(tokens)
        for _, begin, stop in self._matches(atoms, taken, exceptions=True):
            taken[begin:stop] = [True] * (stop - begin)
        return tokens, atoms, taken

    def _add(self, phrase: _Phrase) -> None:
        for step in phrase.steps:
            for alternative in step.choice:
                for atom in alternative:
                    self._register(atom)
        for atom in {alternative[0] for alternative in phrase.steps[0].choice}:
            self._starts.setdefault(atom, []).append(phrase)

    def _register(self, atom: Atom) -> None:
        how, word = atom
        if atom in self._registered:
            return
        self._registered.add(atom)
        if how in self._atoms:
            for key in keys(word):
                # A short transliteration would meet words of other languages by chance.
                long = len(key) >= _SHORTEST[how] or word in _PARTICLES
                if key == word or (not word.isascii() and long):
                    self._atoms[how].setdefault(key, set()).add(atom)
        else:
            self._loose.append(atom)

    def _atoms_of(self, token: str) -> frozenset[Atom]:
        found: set[Atom] = set()
        for key in keys(token):
            found |= self._atoms["is"].get(key, set())
            for length in self._lengths:
                if length > len(key):
                    break
                found |= self._atoms["starts"].get(key[:length], set())
        for atom in self._loose:
            how, word = atom
            if token.endswith(word) if how == "ends" else word in token:
                found.add(atom)
        return frozenset(found)

    def _matches(
        self, atoms: list[frozenset[Atom]], taken: list[bool], *, exceptions: bool
    ) -> Iterator[tuple[_Phrase, int, int]]:
        said = frozenset[Atom]().union(*atoms)
        for position, here in enumerate(atoms):
            if taken[position]:
                continue
            for atom in here:
                for phrase in self._starts.get(atom, ()):
                    if (phrase.kind == "except") is exceptions and _possible(phrase, said):
                        stop = _walk(phrase.steps, 0, position, atoms, taken, first=True)
                        if stop:
                            yield phrase, position, stop


def _possible(phrase: _Phrase, said: frozenset[Atom]) -> bool:
    """Whether each step that is needed begins with something that is said anywhere."""
    return not any(need.isdisjoint(said) for need in phrase.needs)


def _walk(
    steps: tuple[_Step, ...],
    index: int,
    position: int,
    atoms: list[frozenset[Atom]],
    taken: list[bool],
    *,
    first: bool = False,
) -> int:
    """The position after the last matched word, or 0. Bounded: few steps, short gaps."""
    if index == len(steps):
        return position
    step = steps[index]
    reach = 1 if first else step.gap + 1
    for start in range(position, min(position + reach, len(atoms))):
        for alternative in step.choice:
            stop = start + len(alternative)
            if stop <= len(atoms) and all(
                alternative[i] in atoms[start + i] and not taken[start + i]
                for i in range(len(alternative))
            ):
                end = _walk(steps, index + 1, stop, atoms, taken)
                if end:
                    return end
    return _walk(steps, index + 1, position, atoms, taken) if step.optional else 0


@lru_cache(maxsize=1)
def crisis_table() -> CrisisTable:
    """The table that ships with the product."""
    return CrisisTable(read_table(TABLE))
