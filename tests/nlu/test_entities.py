"""What a message names: centres with nicknames and typos, topics, languages, times."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.entities import EntityFinder, Names

NOW = datetime(2026, 11, 23, 19, 20)
CENTRES = {
    "innenstadt": ["Innenstadt", "Südoststadt", "Südost", "وسط المدينة"],
    "weststadt": ["Weststadt", "Kaiser-Friedrich-Straße", "KF", "West"],
    "oststadt": ["Oststadt", "Ost", "Остштадт"],
}
FINDER = EntityFinder(Names({"centre": CENTRES}))


def found(text: str) -> list[tuple[str, str]]:
    return [(e.kind, e.value.get("id") or e.value["start"]) for e in FINDER.find(text, None, NOW)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kann ich in die KF kommen", [("centre", "weststadt")]),
        ("kaiser friedrich strasse", [("centre", "weststadt")]),
        ("südost bitte", [("centre", "innenstadt")]),
        ("weststatd", [("centre", "weststadt")]),
        ("Oststadt'da olsun", [("centre", "oststadt")]),
        ("Weststadt'ta borçlarım için", [("centre", "weststadt"), ("topic", "debt")]),
        ("в Остштадт", [("centre", "oststadt")]),
        ("wegen meinem Zeugnis", [("topic", "recognition")]),
        ("diplomam için", [("topic", "recognition")]),
        ("у меня долги", [("topic", "debt")]),
        ("قرض‌هایم", [("topic", "debt")]),
        ("بدي موعد مشان الشهادة", [("topic", "recognition")]),
        ("запишите на консультацию по поиску работы", [("topic", "job-search")]),
        ("marcação por causa de contas por pagar", [("topic", "debt")]),
        ("mogu li doći zbog boravka", [("topic", "residence")]),
        ("help with my cv", [("topic", "application-training")]),
        ("بخصوص شهادتي", [("topic", "recognition")]),
        ("ich habe Schulden und brauche Hilfe", [("topic", "debt")]),
        ("english please", [("language", "en")]),
        ("по русски", [("language", "ru")]),
        ("Türkçe konuşabilir misin", [("language", "tr")]),
        ("بالعربية", [("language", "ar")]),
        ("guten tag", []),
        ("ich brauche hilfe", []),
    ],
)
def test_names_are_found_as_people_write_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("at", range(len("oststadt")))
def test_one_wrong_letter_is_forgiven_wherever_it_stands(at: int) -> None:
    wrong = "oststadt"[:at] + "q" + "oststadt"[at + 1 :]
    assert found(f"bitte in {wrong}") == [("centre", "oststadt")]


def test_two_wrong_letters_are_another_word() -> None:
    assert found("bitte in qststadq") == []


def test_one_sentence_gives_everything_it_says() -> None:
    text = "Termin nächsten Dienstag vormittag in der Oststadt wegen meinem Zeugnis"
    kinds = {kind for kind, _value in found(text)}
    assert kinds == {"time", "centre", "topic"}


def test_places_in_the_text_are_right() -> None:
    text = "bitte in der  Oststadt"
    (entity,) = FINDER.find(text, None, NOW)
    assert entity.text == "Oststadt"


@given(st.text(max_size=400))
def test_it_never_raises(text: str) -> None:
    FINDER.find(text, None, NOW)
