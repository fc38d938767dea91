"""The pages that the server renders: the shell of the chat, and the three that the law asks for.

Static files are served under a name that changes with their content, so that a browser may keep
them for ever and still never mixes two releases.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from bot.channels.web import shell
from locales import _, use
from locales.languages import LANGUAGES

HERE = Path(__file__).parent
LEGAL = ("privacy", "imprint", "accessibility")
LEGAL_LANGUAGES = ("de", "en")
STATIC = "/chat/static"
YEAR = 365 * 24 * 3600


def _version() -> str:
    content = hashlib.sha256()
    for path in sorted((HERE / "static").iterdir()):
        content.update(path.read_bytes())
    return content.hexdigest()[:12]


VERSION = _version()


class Pages:
    """Templates and static files."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(_=_, static=f"{STATIC}/{VERSION}", languages=LANGUAGES)
        self._files = StaticFiles(directory=HERE / "static")

    def chat(self, request: Request, contacts: list[tuple[str, str]]) -> HTMLResponse:
        """The chat; `contacts` are names and phone numbers for a browser without scripts."""
        return self._page(request, "chat.html", contacts=contacts)

    def legal(self, request: Request, name: str) -> HTMLResponse:
        """One of the pages that the law asks for; German and English, else German with a note."""
        language = shell.language_of(request)
        written = language if language in LEGAL_LANGUAGES else LEGAL_LANGUAGES[0]
        return self._page(request, f"legal/{name}.{written}.html", name=name, written=written)

    async def static(self, request: Request, version: str, name: str) -> Response:
        """A static file; one of another release is sent, but not kept."""
        response = await self._files.get_response(name, request.scope)
        kept = f"public, max-age={YEAR}, immutable" if version == VERSION else "no-store"
        response.headers["Cache-Control"] = kept
        return response

    def _page(self, request: Request, template: str, **values: Any) -> HTMLResponse:
        language = shell.language_of(request)
        with use(language):
            html = self._templates.get_template(template).render(
                language=language,
                dir=shell.direction(language),
                size=shell.size_of(request),
                sizes=shell.SIZES,
                offered=shell.offered(),
                words=shell.words(),
                **values,
            )
        response = HTMLResponse(html, headers={"Cache-Control": "no-store"})
        if "lang" in request.query_params:
            response.set_cookie(shell.COOKIE, language, max_age=YEAR, samesite="lax")
        return response
