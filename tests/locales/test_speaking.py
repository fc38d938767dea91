"""Somebody whose language has no catalogue is spoken to in English, with English dates around."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import locales
from locales import FSI, PDI, _, in_one_run, speaking_language, spoken, spoken_to, use
from locales.languages import LANGUAGES


@pytest.fixture
def no_persian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A town whose catalogue for Persian is still to be made."""
    has = locales._has
    monkeypatch.setattr(locales, "_has", lambda code, domain: code != "fa" and has(code, domain))
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    locales.spoken.cache_clear()
    locales._translations.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_list_is_spoken(language: str) -> None:
    with use(language):
        assert speaking_language() == language
        assert (_("Settings") == "Settings") == (language == "en")


@pytest.mark.usefixtures("no_persian")
def test_words_numbers_and_dates_are_in_one_language() -> None:
    assert "fa" not in spoken()
    assert spoken_to("fa") == "en"
    with use("fa"):
        assert speaking_language() == "en"
        assert _("Settings") == "Settings"


@pytest.mark.usefixtures("no_persian")
def test_a_value_is_isolated_only_where_it_turns_the_line() -> None:
    with use("fa"):
        assert _("Noted: {answer}", answer="Oststadt") == "Noted: Oststadt"
        assert _("Noted: {answer}", answer="خانه") == f"Noted: {FSI}خانه{PDI}"


def test_a_phone_number_is_one_run_where_the_line_runs_from_right_to_left() -> None:
    assert in_one_run("اتصل 0800 111 0 111 الآن", "ar") == "اتصل 0800\u00a0111\u00a00\u00a0111 الآن"
    assert in_one_run("Ruf 0800 111 0 111 an", "de") == "Ruf 0800 111 0 111 an"
