"""Somebody whose language has no catalogue is spoken to in English, with English dates around."""

from __future__ import annotations

import pytest

from locales import FSI, PDI, _, speaking_language, spoken, spoken_to, use
from locales.languages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_numbers_and_dates_are_in_one_language(language: str) -> None:
    with use(language):
        assert speaking_language() == (language if language in spoken() else "en")
        assert (_("Menu") == "Menu") == (speaking_language() == "en")


def test_a_value_is_isolated_only_where_it_turns_the_line() -> None:
    with use("fa"):
        assert _("Noted: {answer}", answer="Oststadt") == "Noted: Oststadt"
        assert _("Noted: {answer}", answer="خانه") == f"Noted: {FSI}خانه{PDI}"
    assert spoken_to("fa") == "en"
