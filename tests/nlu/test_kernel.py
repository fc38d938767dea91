"""The classifier in closed form: its leave-one-out predictions are those of really leaving out."""

from __future__ import annotations

import numpy as np
import pytest

from nlu import kernel
from nlu.ngrams import meaning

WORDS = {"guide:housing": "wohnung miete", "guide:debt": "schulden mahnung", "oos": "wetter pizza"}


def _rows(count: int) -> tuple[list[str], list[str], np.ndarray]:
    labels = [list(WORDS)[i % 3] for i in range(count)]
    texts = [f"{WORDS[label].split()[i % 2]} nummer{i}" for i, label in enumerate(labels)]
    noise = np.random.default_rng(1).normal(size=(count, 16))
    noise[np.arange(count), [i % 3 for i in range(count)]] += 4
    return texts, labels, kernel.unit(noise.astype(np.float32))


def test_leave_one_out_is_what_training_without_the_row_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The mean and the idf of all rows are kept in the shortcut, so both are switched off here.
    monkeypatch.setattr(kernel, "CENTRE", 0.0)
    monkeypatch.setattr(kernel, "idf_of", lambda rows: np.ones(1 << 16, np.float32))
    monkeypatch.setattr(kernel, "_calibrate", lambda scores, wanted: 1.0)
    texts, labels, vectors = _rows(45)
    grams = [meaning(text) for text in texts]
    whole = kernel.fit(vectors, grams, labels, ["de"] * 45)
    for left_out in (0, 17, 44):
        rest = [i for i in range(45) if i != left_out]
        without = kernel.fit(
            vectors[rest], [grams[i] for i in rest], [labels[i] for i in rest], ["de"] * 44
        ).kernel
        chances = without.chances(vectors[left_out], without.by_words(grams[left_out]), "de")
        np.testing.assert_allclose(chances, whole.held_out[left_out], atol=2e-3)


def test_blocks_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, labels, vectors = _rows(45)
    grams = [meaning(text) for text in texts]
    whole = kernel.fit(vectors, grams, labels, ["de"] * 45)
    monkeypatch.setattr(kernel, "_BLOCK", 7)
    parts = kernel.fit(vectors, grams, labels, ["de"] * 45)
    np.testing.assert_allclose(whole.held_out, parts.held_out, atol=1e-5)


def test_probabilities_add_up_and_a_language_may_be_unknown() -> None:
    texts, labels, vectors = _rows(45)
    model = kernel.fit(vectors, [meaning(t) for t in texts], labels, ["de"] * 45).kernel
    for language in ("de", "tr", None):
        chances = model.chances(vectors[0], model.by_words(meaning(texts[0])), language)
        assert chances.sum() == pytest.approx(1, abs=1e-4)
        assert model.classes[int(chances.argmax())] == labels[0]
