"""The label classifier: kernel ridge regression over two senses at once.

A kernel on sentence vectors (centred per language) plus a linear one on n-grams; solved in closed
form, so training repeats to the bit, and its leave-one-out predictions come with the solution and
calibrate the probabilities without any fold. (Rifkin & Lippert 2007, "Notes on regularized least
squares", for the leave-one-out formula.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from nlu.ngrams import Ids, Values, idf_of, matrix, weigh
from nlu.rounded import Rounded

Floats = npt.NDArray[np.float32]

GAMMA = 2.0
WEIGHT = 0.5
RIDGE = 0.2
# How much of its language's mean is taken from a vector: all of it hurts short texts.
CENTRE = 0.7
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Kernel:
    """A trained classifier. `vectors` are the centred training vectors, `alpha` their weights."""

    classes: tuple[str, ...]
    languages: tuple[str, ...]
    means: Floats
    vectors: Rounded
    alpha: Floats
    grams: npt.NDArray[np.float16]
    idf: Floats
    scale: float

    def by_words(self, grams: tuple[Ids, Values]) -> Floats:
        """What the n-grams alone say for each of the classes."""
        ids, values = grams
        out: Floats = weigh(ids, values, self.idf) @ self.grams[ids].astype(np.float32)
        return out

    def chances(self, vector: Floats, by_words: Floats, language: str | None) -> Floats:
        """Calibrated probabilities in the order of `classes`."""
        near = np.exp(GAMMA * (self.vectors.times(self.centred(vector, language)) - 1))
        return softmax((near @ self.alpha + by_words) * self.scale)

    def centred(self, vector: Floats, language: str | None) -> Floats:
        """The vector less its language's mean, of unit length; unknown: the mean of all."""
        known = language in self.languages
        mean = self.means[self.languages.index(str(language))] if known else self.means.mean(0)
        return unit(vector - CENTRE * mean)


def unit(rows: Floats) -> Floats:
    """Rows of length one."""
    norm = np.linalg.norm(rows, axis=-1, keepdims=True)
    out: Floats = rows / np.maximum(norm, 1e-9)
    return out


def softmax(scores: Floats) -> Floats:
    """Probabilities over the last axis."""
    high = np.exp(scores - scores.max(-1, keepdims=True))
    out: Floats = high / high.sum(-1, keepdims=True)
    return out


@dataclass(frozen=True, slots=True)
class Trained:
    """A kernel with its leave-one-out probabilities, row by row as the training data came."""

    kernel: Kernel
    held_out: Floats


def fit(
    vectors: Floats, grams: list[tuple[Ids, Values]], labels: list[str], languages: list[str]
) -> Trained:
    """Train on all rows; thirty thousand take 5 GB and six minutes."""
    from scipy.linalg import blas, cholesky, lapack

    classes, codes = tuple(sorted(set(labels))), tuple(sorted(set(languages)))
    spoken = np.array([codes.index(code) for code in languages])
    means = np.stack([vectors[spoken == i].mean(0) for i in range(len(codes))])
    ready = unit(vectors - CENTRE * means[spoken])
    idf = idf_of(grams)
    sparse = matrix(grams, idf)
    wanted = np.zeros((len(labels), len(classes)), np.float32)
    wanted[np.arange(len(labels)), [classes.index(label) for label in labels]] = 1
    gram = _gram(ready, sparse)
    # In several threads OpenBLAS 0.3.30 crashes from about 27,000 rows on.
    with threadpool_limits(1, user_api="blas"):
        lower = cholesky(gram, lower=True, overwrite_a=True, check_finite=False)
        inverse, _ = lapack.spotri(lower, lower=1, overwrite_c=1)
        alpha = blas.ssymm(1.0, inverse, wanted, lower=1).astype(np.float32)
    held_out = wanted - alpha / np.diag(inverse)[:, None]
    scale = _calibrate(held_out, wanted)
    kernel = Kernel(
        classes, codes, means.astype(np.float32), Rounded.of(ready), alpha,
        (WEIGHT * (sparse.T @ alpha)).astype(np.float16), idf, scale,
    )  # fmt: skip
    return Trained(kernel, softmax(held_out * scale))


def _gram(ready: Floats, sparse: Any) -> Floats:
    """The kernel of all rows with the ridge added, built in blocks to spare memory."""
    size = len(ready)
    # Fortran order, so that LAPACK works in place.
    gram = np.empty((size, size), np.float32, order="F")
    transposed = sparse.T.tocsr()
    for start in range(0, size, _BLOCK):
        stop = min(start + _BLOCK, size)
        near = np.exp(GAMMA * (ready[start:stop] @ ready.T - 1))
        near += WEIGHT * (sparse[start:stop] @ transposed).toarray()
        gram[:, start:stop] = near.T
    gram[np.diag_indices_from(gram)] += RIDGE
    return gram


def _calibrate(scores: Floats, wanted: Floats) -> float:
    """The scale under which the held-out scores are the most likely (log loss)."""
    truth = wanted.argmax(1)

    def loss(scale: float) -> float:
        chances = softmax(scores * np.float32(scale))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chances, 1e-9)).mean())

    return float(min(np.arange(2.0, 20.0, 0.5), key=loss))


def as_arrays(kernel: Kernel) -> dict[str, npt.NDArray[Any]]:
    """What is kept on disk of a trained kernel; fewer bits where the last digits do not matter."""
    assert kernel.vectors.eights is not None  # noqa: S101 - one that was read is on disk already
    return {
        "classes": np.array(kernel.classes), "languages": np.array(kernel.languages),
        "means": kernel.means, "step": np.array(kernel.vectors.step),
        "vectors": kernel.vectors.eights,
        "alpha": kernel.alpha.astype(np.float16), "grams": kernel.grams, "idf": kernel.idf,
        "scale": np.array(kernel.scale),
    }  # fmt: skip


def from_arrays(kept: Any) -> Kernel:
    """The reverse of `as_arrays`. Raises KeyError where something is missing."""
    return Kernel(
        tuple(kept["classes"].tolist()), tuple(kept["languages"].tolist()), kept["means"],
        Rounded(kept["vectors"], float(kept["step"])),
        kept["alpha"].astype(np.float32), kept["grams"],
        kept["idf"], float(kept["scale"]),
    )  # fmt: skip
