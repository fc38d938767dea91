"""What every answer of the web chat has: headers that keep other sites out, and clear refusals.

The policy allows no inline script and no inline style, so that markup in a text can do nothing even
where an escape were forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web import shell
from bot.channels.web.refusal import Refused, answer

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class ShieldedRoute(APIRoute):
    """A route whose answers carry the headers, and where `Refused` is an answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The usual handler, a refusal where it raises one, then the headers."""
        handle = super().get_route_handler()

        async def shielded(request: Request) -> Response:
            try:
                response = await handle(request)
            except Refused as refused:
                response = answer(refused, shell.language_of(request))
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return shielded
