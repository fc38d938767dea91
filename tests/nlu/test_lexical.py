"""Words in common: endings, compounds and scripts do not hide them, common words say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.lexical import Lexicon, terms
from tests.nlu.test_script import ANY_TEXT

TEXTS = ["Antrag auf Wohngeld", "Nähcafé am Abend", "Термін у бібліотеці", "Fahrrad und Roller"]


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
    scores = Lexicon(TEXTS).scores(query)
    assert scores.argmax() == best
    assert scores[best] > 0


def test_nothing_in_common_is_nothing() -> None:
    assert Lexicon(TEXTS).scores("xyz").tolist() == [0, 0, 0, 0]
    assert Lexicon([]).scores("Wohngeld").tolist() == []


def test_a_word_of_every_text_says_nothing() -> None:
    many = Lexicon([f"beispiel wort{i}" for i in range(100)])
    assert many.scores("beispiel").max() == 0
    assert many.scores("beispiel wort7").argmax() == 7


@given(ANY_TEXT)
def test_any_text_has_terms(text: str) -> None:
    assert all(terms(text))
    Lexicon(TEXTS).scores(text)
