"""Which language a message is in: short, mixed with German terms, in Latin letters, or unclear."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.encoder import Embedded
from nlu.language import CODES, SURE, LanguageHead, identify
from nlu.training import load as load_heads
from tests.nlu.test_script import ANY_TEXT


@pytest.fixture(scope="module")
def head() -> LanguageHead:
    return load_heads(Embedded(), None).languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Termin bei Jobcenter lazım", "tr"),
        ("ich brauche einen Termin", "de"),
        ("potrzebuję pomocy z Jobcenter", "pl"),
        ("потрібна допомога з листом", "uk"),
        ("нужна помощь с письмом", "ru"),
        ("трябва ми помощ с писмото", "bg"),
        ("треба ми помоћ око писма", "hr"),
        ("χρειάζομαι βοήθεια", "el"),
        ("thelo na kleiso rantevou", "el"),
        ("mne nuzhna pomosch s pismom", "ru"),
        ("badi maw3ed ma3 lmostashar", "ar"),
        ("به کمک نیاز دارم", "fa"),
        ("ez alîkariyê dixwazim", "ku"),
        ("kam nevoje per ndihme", "sq"),
    ],
)
def test_short_messages_are_told_apart(head: LanguageHead, text: str, language: str) -> None:
    assert identify(text, head).language == language


@pytest.mark.parametrize("text", ["ok", "Jobcenter", "hallo", "Wohngeld", "123", "👍"])
def test_what_says_too_little_does_not_change_the_language(head: LanguageHead, text: str) -> None:
    assert identify(text, head, "tr").confidence < SURE


def test_the_language_so_far_counts_a_little_and_no_more(head: LanguageHead) -> None:
    assert identify("ich brauche einen Termin beim Amt", head, "tr").language == "de"


@given(ANY_TEXT)
def test_any_text_has_a_guess_or_none(text: str) -> None:
    for previous in (None, "ku"):
        guess = identify(text, None, previous)
        assert guess.language is None or guess.language in CODES
        assert 0 <= guess.confidence <= 1
