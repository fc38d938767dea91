"""Tokens: any digits, any spelling of a letter, and numbers judged as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.dates.tokens import normal, tokens


@given(st.text(max_size=80))
def test_tokens_stand_in_order_and_inside_the_text(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert last <= token.begin < token.stop <= len(text)
        last = token.stop


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Übermorgen", "ubermorgen"),
        ("SALI", "salı"),
        ("غداً", "غدا"),
        ("أربعة", "اربعه"),
        ("فردای", "فرداي"),
        ("п’ятниця", "пятниця"),
        ("четвёртого", "четвертого"),
        ("ΤΡΊΤΗΣ", "τριτης"),
        ("tomorrow's", "tomorrow"),
        ("mor\u00adgen", "morgen"),
    ],
)
def test_spellings_of_one_word_are_one(left: str, right: str) -> None:
    assert normal(left) == normal(right)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("10:30", ["time"]),
        ("١٠:٣٠", ["time"]),
        ("3.12.2026", ["date"]),
        ("3.12.", ["dot", "mark"]),
        ("14-16", ["int", "mark", "int"]),
        ("9:00–12:00", ["time", "mark", "time"]),
        ("14h30", ["int", "word", "int"]),
        ("B2", ["word", "other"]),
        ("24/7", ["other"]),
        ("12,50", ["other"]),
        ("07231/39-1234", ["other"]),
        ("192.168.0.1", ["other"]),
        ("75175", ["other"]),
    ],
)
def test_a_run_of_digits_is_judged_as_a_whole(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(text)] == kinds
