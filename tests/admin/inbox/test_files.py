"""Photos of letters, both ways: web chat, Telegram, inbox; and who may see them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from services.conversations.models import Conversation, InboxRow
from tests.admin.inbox.office import Office
from tests.admin.staff_house import Browser

TALK = "/admin/inbox/"


def letter() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (80, 110), "white").save(made, "PNG")
    return made.getvalue()


@pytest.fixture
async def browser(office: Office) -> AsyncIterator[Browser]:
    """A counsellor's browser; the name of a fixture that pages expect."""
    transport = httpx.ASGITransport(app=office.app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8000", headers={"Accept-Language": "en"}
    ) as client:
        await office.hires("Ayşe")
        browser = Browser(office, client)  # type: ignore[arg-type]
        await browser.signs_in("Ayşe")
        yield browser


@pytest.fixture
async def resident(office: Office) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody in the web chat who has not asked for a human."""
    transport = httpx.ASGITransport(app=office.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        await client.get("/?lang=en")
        yield client


async def asks(office: Office, resident: httpx.AsyncClient) -> str:
    """A human is asked for; returns the talk."""
    body = {"id": str(uuid4()), "text": "human"}
    await resident.post("/chat/messages", json=body)
    await office.until(1)
    async with office.db.snapshot() as session:
        return (await session.scalars(select(Conversation.id))).one()


async def test_a_photo_of_a_resident_is_in_the_inbox(
    office: Office, resident: httpx.AsyncClient, browser: Browser
) -> None:
    talk = await asks(office, resident)
    name = uuid4()
    for _attempt in range(2):
        sent = await resident.post(f"/chat/files?id={name}", content=letter())
        assert sent.status_code == 202, sent.text
    rows = [row for row in await office.inbox_rows() if row.kind == "photo"]
    assert len(rows) == 1, "sent twice, taken once"
    shown = (await browser.opens(TALK + talk)).text
    assert f'<img src="{TALK}{talk}/files/{name.hex}"' in shown
    file = await browser.opens(f"{TALK}{talk}/files/{name.hex}")
    assert file.headers["content-type"] == "image/jpeg"
    assert file.headers["x-content-type-options"] == "nosniff"
    own = await resident.get(f"/chat/files/{name.hex}")
    assert own.content == file.content
    history = (await resident.get("/chat/history")).json()["items"]
    assert [item["files"] for item in history if item.get("files")] == [
        [{"id": name.hex, "type": "image/jpeg"}]
    ]


async def test_nobody_else_sees_it(
    office: Office, resident: httpx.AsyncClient, browser: Browser
) -> None:
    talk = await asks(office, resident)
    name = uuid4()
    await resident.post(f"/chat/files?id={name}", content=letter())
    transport = httpx.ASGITransport(app=office.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as other:
        await other.get("/")
        assert (await other.get(f"/chat/files/{name.hex}")).status_code == 404
        away = await other.get(f"{TALK}{talk}/files/{name.hex}")
        assert away.headers["location"].startswith("/admin/sign-in")
    assert (await browser.opens(f"{TALK}another/files/{name.hex}")).status_code == 404


@pytest.mark.parametrize(
    ("content", "status"), [(b"<script>", 415), (b"MZ" + bytes(50), 415), (b"x" * 10_500_000, 413)]
)
async def test_what_is_no_photo_is_refused_with_a_reason(
    office: Office, resident: httpx.AsyncClient, content: bytes, status: int
) -> None:
    await asks(office, resident)
    answer = await resident.post(f"/chat/files?id={uuid4()}", content=content)
    assert (answer.status_code, bool(answer.json()["message"])) == (status, True)
    assert not [row for row in await office.inbox_rows() if row.kind in ("photo", "file")]


async def test_the_bot_gets_no_files(office: Office, resident: httpx.AsyncClient) -> None:
    await resident.post("/chat/messages", json={"id": str(uuid4()), "text": "menu"})
    await office.until(1)
    answer = await resident.post(f"/chat/files?id={uuid4()}", content=letter())
    assert answer.json()["reason"] == "no_human"


async def test_a_counsellor_sends_a_file_and_so_takes_the_talk(
    office: Office, resident: httpx.AsyncClient, browser: Browser
) -> None:
    talk = await asks(office, resident)
    await browser.opens(TALK + talk)
    for _attempt in range(2):
        sent = await browser.client.post(
            f"{TALK}{talk}/files",
            data={"token": "one-form-of-a-page"},
            files={"file": ("brief.png", letter(), "text/html")},
            headers={"X-CSRF-Token": browser.token(), "HX-Request": "true"},
        )
        assert sent.status_code == 204, sent.text
    async with asyncio.timeout(10):
        while not (files := await sent_files(office)):
            await asyncio.sleep(0.02)
    assert [[each["type"] for each in file] for file in files] == [["image/jpeg"]]
    name = files[0][0]["id"]
    assert (await resident.get(f"/chat/files/{name}")).status_code == 200
    assert f"{TALK}{talk}/files/{name}" in (await browser.opens(TALK + talk)).text
    forged = await browser.client.post(
        f"{TALK}{talk}/files", data={"token": "x" * 9}, files={"file": ("a.png", letter())}
    )
    assert forged.status_code == 403


async def sent_files(office: Office) -> list[list[dict[str, str]]]:
    """The files of what counsellors sent."""
    rows = await office.deliveries()
    return [row.content["files"] for row in rows if row.author == "staff"]


async def test_a_photo_on_telegram_is_fetched_when_somebody_looks(
    office: Office, resident: httpx.AsyncClient, browser: Browser
) -> None:
    talk = await asks(office, resident)
    fetched: list[str] = []

    async def fetch(_channel: str, file_id: str) -> bytes | None:
        fetched.append(file_id)
        return letter()

    object.__setattr__(office.staff, "fetch", fetch)
    async with office.db.transaction() as session:
        row = InboxRow(conversation_id=talk, channel="telegram", platform_id="1", kind="photo")
        row.data, row.state = {"file_id": "AgAD", "type": "image/jpeg"}, "done"
        row.received_at = office.clock()
        session.add(row)
        await session.flush()
        name = f"in-{row.id}"
    assert f"/files/{name}" in (await browser.opens(TALK + talk)).text
    for _look in range(2):
        answer = await browser.opens(f"{TALK}{talk}/files/{name}")
        assert answer.headers["content-type"] == "image/jpeg"
    assert fetched == ["AgAD"], "then it is kept"
