"""Questions are led to the texts that answer them, whatever way their language lies."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.adapter import Adapter, Floats, Lessons, fit
from nlu.kernel import unit

WIDTH, PAGES = 16, 40


def _rows(seed: int, count: int) -> Floats:
    drawn = np.random.default_rng(seed).normal(size=(count, WIDTH))
    return unit(drawn.astype(np.float32))


def _lessons(tilt: Floats) -> Lessons:
    """Pages of three windows; every question is its page's first window, tilted."""
    windows = _rows(1, 3 * PAGES)
    first = np.arange(0, 3 * PAGES, 3)
    return Lessons(unit(windows[first] @ tilt), np.arange(PAGES), windows, first)


def _found(lessons: Lessons, adapter: Adapter) -> float:
    none = np.zeros(WIDTH, np.float32)
    asked = np.stack([adapter.wanted(row, None, none) for row in lessons.questions])
    best = np.maximum.reduceat(asked @ lessons.windows.T, lessons.first, axis=1)
    return float((best.argmax(1) == lessons.answered).mean())


def test_questions_that_all_lie_askew_find_their_pages_again() -> None:
    swapped = np.roll(np.eye(WIDTH, dtype=np.float32), 1, axis=1)
    lessons = _lessons(0.6 * swapped + 0.4 * np.eye(WIDTH, dtype=np.float32))
    assert _found(lessons, Adapter()) < 0.7
    assert _found(lessons, Adapter(matrix=fit(lessons))) > 0.95


def test_the_slope_is_that_of_the_loss() -> None:
    lessons = _lessons(np.eye(WIDTH, dtype=np.float32))
    matrix, step = 0.1 * _rows(2, WIDTH), 0.01 * _rows(3, WIDTH)
    climbed = lessons.loss(matrix + step)[0] - lessons.loss(matrix - step)[0]
    assert climbed == pytest.approx(2 * float((lessons.loss(matrix)[1] * step).sum()), rel=0.02)


def test_the_mean_of_the_language_is_taken_off_or_that_of_any_or_the_guide_s() -> None:
    row, guide = _rows(4, 1)[0], _rows(5, 1)[0]
    german, any_language = _rows(6, 2)
    adapter = Adapter({"de": german, "": any_language})
    assert adapter.wanted(row, "de", guide) == pytest.approx(unit(row - german))
    assert adapter.wanted(row, "so", guide) == pytest.approx(unit(row - any_language))
    assert adapter.wanted(row, None, guide) == pytest.approx(unit(row - any_language))
    assert Adapter().wanted(row, "de", guide) == pytest.approx(unit(row - guide))
