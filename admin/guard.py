"""Stands before every page: forged requests, framing, scripts from elsewhere.

A request that may change something must come from our own pages: the browser's `Sec-Fetch-Site` or
`Origin` says so where it can, and a token that only our pages know is always wanted, as the form
field `csrf` or the header `X-CSRF-Token`. The token is bound to the session, or to a random cookie
before there is one. Pure ASGI, so that live streams pass through untouched.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin.pages import problem
from locales import _, use

SESSION = "lotse_staff"
VISIT = "lotse_visit"
SAFE = ("GET", "HEAD", "OPTIONS")
PORTS = {"http": 80, "https": 443}
LARGEST_FORM = 1_000_000
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """The middleware; `secure` is whether cookies are for https only."""

    def __init__(self, app: ASGIApp, secret: str, url: str) -> None:
        self._app = app
        self._secret = secret.encode()
        self._origin = _origin(url)
        self._secure = url.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then let the page answer with our headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cookies = _cookies(Headers(scope=scope))
        visit = cookies.get(VISIT) or secrets.token_urlsafe(16)
        token = self._token(cookies.get(SESSION) or visit)
        scope.setdefault("state", {})["csrf"] = token
        answer = self._answer(scope, send, None if VISIT in cookies else visit)
        with use(_language(Headers(scope=scope))):
            if scope["method"] in SAFE:
                await self._app(scope, receive, answer)
                return
            receive, allowed = await self._checked(scope, receive, token)
            app = self._app if allowed else _refuse
            await app(scope, receive, answer)

    async def _checked(self, scope: Scope, receive: Receive, token: str) -> tuple[Receive, bool]:
        headers = Headers(scope=scope)
        if not self._from_here(headers):
            return receive, False
        given = headers.get("x-csrf-token", "")
        if not given and headers.get("content-type", "").startswith(
            "application/x-www-form-urlencoded"
        ):
            body = await _body(receive)
            given = parse_qs(body.decode("utf-8", "replace")).get("csrf", [""])[0]
            receive = _again(body, receive)
        return receive, hmac.compare_digest(given.encode(), token.encode())

    def _from_here(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        return origin is None or _origin(origin)[1:] in (
            self._origin[1:],
            _origin(f"http://{headers.get('host', '')}")[1:],
        )

    def _token(self, bound_to: str) -> str:
        return hmac.new(self._secret, b"csrf:" + bound_to.encode(), hashlib.sha256).hexdigest()

    def _answer(self, scope: Scope, send: Send, visit: str | None) -> Send:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if "/static/" not in scope["path"]:
                    headers.setdefault("Cache-Control", "no-store")
                    if visit:
                        headers.append("Set-Cookie", self._visit_cookie(visit))
            await send(message)

        return answer

    def _visit_cookie(self, visit: str) -> str:
        secure = "; Secure" if self._secure else ""
        return f"{VISIT}={visit}; Path=/admin; HttpOnly; SameSite=Lax{secure}"


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    page = problem(
        Request(scope, receive),
        403,
        _("This page was open for too long"),
        _("For your safety nothing was changed. Please go back, reload the page and try again."),
    )
    await page(scope, receive, send)


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= LARGEST_FORM:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body
    return b""


def _again(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _cookies(headers: Headers) -> dict[str, str]:
    jar = SimpleCookie()
    for line in headers.getlist("cookie"):
        jar.load(line)
    return {name: morsel.value for name, morsel in jar.items()}


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    try:
        return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return "", None, None


def _language(headers: Headers) -> str:
    wished = headers.get("accept-language", "de")[:2].lower()
    return "en" if wished == "en" else "de"
