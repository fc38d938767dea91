"""A word of any language says what is meant, and what it is about."""

from __future__ import annotations

import time

import pytest

from locales.languages import LANGUAGES
from services.exchange.guess import first, kind, names_goods
from services.exchange.things import category, table, things
from tests.stopwatch import Stopwatch

WASHING = {
    "de": "Suche eine Waschmaschine",
    "tr": "çamaşır makinesi arıyorum",
    "ar": "الغسالة",
    "uk": "пральна машина",
    "ru": "стиралка",
    "ro": "mașină de spălat",
    "ku": "makîneya cilşûştinê",
    "sq": "lavatriçe",
    "el": "πλυντήριο",
}


@pytest.mark.parametrize("language", WASHING)
def test_the_same_thing_is_named_in_every_language(language: str) -> None:
    assert "washingmachine" in things(WASHING[language], language)


def test_the_longest_word_counts_and_german_ones_inside_longer_ones() -> None:
    assert "wheelchair" in things("Rollstuhl", "de")
    assert "chair" not in things("Rollstuhl", "de")
    assert {"child", "bicycle"} <= things("Kinderfahrrad", "de")
    assert "dishwasher" in things("bulaşık makinesi", "tr")


def test_a_false_friend_of_another_language_does_not_count() -> None:
    assert "shoes" in things("buty", "pl")
    assert "shoes" not in things("but a table", "en")
    assert "hat" not in things("Hat jemand einen Tisch?", "de")


def test_a_german_word_is_known_in_every_language_and_another_where_nothing_else_is() -> None:
    assert "office" in things("допоможіть з Jobcenter", "uk")
    assert "stroller" in things("stroller", "ro")


@pytest.mark.parametrize(
    ("words", "language", "which", "what"),
    [
        ("Verschenke Sofa", "de", "household", "thing"),
        ("Gitarrenunterricht", "de", "learning", "skill"),
        ("Dau gratis un pătuț de bebeluș", "ro", "children", "thing"),
        ("Oddam za darmo pralkę", "pl", "household", "thing"),
        ("Ez alîkariya barkirinê dikim", "ku", "bikes", "help"),
        ("أعير مثقاب", "ar", "repair", "lending"),
        ("hm", "de", None, None),
    ],
)
def test_category_and_kind_are_guessed(
    words: str, language: str, which: str | None, what: str | None
) -> None:
    assert (category(words, language), kind(words, language)) == (which, what)


def test_the_table_is_whole() -> None:
    assert {thing.category for thing in table().values()} <= set(first()["categories"])
    for name, thing in table().items():
        assert set(thing.also) <= table().keys() - {name}
        assert set(thing.words) == set(LANGUAGES)
        cells = thing.words.values()
        assert all(word.strip() == word for cell in cells for word in cell.split(",")), name


@pytest.mark.parametrize("unit", ["a", "stuhl", "stuhl ", "a ", "كرسي", "kinderwagen-"])
def test_one_long_word_takes_no_longer_than_many_short_ones(unit: str) -> None:
    assert names_goods("Ein Stuhl", "de")
    watch = Stopwatch(time.process_time)
    with watch.lap():
        names_goods(unit * (4_000 // len(unit)), "de")
    assert watch.best < 0.2, watch
