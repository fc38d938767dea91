"""Vectors kept on disk by the hash of their text, so that only new texts are ever encoded.

One file per encoder and role under the folder given (`var/nlu/`): float16 rows beside their keys.
Those of the first content come with the product (`nlu/trained/`). A file that is broken, foreign or
of another width is ignored and written anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from nlu.encoder import Encoder, Role, Rows

_BATCH = 256
SHIPPED = Path(__file__).with_name("trained")


def text_key(text: str) -> bytes:
    """Sixteen bytes that stand for the text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Vectors:
    """The vectors of one encoder and role. `folder` None keeps them in memory only."""

    def __init__(self, encoder: Encoder, role: Role, folder: Path | None, name: str) -> None:
        self._encoder, self._role = encoder, role
        file = f"vectors-{name}-{encoder.name}.npz"
        self._file = folder / file if folder else None
        self._shipped = SHIPPED / file
        self._rows: dict[bytes, Rows] = {}
        self._ours: set[bytes] | None = None
        self.encoded = 0

    def rows(self, texts: list[str], *, forget: bool = False) -> Rows:
        """A row per text; unknown ones are encoded and kept. `forget` drops all others on disk."""
        if not texts:
            return np.zeros((0, self._encoder.dim), np.float32)
        if self._ours is None:
            self._read(self._shipped)
            self._ours = self._read(self._file)
        keys = [text_key(text) for text in texts]
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._rows}
        for start in range(0, len(missing), _BATCH):
            part = list(missing.items())[start : start + _BATCH]
            fresh = self._encoder.encode([text for _, text in part], self._role)
            self._rows.update(zip([key for key, _ in part], fresh, strict=True))
        self.encoded += len(missing)
        if forget:
            self._rows = {key: self._rows[key] for key in keys}
        if missing or not self._ours <= self._rows.keys():
            self._write()
        return np.stack([self._rows[key] for key in keys]).astype(np.float32)

    def _read(self, file: Path | None) -> set[bytes]:
        """Read what was kept; returns the keys of it."""
        if file is None or not file.exists():
            return set()
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
                keys, rows = kept["keys"], kept["rows"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return set()
        if rows.ndim != 2 or rows.shape[1] != self._encoder.dim or len(keys) != len(rows):
            return set()
        found = {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}
        self._rows |= found
        return set(found)

    def _write(self) -> None:
        if self._file is None:
            return
        keys = np.frombuffer(b"".join(self._rows), np.uint8).reshape(-1, 16)
        rows = np.stack(list(self._rows.values())).astype(np.float16)
        write_atomically(self._file, {"keys": keys, "rows": rows})
        self._ours = set(self._rows)


def write_atomically(file: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """An .npz file that is there whole or not at all, also when two processes write it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
