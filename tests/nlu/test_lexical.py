"""Words in common: endings, compounds and scripts do not hide them, common words say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.lexical import Lexicon, terms
from tests.nlu.test_script import ANY_TEXT

TEXTS = ["Antrag auf Wohngeld", "Nähcafé am Abend", "Термін у бібліотеці", "Fahrrad und Roller"]
INDEX = Lexicon([terms(text) for text in TEXTS])


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("Wohngeldantrag", 0),
        ("naehcafe nähcafé", 1),
        ("термiн термін", 2),
        ("FAHRRÄDER Fahrrads", 3),
    ],
)
def test_a_text_is_found_by_other_forms_of_its_words(query: str, best: int) -> None:
    scores = INDEX.scores(terms(query))
    assert scores.argmax() == best
    assert scores[best] > 0


def test_nothing_in_common_is_nothing() -> None:
    assert INDEX.scores(terms("xyz")).tolist() == [0, 0, 0, 0]
    assert Lexicon([]).scores(["wohngeld"]).tolist() == []


def test_a_word_of_every_text_says_nothing() -> None:
    many = Lexicon([terms(f"beispiel wort{i}") for i in range(100)])
    assert many.scores(terms("beispiel")).max() == 0
    assert many.scores(terms("beispiel wort7")).argmax() == 7


@given(ANY_TEXT)
def test_any_text_has_terms(text: str) -> None:
    assert all(terms(text))
    INDEX.scores(terms(text))
