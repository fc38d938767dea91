"""The rules of letters: harmless, comparable, findable in Latin spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.script import clean, fold, keys, script, words

# Lone surrogates included: platforms have sent them.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=200)


@given(ANY_TEXT)
def test_any_text_becomes_harmless(text: str) -> None:
    clean(text).encode("utf-8")
    fold(clean(text))
    script(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("İŞ BULMAK", "is bulmak"), ("Straße", "strasse"), ("ŁÓDŹ", "lodz"), ("۱۲", "12")],
)
def test_case_accents_and_digits_do_not_matter(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@pytest.mark.parametrize(
    ("native", "latin"), [("умереть", "umeret'"), ("πεθάνω", "pe8anw"), ("пожар", "pozhar")]
)
def test_a_word_and_its_latin_spelling_share_a_key(native: str, latin: str) -> None:
    assert keys(fold(native)) & keys(fold(latin))


def test_an_apostrophe_stays_inside_its_word() -> None:
    assert words("don't go") == ["don't", "go"]
