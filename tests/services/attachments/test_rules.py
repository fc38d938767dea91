"""What counts is the content of a file, and what a photo says about its place is not kept."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.attachments.rules import LARGEST, LONGEST_SIDE, PDF, PHOTO, NotTaken, check


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, form, **more)
    return made.getvalue()


def lying(width: int, height: int) -> bytes:
    """A PNG of 60 x 40 that says it is larger."""
    made = picture("PNG")
    head = b"IHDR" + struct.pack(">II", width, height) + made[24:29]
    return made[:12] + head + struct.pack(">I", zlib.crc32(head)) + made[33:]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_of_any_usual_kind_is_kept_as_jpeg(form: str) -> None:
    file = check(picture(form))
    assert file.type == PHOTO
    assert Image.open(io.BytesIO(file.content)).format == "JPEG"


def test_where_a_photo_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera Beispiel"
    exif[0x8825] = {1: "N", 2: (48.0, 53.0, 0.0)}
    before = picture(exif=exif)
    assert b"Kamera Beispiel" in before
    after = check(before).content
    assert b"Kamera Beispiel" not in after
    assert not Image.open(io.BytesIO(after)).getexif()


def test_a_huge_photo_is_made_smaller() -> None:
    file = check(picture(size=(5000, 2500)))
    assert Image.open(io.BytesIO(file.content)).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_photo_stands_upright_also_when_it_is_made_smaller() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    file = check(picture(size=(3000, 2000), exif=turned))
    assert Image.open(io.BytesIO(file.content)).size == (1600, LONGEST_SIDE)


def test_the_first_picture_of_a_moving_one_is_kept() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    made = io.BytesIO()
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:], duration=50)
    shown = Image.open(io.BytesIO(check(made.getvalue()).content))
    assert shown.format == "JPEG"
    red, _green, blue = shown.convert("RGB").resize((1, 1)).tobytes()
    assert red > 200 > 50 > blue


@pytest.mark.parametrize(
    "hidden", [b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(99), b"%PDF-1.7"]
)
def test_what_hides_behind_or_in_a_picture_is_not_kept(hidden: bytes) -> None:
    for content in (picture() + hidden, picture(comment=hidden)):
        assert hidden not in check(content).content


def test_a_pdf_is_kept_as_it_is() -> None:
    assert check(b"%PDF-1.7 ...").type == PDF


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<script>alert(1)</script>", "file_kind"),
        (b"GIF89a" + bytes(20), "file_kind"),
        (picture("GIF"), "file_kind"),
        (picture("TIFF"), "file_kind"),
        (picture("ICO"), "file_kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "file_kind"),
        (b"", "file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind"),
        (picture("PNG", (400, 400))[:200], "file_broken"),
        (picture("JPEG", (900, 900))[:2000], "file_broken"),
        (lying(60_000, 60_000), "file_kind"),
        (lying(7_000, 7_000), "file_broken"),
        (b"%PDF-" + bytes(LARGEST), "file_large"),
        (picture("PNG", (10_000, 6_000)), "file_large"),
    ],
)
def test_anything_else_is_not_taken(content: bytes, why: str) -> None:
    with pytest.raises(NotTaken, match=why):
        check(content)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(content: bytes) -> None:
    try:
        file = check(picture()[:20] + content)
    except NotTaken:
        return
    assert file.type == PHOTO
