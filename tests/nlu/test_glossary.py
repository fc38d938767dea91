"""A word is known by its beginning, in the text's language and in German."""

from __future__ import annotations

import pytest

from nlu.glossary import Glossary

WORDS = Glossary(
    {
        "chair": {"de": "stuhl", "fr": "chaise"},
        "wheelchair": {"de": "rollstuhl", "fr": "fauteuil roulant"},
        "rent": {"de": "miete", "it": "affitt", "ar": "ايجار", "tr": "kira"},
        "course": {"de": "kurs", "fr": "cours", "tr": "kurs"},
        "german": {"de": "deutsch", "fr": "cours d'allemand"},
        "family": {"uk": "сім'я,сім'ї", "de": "familie"},
        "germany": {"fa": "آلمان"},
    }
)


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("Rollstuhl", "de", ["wheelchair"]),
        ("ein Gartenstuhl", "de", ["chair"]),
        ("fauteuil roulants et chaises", "fr", ["wheelchair", "chair"]),
        ("un cours d’allemand", "fr", ["german"]),
        ("quanto è l'affitto, e dell'affitto", "it", ["rent", "rent"]),
        ("الإيجار والإيجار", "ar", ["rent", "rent"]),
        ("لإيجاري وإيجار", "ar", ["rent", "rent"]),
        ("آلمان و مانیتور", "fa", ["germany"]),
        ("kiram için Miete", "tr", ["rent", "rent"]),
        ("сім’я", "uk", ["family"]),
        ("Kind im Kindergarten", "de", []),
    ],
)
def test_what_is_named(text: str, language: str, named: list[str]) -> None:
    assert WORDS.named(text, language) == named


def test_a_german_word_is_known_in_every_language_and_others_where_the_language_is_not() -> None:
    assert WORDS.named("поможіть: Miete", "uk") == ["rent"]
    assert WORDS.named("affitto", "ro") == []
    assert WORDS.named_in_any("affitto") == ["rent"]


def test_a_tag_of_no_language_is_read_as_german() -> None:
    assert WORDS.named("Miete", "xx") == ["rent"]


def test_the_words_of_a_phrase_may_count_by_themselves_too() -> None:
    table = {"rise": {"de": "miete steigt"}, "rent": {"de": "miete"}, "stairs": {"de": "steig"}}
    assert Glossary(table).named("die Miete steigt", "de") == ["rise"]
    apart = Glossary(table, apart=True).named("die Miete steigt", "de")
    assert sorted(apart) == ["rent", "rise", "stairs"]
