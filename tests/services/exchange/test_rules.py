"""A code is understood however it is written, and no sentence is taken for one."""

from __future__ import annotations

import pytest

from services.exchange.rules import CODE, LETTERS, as_code, new_code


@pytest.mark.parametrize(
    "said", ["UWX3Q", "uwx3q", "uwx 3q", "U-W-X-3-Q", "Code: uwx3q!", "kod UWX3Q"]
)
def test_a_code_is_read_as_it_is_said(said: str) -> None:
    assert as_code(said) == "UWX3Q"


@pytest.mark.parametrize("said", ["", "UWX3", "UWX3QA", "UWX10", "ich suche ein UWX3Q", "Wörte"])
def test_what_is_no_code_is_none(said: str) -> None:
    assert as_code(said) is None


def test_a_new_code_can_be_read() -> None:
    for code in (new_code() for _each in range(50)):
        assert len(code) == CODE
        assert set(code) <= set(LETTERS)
        assert as_code(code) == code
