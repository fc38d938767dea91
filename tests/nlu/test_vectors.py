"""Vectors are kept and read again; a broken or foreign file is as none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu import vectors
from nlu.vectors import Vectors, write_atomically
from tests.nlu.test_search import Hashed

FILE = "vectors-t-hashed.npz"


def test_what_was_encoded_once_is_read_again(tmp_path: Path) -> None:
    first = Vectors(Hashed(), "passage", tmp_path, "t").rows(["a", "b"])
    again = Vectors(Hashed(), "passage", tmp_path, "t")
    np.testing.assert_allclose(again.rows(["b", "a"]), first[::-1], atol=1e-3)
    assert again.encoded == 0


def test_forgotten_texts_leave_the_file(tmp_path: Path) -> None:
    Vectors(Hashed(), "passage", tmp_path, "t").rows(["a", "b"])
    Vectors(Hashed(), "passage", tmp_path, "t").rows(["b"], forget=True)
    with np.load(tmp_path / FILE) as kept:
        assert kept["rows"].shape == (1, 16)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"text"])
def test_a_broken_file_is_written_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    kept = Vectors(Hashed(), "passage", tmp_path, "t")
    assert kept.rows(["a"]).shape == (1, 16)
    assert Vectors(Hashed(), "passage", tmp_path, "t").rows(["a"]).shape == (1, 16)


def test_vectors_of_another_width_are_left_alone(tmp_path: Path) -> None:
    keys, rows = np.zeros((1, 16), np.uint8), np.ones((1, 8), np.float16)
    write_atomically(tmp_path / FILE, {"keys": keys, "rows": rows})
    kept = Vectors(Hashed(), "passage", tmp_path, "t")
    assert kept.rows(["a"]).shape == (1, 16)
    assert kept.encoded == 1


def test_what_ships_and_is_not_used_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SHIPPED", tmp_path / "shipped")
    Vectors(Hashed(), "passage", tmp_path / "shipped", "t").rows(["a", "b"])
    for _start in range(2):
        used = Vectors(Hashed(), "passage", tmp_path, "t")
        used.rows(["a"], forget=True)
        assert used.encoded == 0
    assert not (tmp_path / FILE).exists()
