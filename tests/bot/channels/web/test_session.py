"""A session is secret, and only its own pages write in its name."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.session import COOKIE, address_of, from_elsewhere, remember


def asked(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw})


def test_two_newcomers_get_different_sessions() -> None:
    cookies = set()
    for _ in range(2):
        response = Response()
        remember(asked(), response, "")
        cookies.add(response.headers["set-cookie"])
    assert len(cookies) == 2


def test_a_session_is_kept_and_its_address_with_it() -> None:
    request = asked(cookie=f"{COOKIE}={'a' * 43}")
    response = Response()
    remember(request, response, "")
    assert "a" * 43 in response.headers["set-cookie"]
    assert address_of(request) == address_of(asked(cookie=f"{COOKIE}={'a' * 43}"))
    assert address_of(request) != address_of(asked(cookie=f"{COOKIE}={'b' * 43}"))


def test_behind_https_the_cookie_never_goes_without() -> None:
    response = Response()
    remember(asked(), response, "https://bot.example.org")
    assert "Secure" in response.headers["set-cookie"]


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ({"origin": "https://bot.example.org", "host": "10.0.0.1:8000"}, False),
        ({"origin": "http://localhost:8000", "host": "localhost:8000"}, False),
        ({"host": "localhost:8000"}, False),
        ({"origin": "http://localhost:9000", "host": "localhost:8000"}, True),
        ({"origin": "null", "host": "localhost:8000"}, True),
        ({"origin": "https://bot.example.org.evil.example", "host": "localhost:8000"}, True),
        ({"sec_fetch_site": "same-site", "host": "localhost:8000"}, True),
    ],
)
def test_the_origin_tells_who_wrote(headers: dict[str, str], elsewhere: bool) -> None:
    assert from_elsewhere(asked(**headers), "https://bot.example.org") is elsewhere
