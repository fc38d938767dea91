"""A linear adapter: how a question is turned before it is compared with the texts of a guide.

Questions are not like the texts that answer them, and less so in another language. The mean of what
people of a language ask guides is taken off a question, then one matrix for all languages is added,
learnt by contrast: the page that answers against all others (InfoNCE; van den Oord et al. 2018).
Texts stay as they are, so that what staff add needs no training.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from nlu.kernel import unit

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

# Chosen on the train questions of a public set and on pages held back, see docs/decisions/0006.
TEMPERATURE = 0.05
RIDGE = 0.01
_STEPS = 20
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Adapter:
    """`centres`: the means by language (the key "": of any); without a matrix nothing is turned."""

    centres: dict[str, Floats] = field(default_factory=dict)
    matrix: Floats | None = None

    def wanted(self, vector: Floats, language: str | None, centre: Floats) -> Floats:
        """Where the texts lie that answer a question with this vector; of unit length.

        `centre` is taken off where no mean is known.
        """
        centre = self.centres.get(language or "", self.centres.get("", centre))
        asked = unit(vector - centre)
        return asked if self.matrix is None else unit(asked + asked @ self.matrix)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Centred `questions`, the page that each is `answered` by, and the pages' centred windows.

    The windows of a page stand together; `first` holds the place of each page's first one.
    """

    questions: Floats
    answered: Ids
    windows: Floats
    first: Ids

    def loss(self, matrix: Floats) -> tuple[float, Floats]:
        """How surprising the right pages are on average, with the ridge, and its slope."""
        loss, slope = RIDGE * float((matrix**2).sum()), 2 * RIDGE * matrix
        size = len(self.questions)
        for start in range(0, size, _BLOCK):
            block = slice(start, start + _BLOCK)
            surprise, pull = self._block(self.questions[block], self.answered[block], matrix)
            loss += surprise / size
            slope += pull / size
        return loss, slope

    def _block(self, asked: Floats, answered: Ids, matrix: Floats) -> tuple[float, Floats]:
        moved = asked + asked @ matrix
        length = np.linalg.norm(moved, axis=1, keepdims=True)
        wanted = moved / length
        near = wanted @ self.windows.T
        best = np.maximum.reduceat(near, self.first, axis=1)
        chances = np.exp((best - best.max(1, keepdims=True)) / TEMPERATURE)
        chances /= chances.sum(1, keepdims=True)
        rows = np.arange(len(asked))
        surprise = -float(np.log(chances[rows, answered] + 1e-12).sum())
        chances[rows, answered] -= 1
        counts = np.diff(self.first, append=len(self.windows))
        decides = near == np.repeat(best, counts, axis=1)
        pull = (decides * np.repeat(chances, counts, axis=1)) @ self.windows / TEMPERATURE
        along = (pull * wanted).sum(1, keepdims=True)
        return surprise, asked.T @ ((pull - along * wanted) / length)


def fit(lessons: Lessons) -> Floats:
    """The matrix under which the right pages surprise least; about a minute."""
    from scipy.optimize import minimize

    width = lessons.questions.shape[1]

    def told(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        loss, slope = lessons.loss(flat.astype(np.float32).reshape(width, width))
        return loss, slope.ravel().astype(np.float64)

    start = np.zeros(width * width)
    found = minimize(told, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    matrix: Floats = found.x.reshape(width, width).astype(np.float32)
    return matrix
