"""Sentences as people write them in a chat: with full stops, with lines, or without any end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.sentences import parts, pieces, sentences


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hallo! Wann? Um 9.30 Uhr.", ["Hallo!", "Wann?", "Um 9.30 Uhr."]),
        ("erste zeile\nzweite zeile", ["erste zeile", "zweite zeile"]),
        ("هل عندكم موعد؟ شكرا", ["هل عندكم موعد؟", "شكرا"]),
        ("", []),
    ],
)
def test_sentences_end_at_their_marks_and_lines(text: str, wanted: list[str]) -> None:
    assert sentences(text) == wanted


def test_a_short_message_has_no_pieces() -> None:
    assert pieces("Ich möchte einen Termin am Montag um zehn Uhr.") == []
    assert pieces("Guten Tag! Ich möchte einen Termin am Montag.") == []


def test_each_sentence_that_says_something_is_a_piece() -> None:
    text = "Hallo. Wann ist der Kurs?\nMein Mann hat ein Messer! Danke."
    assert pieces(text) == ["Wann ist der Kurs?", "Mein Mann hat ein Messer!"]


@given(st.lists(st.sampled_from("abcdefgh"), max_size=300))
def test_no_word_of_a_long_run_is_left_out(letters: list[str]) -> None:
    words = [f"{letter}{number}" for number, letter in enumerate(letters)]
    found = pieces(" ".join(words))
    seen = {word for piece in found for word in piece.split()}
    assert seen == set(words) or not found
    assert all(len(piece.split()) <= 24 for piece in found)


@given(st.lists(st.sampled_from(["Ja.", "Wann ist der Kurs?", "x" * 70, "\n"]), max_size=40))
def test_parts_hold_the_whole_text_and_are_never_longer_than_asked(said: list[str]) -> None:
    text = " ".join(said)
    found = parts(text, 50)
    assert all(0 < len(part) <= 50 for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_part_holds_as_many_sentences_as_it_can() -> None:
    assert parts("Eins zwei. Drei vier! Fünf sechs?", 24) == [
        "Eins zwei. Drei vier!",
        "Fünf sechs?",
    ]
