"""A photo comes in with its place and is seen without it; a hostile one is refused kindly."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from bot.exchange import ExchangeClock
from services.database import Database
from services.exchange.models import Photo, Post
from services.exchange.photos import Photos
from tests.bot.house import BERLIN, House
from tests.bot.test_exchange import ONE_KIND, presses, put_up, said, street, tick

GPS = 0x8825


def located() -> bytes:
    picture, exif = Image.new("RGB", (3000, 60), "red"), Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010F] = "Camera Beispiel"
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif)
    assert b"Camera Beispiel" in made.getvalue()
    return made.getvalue()


def bomb() -> bytes:
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    return made.getvalue()


async def drawn(house: House, content: bytes) -> None:
    async def download(file_id: str) -> bytes | None:
        return content if file_id == "one" else None

    now = house.now.astimezone(BERLIN)
    await ExchangeClock(house.db, "http://localhost", now, download).photos()
    await tick(house)


async def sends(house: House, **more: Any) -> list[str]:
    await presses(house, "1", "Foto hinzufügen")
    data = {"file_id": "one", "type": "image/jpeg", **more}
    return await said(house, "1", "Mein Sofa", kind="photo", data=data)


async def test_a_photo_is_seen_without_its_place_while_its_post_is_up(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    assert "kleiner" in (await sends(house))[0]
    await drawn(house, located())
    async with db.transaction() as session:
        photo = (await session.scalars(select(Photo))).one()
        post = (await session.scalars(select(Post))).one()
        post.state = "live"
        assert (photo.state, photo.source) == ("ready", {})
    await said(house, "2", "Suche eine Couch")
    pictures = [each.message.picture for each in house.platform.sent if each.message.picture]
    assert [each.rpartition("/")[2] for each in pictures] == [photo.id]
    async with db.transaction() as session:
        shown = await Photos(session, house.now).shown(photo.id)
        assert shown is not None
        picture = Image.open(io.BytesIO(shown))
        assert (picture.width, dict(picture.getexif())) == (2400, {})
        (await session.scalars(select(Post))).one().state = "given"
    async with db.snapshot() as session:
        assert await Photos(session, house.now).shown(photo.id) is None


@ONE_KIND
async def test_a_picture_sent_as_a_file_is_taken_and_other_files_are_not(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await presses(house, "1", "Foto hinzufügen")
    letter = {"file_id": "one", "type": "application/pdf"}
    assert "kein Foto" in (await said(house, "1", "", kind="file", data=letter))[0]
    picture = {"file_id": "one", "type": "image/png"}
    assert "kleiner" in (await said(house, "1", "", kind="file", data=picture))[0]


@ONE_KIND
async def test_the_other_photos_are_seen_by_a_press(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    await presses(house, "1", "Was ich")
    for _photo in range(2):
        await sends(house)
        await drawn(house, located())
    async with db.transaction() as session:
        (await session.scalars(select(Post))).one().state = "live"
    await said(house, "2", "Suche eine Couch")
    before = [each.message.picture for each in house.platform.sent if each.message.picture]
    await presses(house, "2", "Weitere Fotos")
    pictures = [each.message.picture for each in house.platform.sent if each.message.picture]
    assert len(set(pictures)) == len(before) + 1 == 2


@ONE_KIND
@pytest.mark.parametrize(
    "content",
    [
        bomb(),
        b"%PDF-1.7",
        b"MZ no picture",
        b"GIF89a" + bytes(20),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        located()[:2000],
        located() + bytes(11 * 2**20),
    ],
    ids=["bomb", "pdf", "program", "gif", "svg", "truncated", "too large"],
)
async def test_what_is_no_photo_is_refused_kindly(db: Database, content: bytes) -> None:
    house = await street(db)
    await put_up(house)
    await sends(house)
    await drawn(house, content)
    assert "konnte ich nicht nehmen" in house.platform.texts()[-1]
    async with db.snapshot() as session:
        assert (await session.scalars(select(Photo.state))).all() == ["refused"]


@ONE_KIND
async def test_fifty_megabytes_are_refused_at_once(db: Database) -> None:
    house = await street(db)
    await put_up(house)
    assert "zu groß" in (await sends(house, size=50 * 2**20))[0]
