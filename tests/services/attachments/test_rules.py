"""What counts is the content of a file, and what a photo says about its place is not kept."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.attachments.rules import LARGEST, LONGEST_SIDE, PDF, PHOTO, NotTaken, check


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, form, **more)
    return made.getvalue()


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


def test_a_pdf_is_kept_as_it_is() -> None:
    assert check(b"%PDF-1.7 ...").type == PDF


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<script>alert(1)</script>", "file_kind"),
        (b"GIF89a" + bytes(20), "file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind"),
        (picture("PNG", (400, 400))[:200], "file_broken"),
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
