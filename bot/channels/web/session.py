"""Who is writing: a random token in a cookie that no script can read.

The token is 256 random bits; the house only ever sees its hash, which is the address of the person.
A cookie lives as long as a talk is kept. It is needed for the service that the person asks for, so
it needs no consent (§ 25 (2) no. 2 TDDDG).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "lotse"
LIFE = 90 * 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def address_of(request: Request) -> str | None:
    """The address of the person who sends this request, or None without a session."""
    token = _token(request)
    return hashlib.sha256(token.encode("ascii")).hexdigest() if token else None


def remember(request: Request, response: Response, public_url: str) -> None:
    """Give a newcomer a session, and everybody else a longer one."""
    response.set_cookie(
        COOKIE,
        _token(request) or secrets.token_urlsafe(32),
        max_age=LIFE,
        httponly=True,
        samesite="lax",
        secure=public_url.startswith("https:"),
    )


def forget(response: Response) -> None:
    """End the session in this browser; what was written stays for its period."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def from_elsewhere(request: Request, public_url: str) -> bool:
    """Whether a page of another site makes the browser send this (a forged request).

    A browser names the origin of every POST; what names none is no browser and has no cookie that
    it did not bring itself.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
    ours = {request.headers.get("host", ""), urlsplit(public_url).netloc}
    return urlsplit(origin).netloc not in ours - {""}


def _token(request: Request) -> str | None:
    token = request.cookies.get(COOKIE, "")
    return token if TOKEN.fullmatch(token) else None
