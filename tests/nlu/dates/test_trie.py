"""A tree whose equal parts are the same part means what it meant before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from nlu.dates.trie import Node, Pool, Rule

WORDS = st.lists(st.sampled_from(["at", "about", "{h}", "past", "{m}"]), min_size=1, max_size=4)
PHRASES = st.lists(st.tuples(WORDS, st.sampled_from("abc")), max_size=30)


def tree(phrases: list[tuple[list[str], str]]) -> Node:
    root = Node()
    for phrase, key in phrases:
        root.add(phrase, Rule("clock", key))
    return root


def said(node: Node, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for rule in node.rules:
        yield before, rule.key
    for edges in (node.words, node.slots):
        for element, after in edges.items():
            yield from said(after, (*before, element))


def parts(node: Node) -> dict[int, Node]:
    found = {id(node): node}
    for after in (*node.words.values(), *node.slots.values()):
        found |= parts(after)
    return found


@given(PHRASES, PHRASES)
def test_trees_that_share_their_parts_say_what_they_said(
    ones: list[tuple[list[str], str]], others: list[tuple[list[str], str]]
) -> None:
    pool: Pool = {}
    for phrases in (ones, others):
        assert [*said(tree(phrases).shared(pool))] == [*said(tree(phrases))]


def test_what_is_the_same_is_there_once() -> None:
    phrases = [([*lead, "{h}", "past"], "a") for lead in product(["at", "about"], repeat=3)]
    assert len(parts(tree(phrases))) == 31
    assert len(parts(tree(phrases).shared({}))) == 6
