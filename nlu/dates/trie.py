"""Phrases in a tree: words and slots as edges, so that all phrases are tried in one walk.

A slot (`{month}`) is filled by a reader that says where it stops and what it read. The depth of
the tree bounds the work at each place, and every reading is kept, so a text costs linear time.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from nlu.dates.tokens import Token

Filled = tuple[tuple[str, Any], ...]


class Readers(Protocol):
    """What fills the slots."""

    def possible(self, at: int) -> Set[str]:
        """The slots that the token at this place can begin."""

    def slot(self, name: str, at: int) -> list[tuple[int, Any]]:
        """Every way to fill a slot from this place: where it stops and what it says."""


class Rule(NamedTuple):
    """What a phrase means: the section of the word list it stands in and its key there."""

    section: str
    key: str


class Hit(NamedTuple):
    """A phrase that ends before token `stop`, with its filled slots."""

    stop: int
    rule: Rule
    filled: Filled


Pool = dict[tuple[object, ...], "Node"]
"""Parts of trees by what they are made of."""

_NOTHING: dict[str, Node] = {}
"""Of seventy thousand places most are the last of a phrase; those share this one."""


@dataclass(slots=True)
class Node:
    """One place in the tree."""

    words: dict[str, Node] = field(default_factory=lambda: _NOTHING)
    slots: dict[str, Node] = field(default_factory=lambda: _NOTHING)
    rules: tuple[Rule, ...] = ()

    def add(self, phrase: list[str], rule: Rule) -> None:
        """Enter a phrase; an element in braces is a slot."""
        node = self
        for element in phrase:
            node = node._after(element)
        if node is not self and rule not in node.rules:
            node.rules = (*node.rules, rule)

    def _after(self, element: str) -> Node:
        name = "slots" if element.startswith("{") else "words"
        edges: dict[str, Node] = getattr(self, name)
        if edges is _NOTHING:
            edges = {}
            setattr(self, name, edges)
        node = edges.get(element)
        if node is None:
            node = edges[element] = Node()
        return node

    def shared(self, pool: Pool) -> Node:
        """The same tree with each of its parts only once; nothing may be added any more.

        What follows "at" follows "at about", too, and in many languages: two thirds are the same.
        """
        for edges in (self.words, self.slots):
            for element, after in edges.items():
                edges[element] = after.shared(pool)
        ways = ((*edges, *map(id, edges.values())) for edges in (self.words, self.slots))
        return pool.setdefault((self.rules, *ways), self)

    def walk(self, text: list[Token], at: int, read: Readers) -> list[Hit]:
        """All phrases that begin at token `at`."""
        found: list[Hit] = []
        waiting: list[tuple[Node, int, Filled]] = [(self, at, ())]
        while waiting:
            node, here, filled = waiting.pop()
            if node.rules:
                found += [Hit(here, rule, filled) for rule in node.rules]
            if here >= len(text):
                continue
            following = node.words.get(text[here].word)
            if following is not None:
                waiting.append((following, here + 1, filled))
            if not node.slots:
                continue
            possible = read.possible(here)
            for name, after in node.slots.items():
                if name in possible:
                    for stop, value in read.slot(name, here):
                        waiting.append((after, stop, (*filled, (name, value))))
        return found
