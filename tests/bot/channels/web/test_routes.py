"""What other clients may rely on: `docs/web-chat.md` in the form of tests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.web.refusal import REASONS
from bot.channels.web.session import COOKIE
from tests.bot.channels.web.house import House

ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
ROUTES = ("/", "/privacy", "/imprint", "/accessibility", "/chat/history", "/chat/shell")


async def post(client: httpx.AsyncClient, **message: object) -> httpx.Response:
    """Write as a browser does; the first request is the page, which brings the session."""
    if COOKIE not in client.cookies:
        await client.get("/")
    return await client.post("/chat/messages", json={"id": str(uuid4()), **message})


async def test_the_first_page_brings_a_session_that_no_script_can_read(
    client: httpx.AsyncClient,
) -> None:
    cookie = (await client.get("/")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


async def test_the_address_is_not_the_cookie(client: httpx.AsyncClient, house: House) -> None:
    await post(client, text="menu")
    (row,) = await house.inbox_rows()
    address, _colon, _id = row.platform_id.partition(":")
    assert len(address) == 64
    assert client.cookies[COOKIE] not in row.platform_id


@pytest.mark.parametrize("route", ROUTES)
async def test_nothing_comes_from_or_goes_to_other_sites(
    client: httpx.AsyncClient, route: str
) -> None:
    await client.get("/")
    answer = await client.get(route)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_message_is_taken_once_however_often_it_is_sent(
    client: httpx.AsyncClient, house: House
) -> None:
    name = str(uuid4())
    answers = [await post(client, id=name, text="menu") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert [answer.json()["new"] for answer in answers] == [True, False, False]
    await house.until(1)
    assert len(await house.inbox_rows()) == 1


async def test_two_people_may_use_the_same_id(house: House, client: httpx.AsyncClient) -> None:
    name = str(uuid4())
    await post(client, id=name, text="menu")
    client.cookies.clear()
    assert (await post(client, id=name, text="menu")).json()["new"]


async def test_a_link_to_an_announcement_and_a_button_under_one_are_taken(
    client: httpx.AsyncClient, house: House
) -> None:
    assert (await post(client, start={"news": "4711"})).status_code == 202
    await house.until(2)
    assert (await post(client, token="news.stop.work")).status_code == 202
    await house.until(3)
    items = (await client.get("/chat/history")).json()["items"]
    assert "no more news of this topic" in items[-1]["text"] or "Thema" in items[-1]["text"]


async def test_the_past_holds_both_sides_in_their_order(
    client: httpx.AsyncClient, house: House
) -> None:
    await post(client, start={"language": "en", "centre": "weststadt"})
    await house.until(2)
    _notice, menu = (await client.get("/chat/history")).json()["items"]
    work = menu["choices"][0]
    await post(client, token=work["token"])
    await house.until(3)
    await post(client, text="I need my diploma recognised")
    await house.until(4)
    items = (await client.get("/chat/history")).json()["items"]
    assert [item.get("position") for item in items] == [1, 2, None, 3, None, 4]
    assert items[2]["text"] == work["label"]
    assert items[4]["text"] == "I need my diploma recognised"
    assert items[5]["card"]["title"]


async def test_what_was_seen_is_kept_and_never_taken_back(
    client: httpx.AsyncClient, house: House
) -> None:
    await post(client, start={"language": "en"})
    await house.until(2)
    for state in ("read", "delivered"):
        answer = await client.post("/chat/seen", json={"position": 1, "state": state})
        assert answer.status_code == 204
    first, _second = await house.deliveries()
    assert first.state == "read"


async def test_who_leaves_is_unknown_on_this_device(client: httpx.AsyncClient) -> None:
    await post(client, text="menu")
    await client.post("/chat/leave")
    assert COOKIE not in client.cookies
    await client.get("/")
    assert (await client.get("/chat/history")).json()["items"] == []


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"\xff\xfe{}", 400, "unreadable"),
        (b"{", 400, "unreadable"),
        (b"[" * 5000, 400, "unreadable"),
        (b"", 400, "unreadable"),
        (b'{"id": "1", "text": "hello"}', 400, "unreadable"),
        (json.dumps({"id": ID, "text": " \n\t"}).encode(), 400, "empty"),
        (json.dumps({"id": ID}).encode(), 400, "unreadable"),
        (
            json.dumps({"id": ID, "text": "a", "token": "1.2.3"}).encode(),
            400,
            "unreadable",
        ),
        (json.dumps({"id": ID, "token": "<script>"}).encode(), 400, "unreadable"),
        (json.dumps({"id": ID, "text": "x" * 100_000}).encode(), 413, "too_large"),
    ],
)
async def test_a_bad_message_gets_a_clear_answer(
    client: httpx.AsyncClient, house: House, body: bytes, status: int, reason: str
) -> None:
    await client.get("/?lang=de")
    answer = await client.post("/chat/messages", content=body)
    assert answer.status_code == status
    assert answer.json()["reason"] == reason
    assert answer.json()["message"].endswith(".")
    assert await house.inbox_rows() == []


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=300) | st.text(max_size=100).map(lambda t: json.dumps(t).encode()))
async def test_no_body_at_all_is_too_much(client: httpx.AsyncClient, body: bytes) -> None:
    client.cookies.clear()
    await client.get("/")
    assert (await client.post("/chat/messages", content=body)).status_code == 400
    assert (await client.post("/chat/seen", content=body)).status_code == 400


@pytest.mark.parametrize(
    "text", ["\x00", "a\x00b", "<img src=x onerror=alert(1)>", "\u202e", "👩‍👩‍👧"]
)
async def test_any_text_is_taken_as_a_text(
    client: httpx.AsyncClient, house: House, text: str
) -> None:
    await post(client, start={"language": "en"})
    await house.until(1)
    assert (await post(client, text=text)).status_code == 202
    items = (await client.get("/chat/history")).json()["items"]
    assert text.replace("\x00", "") in [item["text"] for item in items if "id" in item]


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
async def test_other_sites_cannot_write_for_a_person(
    client: httpx.AsyncClient, house: House, headers: dict[str, str]
) -> None:
    await client.get("/")
    for route in ("/chat/messages", "/chat/seen", "/chat/leave"):
        body = {"id": str(uuid4()), "text": "menu"}
        answer = await client.post(route, json=body, headers=headers)
        assert (answer.status_code, answer.json()["reason"]) == (403, "other_site")
    assert await house.inbox_rows() == []


async def test_our_own_page_may_write(client: httpx.AsyncClient) -> None:
    await client.get("/")
    body = {"id": str(uuid4()), "text": "menu"}
    answer = await client.post(
        "/chat/messages",
        json=body,
        headers={"origin": "http://lotse.test", "sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 202


@pytest.mark.parametrize("cookie", ["", "short", "x" * 44, "ä" * 43])
async def test_without_a_session_nothing_is_taken_or_shown(
    client: httpx.AsyncClient, cookie: str
) -> None:
    headers = httpx.Headers([(b"cookie", f"{COOKIE}={cookie}".encode())])
    body = {"id": str(uuid4()), "text": "menu"}
    answers = [
        await client.post("/chat/messages", json=body, headers=headers),
        await client.get("/chat/history", headers=headers),
        await client.get("/chat/events", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]


async def test_who_writes_too_quickly_is_told_how_long_to_wait(client: httpx.AsyncClient) -> None:
    answers = [await post(client, text="menu") for _ in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {202}
    assert answers[20].status_code == 429
    assert 1 <= int(answers[20].headers["retry-after"]) <= 10


async def test_an_unreadable_cursor_is_refused(client: httpx.AsyncClient) -> None:
    await client.get("/")
    for cursor in ("x", "1", "1.2.3", "1.", "½.1"):
        answer = await client.get("/chat/history", params={"before": cursor})
        assert answer.status_code == 400


def test_the_document_names_every_address_and_every_refusal() -> None:
    text = (Path(__file__).parents[4] / "docs" / "web-chat.md").read_text(encoding="utf-8")
    for route in ("/chat/messages", "/chat/events", "/chat/seen", "/chat/leave", *ROUTES):
        assert f"{route}" in text
    for reason, (status, _sentence) in REASONS.items():
        assert re.search(rf"\| {status} \|.*`{reason}`", text)
