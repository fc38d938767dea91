"""The languages are known by the tags that apps and links send."""

from __future__ import annotations

import pytest

from locales.languages import from_tag


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"),
        ("DE-de", "de"),
        ("pt-BR", "pt"),
        ("sr_Latn_RS", "hr"),
        ("bs", "hr"),
        ("prs", "fa"),
        ("kmr", "ku"),
        ("zh-Hans", None),
        ("", None),
        (None, None),
        ("../de", None),
    ],
)
def test_a_tag_names_one_of_our_languages_or_none(tag: str | None, code: str | None) -> None:
    assert from_tag(tag) == code
