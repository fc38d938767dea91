"""Phrases in a tree: words and slots as edges, so that all phrases are tried in one walk.

A slot (`{month}`) is filled by a reader that yields where it stops and what it read. The depth of
the tree bounds the work at each place, and every reading is kept, so a text costs linear time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nlu.dates.tokens import Token

Filled = tuple[tuple[str, Any], ...]
Reader = Callable[[int], list[tuple[int, Any]]]


class Rule(NamedTuple):
    """What a phrase means: the section of the word list it stands in and its key there."""

    section: str
    key: str


class Hit(NamedTuple):
    """A phrase that ends before token `stop`, with its filled slots."""

    stop: int
    rule: Rule
    filled: Filled


@dataclass(slots=True)
class Node:
    """One place in the tree."""

    words: dict[str, Node] = field(default_factory=dict)
    slots: dict[str, Node] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)

    def add(self, phrase: list[str], rule: Rule) -> None:
        """Enter a phrase; an element in braces is a slot."""
        node = self
        for element in phrase:
            edges = node.slots if element.startswith("{") else node.words
            node = edges.setdefault(element, Node())
        if node is not self and rule not in node.rules:
            node.rules.append(rule)

    def walk(self, text: list[Token], at: int, read: Mapping[str, Reader]) -> Iterator[Hit]:
        """All phrases that begin at token `at`."""
        return self._walk(text, at, read, ())

    def _walk(
        self, text: list[Token], at: int, read: Mapping[str, Reader], filled: Filled
    ) -> Iterator[Hit]:
        for rule in self.rules:
            yield Hit(at, rule, filled)
        if at >= len(text):
            return
        following = self.words.get(text[at].word)
        if following is not None:
            yield from following._walk(text, at + 1, read, filled)
        for name, node in self.slots.items():
            for stop, value in read[name](at):
                yield from node._walk(text, stop, read, (*filled, (name, value)))
