"""Latin letters go back to the language's own script; German terms and other languages stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.translit import native
from tests.nlu.test_script import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("privet", "ru", "привет"),
        ("zhyttya", "uk", "життя"),
        ("8elw", "el", "θελω"),
        ("logos", "el", "λογος"),
        ("iskam pomosht", "bg", "искам помощ"),
        ("nuzhen Jobcenter", "ru", "нужен Jobcenter"),
        ("привет", "ru", "привет"),
        ("merhaba", "tr", "merhaba"),
        ("hello", None, "hello"),
    ],
)
def test_latin_letters_go_back(text: str, language: str | None, expected: str) -> None:
    assert native(text, language) == expected


@given(ANY_TEXT, st.sampled_from(["ru", "uk", "bg", "el", "ar", "fa", "de"]))
def test_any_text_goes_through(text: str, language: str) -> None:
    native(text, language)
