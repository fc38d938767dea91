"""Acute danger is found in every language before any model, and jokes are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from nlu.crisis import CrisisTable, crisis_table
from nlu.examples import load
from tests.nlu.test_script import ANY_TEXT
from tests.stopwatch import Stopwatch


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ich will mich umbringen", "suicide"),
        ("er will mich umbringen", "violence"),
        ("хочу убить себя", "suicide"),
        ("он хочет меня убить", "violence"),
        ("vreau să mă omor", "suicide"),
        ("vrea să mă omoare", "violence"),
        ("hochu umeret", "suicide"),
        ("8elw na pe8anw", "suicide"),
        ("bede mout", "suicide"),
        ("my neighbour beats his wife", "violence"),
        ("kocam beni dövüyor", "violence"),
        ("أبي لا يتنفس", "medical"),
        ("es brennt bei uns im Treppenhaus", "fire"),
        ("у меня пропал ребенок", "child"),
    ],
)
def test_danger_is_found_and_gets_the_right_numbers(text: str, kind: str) -> None:
    found = crisis_table().find(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "I am dying of laughter",
        "Feuerwehrauto für Kind gesucht",
        "the pizza in the oven is burnt",
        "mein Handy ist tot",
        "welche Nummer hat die Polizei",
    ],
)
def test_what_only_sounds_like_danger_is_left_alone(text: str) -> None:
    assert crisis_table().find(text) is None


def test_an_exception_does_not_hide_a_real_danger_beside_it() -> None:
    assert crisis_table().find("the pizza is burnt and my father is not breathing") is not None


def test_the_table_alone_is_right_on_the_training_utterances() -> None:
    found = {True: [0, 0], False: [0, 0]}
    for example in load():
        count = found[example.label == "crisis"]
        count[0] += crisis_table().find(example.text) is not None
        count[1] += 1
    assert found[True][0] / found[True][1] >= 0.8
    assert found[False][0] / found[False][1] < 0.001


def test_a_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="not a phrase"):
        CrisisTable({"de": {"fire": ["..."]}})


@given(ANY_TEXT)
def test_any_text_is_read(text: str) -> None:
    crisis_table().find(text)


def test_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(times: int) -> float:
        text = "ich will nicht mehr zum amt " * times
        watch = Stopwatch(time.process_time)
        for _ in range(3):
            with watch.lap():
                crisis_table().find(text)
        return watch.best

    assert seconds(3200) < 12 * seconds(400)
