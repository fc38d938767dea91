"""Which files are taken: photos (JPEG, PNG, WebP) and PDFs of at most 10 MB, by their content.

What a file calls itself does not count. A photo is drawn anew as JPEG, so that neither its place
and camera (Exif) nor anything that only looks like a picture is kept; that takes some computing.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

LARGEST = 10 * 2**20
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_400
QUALITY = 85
PHOTO, PDF = "image/jpeg", "application/pdf"
FORMATS = ("JPEG", "PNG", "WEBP")
_DRAWING = threading.BoundedSemaphore(2)
"""A picture of the most pixels takes 200 MB while it is read: two at a time, whoever sends more."""


class NotTaken(ValueError):
    """Why a file is not taken: `file_large`, `file_kind` or `file_broken`."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it is kept."""

    type: str
    content: bytes


def check(content: bytes) -> Checked:
    """The file as it is to be kept; raises `NotTaken`."""
    if len(content) > LARGEST:
        raise NotTaken("file_large")
    if content.startswith(b"%PDF-"):
        return Checked(PDF, content)
    return Checked(PHOTO, _drawn(content))


def _drawn(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings(action="ignore"):  # of Pillow, of size; we look ourselves
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Exception:
        raise NotTaken("file_kind") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise NotTaken("file_large")
    try:
        with _DRAWING:
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # at once: a copy would cost as much
        upright = ImageOps.exif_transpose(picture)
        plain = Image.new("RGB", upright.size, "white")
        layer = upright.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
        drawn = io.BytesIO()
        plain.save(drawn, "JPEG", quality=QUALITY)
    except Exception:  # a hostile file may break the library in any way
        raise NotTaken("file_broken") from None
    return drawn.getvalue()
