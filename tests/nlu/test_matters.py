"""The matters of a town are known by their words in every language."""

from __future__ import annotations

import time

import pytest
from hypothesis import given

from locales.languages import LANGUAGES
from nlu.beginnings import MOST
from nlu.matters import matters, table
from tests.nlu.test_script import ANY_TEXT
from tests.stopwatch import Stopwatch

RENT = {
    "de": "Mein Vermieter hat die Miete erhöht",
    "en": "my landlord raised the rent",
    "tr": "ev sahibim kirayı artırdı",
    "ar": "صاحب البيت رفع الإيجار",
    "uk": "хазяїн підняв оренду квартири",
    "ru": "хозяин поднял аренду за квартиру",
    "ro": "proprietarul a mărit chiria",
    "it": "il padrone di casa ha aumentato l'affitto",
    "pl": "właściciel podniósł czynsz",
    "hr": "stanodavac je povećao stanarinu",
    "fa": "صاحبخانه اجاره را بالا برد",
    "ku": "xwediyê malê kirê zêde kir",
    "sq": "pronari e rriti qiranë",
    "fr": "le propriétaire a augmenté le loyer",
    "es": "el casero ha subido el alquiler",
    "el": "ο ιδιοκτήτης αύξησε το ενοίκιο",
    "bg": "хазяинът вдигна наема",
    "pt": "o senhorio subiu a renda",
}


@pytest.fixture(scope="module", autouse=True)
def known() -> None:
    """The tables are made before anything is timed."""
    matters("Miete", "de")


def test_every_language_has_its_sentence() -> None:
    assert RENT.keys() == LANGUAGES.keys()


@pytest.mark.parametrize("language", RENT)
def test_the_same_matter_is_named_in_every_language(language: str) -> None:
    assert "rent" in matters(RENT[language], language)


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("Antrag auf Familiennachzug", "de", "familyreunion"),
        ("Wohnungsmietvertrag", "de", "rent"),
        ("як подати заяву на Kindergeld", "uk", "childbenefit"),
        ("كيف أسجل ابني في الروضة", "ar", "kindergarten"),
        ("ehliyetimi değiştirmek istiyorum", "tr", "drivinglicence"),
        ("¿cómo traigo a mi familia? reagrupación familiar", "es", "familyreunion"),
    ],
)
def test_german_words_compounds_and_inflected_forms_count(
    text: str, language: str, named: str
) -> None:
    assert named in matters(text, language)


def test_the_table_is_whole() -> None:
    for name, spoken in table().items():
        assert list(spoken) == list(LANGUAGES), name
        for code, words in spoken.items():
            for word in words.split(","):
                assert word == word.strip() != "", f"{name}: {code}"
                assert len(word.split()) <= MOST, f"{name}: {code}: {word} is never found"


@given(ANY_TEXT)
def test_any_text_is_read(text: str) -> None:
    for language in ("de", "ar", None):
        assert set(matters(text, language)) <= table().keys()


@pytest.mark.parametrize("unit", ["a", "miete", "miete ", "إيجار", "kindergarten-", "permanent "])
def test_a_long_text_takes_no_time(unit: str) -> None:
    matters("Miete", "de")
    watch = Stopwatch(time.process_time)
    with watch.lap():
        matters(unit * (4_000 // len(unit)), "en")
    assert watch.best < 0.2, watch
