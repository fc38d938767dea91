"""What may be kept of a question, and what counts as the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.questions.rules import ALIKE, LENGTH, nearest, redacted


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Ruf mich an: 0176 123 45 67 bitte", "Ruf mich an: … bitte"),
        ("+49 (0)7231/394272", "…"),
        ("ich bin a.b@example.org", "ich bin …"),
        ("siehe https://example.org/x?y=1 dort", "siehe … dort"),
        ("geboren 12.03.1987", "geboren …"),
        ("رقمي ٠١٧٦١٢٣٤٥٦٧", "رقمي …"),
        ("Wann hat das Amt 2 Stunden auf?", "Wann hat das Amt 2 Stunden auf?"),
        ("zwei\n  Zeilen", "zwei Zeilen"),
    ],
)
def test_numbers_and_addresses_are_left_out(asked: str, kept: str) -> None:
    assert redacted(asked) == kept


@given(st.text())
def test_no_long_number_is_ever_kept(asked: str) -> None:
    kept = redacted(asked + " 07231394272")
    assert "07231394272" not in kept
    assert len(kept) <= LENGTH


def test_only_what_is_alike_is_near() -> None:
    known = np.eye(3, dtype=np.float32)
    assert nearest(known[1], known) == 1
    near = np.array([ALIKE + 0.01, np.sqrt(1 - (ALIKE + 0.01) ** 2), 0], dtype=np.float32)
    far = np.array([ALIKE - 0.01, np.sqrt(1 - (ALIKE - 0.01) ** 2), 0], dtype=np.float32)
    assert nearest(near, known) == 0
    assert nearest(far, known) is None
    assert nearest(known[0], known[:0]) is None
