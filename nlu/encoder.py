"""Sentence encoders: texts in, rows of unit length out (float32), off the event loop.

`Embedded` runs the bundled model. Many texts take all cores, messages half of them, since the talks
of others need the rest. `OpenAIEmbeddings` asks any server with `POST /v1/embeddings`; when it is
slow or down it raises `EncoderDown`, and a whole other engine (`nlu/fallback.py`) answers, since
vectors of two models never mix.
"""

from __future__ import annotations

import asyncio
import os
import re
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, Protocol

import httpx
import numpy as np
import numpy.typing as npt

from nlu.in_flight import InFlight
from nlu.script import clean

if TYPE_CHECKING:
    from nlu.e5.model import E5, Ready

Rows = npt.NDArray[np.float32]
Role = Literal["query", "passage"]

# The encoder's time grows with the length; a question is clear long before this.
QUERY_LIMIT = 400
PASSAGE_LIMIT = 1200
AHEAD = 4
"""So many messages may be waited for; where more are, a head start would only move the queue."""


class EncoderDown(RuntimeError):
    """The encoder gave no answer in time, or not the one that was asked for."""


class Encoder(Protocol):
    """`name` changes whenever the vectors do; everything kept on disk depends on it."""

    name: str
    dim: int

    def encode(self, texts: list[str], role: Role) -> Rows:
        """Rows in the order of the texts; blocks. Raises EncoderDown, nothing else."""

    async def query(self, text: str) -> Rows:
        """One row for one message, off the event loop, remembered. Raises EncoderDown."""


class _Remembered:
    """The last vectors of single messages; safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size, self._rows, self._lock = size, OrderedDict[str, Rows](), threading.Lock()

    def get(self, text: str) -> Rows | None:
        with self._lock:
            row = self._rows.get(text)
            if row is not None:
                self._rows.move_to_end(text)
            return row

    def put(self, text: str, row: Rows) -> None:
        with self._lock:
            self._rows[text] = row
            while len(self._rows) > self._size:
                self._rows.popitem(last=False)


class Embedded:
    """multilingual-e5-small in four bits, inside this process; loads on first use."""

    name = "e5-small-q4"
    dim = 384

    def __init__(self, remember: int = 2048) -> None:
        self._model: E5 | None = None
        self._loading = threading.Lock()
        self._threads = ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // 2), "encoder")
        self._remembered = _Remembered(remember)
        self._asked = InFlight(self.ready, self._row, self._threads)

    def encode(self, texts: list[str], role: Role) -> Rows:
        """Rows for texts of any content; longer ones are cut at the role's limit."""
        limit = QUERY_LIMIT if role == "query" else PASSAGE_LIMIT
        return self._loaded().encode([_readable(text, limit) for text in texts], f"{role}: ")

    def _loaded(self) -> E5:
        with self._loading:
            if self._model is None:
                from nlu.e5.model import E5

                self._model = E5()
            return self._model

    async def query(self, text: str) -> Rows:
        """One row; a message that was read before costs nothing."""
        known = self._remembered.get(text)
        if known is None:
            known = await asyncio.shield(asyncio.wrap_future(self._asked.begin(text)))
        return known

    def expect(self, text: str) -> None:
        """Begin with a message that will be asked for soon, unless enough others wait already."""
        if len(self._asked) < AHEAD and self._remembered.get(text) is None:
            self._asked.begin(text)

    def ready(self, text: str) -> Ready:
        """One message, cut into pieces: the part that keeps the interpreter busy."""
        return self._loaded().ready(_readable(text, QUERY_LIMIT), "query: ")

    def row(self, ready: Ready) -> Rows:
        """The row of a message that is `ready`: the part that does not."""
        return self._loaded().row(ready)

    def _row(self, text: str, ready: Ready) -> Rows:
        row = self.row(ready)
        self._remembered.put(text, row)
        return row


def _readable(text: str, limit: int) -> str:
    """The model was trained on short and long texts alike; an empty one has no direction."""
    return clean(text, limit) or "."


class OpenAIEmbeddings:
    """Any OpenAI-compatible embeddings server, e.g. a shared GPU of the town.

    `prefixes` are put before the texts (E5 models want `query: ` and `passage: `). `timeout` is in
    seconds, per request of at most 64 texts.
    """

    def __init__(
        self,
        address: str,
        model: str,
        dim: int,
        *,
        key: str | None = None,
        prefixes: tuple[str, str] = ("query: ", "passage: "),
        timeout: float = 2.0,
    ) -> None:
        self.name, self.dim = "openai-" + re.sub(r"\W+", "-", model), dim
        self._model, self._prefixes = model, prefixes
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(
            base_url=address.rstrip("/"), headers=headers, timeout=httpx.Timeout(timeout)
        )
        self._remembered = _Remembered(2048)

    def encode(self, texts: list[str], role: Role) -> Rows:
        """Rows from the server; EncoderDown when it is slow, down or wrong."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        try:
            parts = [self._ask(texts[i : i + 64], role) for i in range(0, len(texts), 64)]
            return np.concatenate(parts)
        except (httpx.HTTPError, KeyError, ValueError, TypeError) as error:
            raise EncoderDown(type(error).__name__) from error

    def _ask(self, texts: list[str], role: Role) -> Rows:
        limit, prefix = (
            (QUERY_LIMIT, self._prefixes[0])
            if role == "query"
            else (PASSAGE_LIMIT, self._prefixes[1])
        )
        answer = self._client.post(
            "/v1/embeddings",
            json={
                "model": self._model,
                "input": [prefix + (clean(text, limit) or ".") for text in texts],
                "encoding_format": "float",
            },
        )
        answer.raise_for_status()
        data = sorted(answer.json()["data"], key=lambda item: int(item["index"]))
        rows = np.asarray([item["embedding"] for item in data], np.float32)
        if rows.shape != (len(texts), self.dim) or not np.isfinite(rows).all():
            raise ValueError("not the vectors that were asked for")
        unit: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit

    async def query(self, text: str) -> Rows:
        """One row, asked in a worker thread."""
        known = self._remembered.get(text)
        if known is None:
            known = (await asyncio.to_thread(self.encode, [text], "query"))[0]
            self._remembered.put(text, known)
        return known

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()
