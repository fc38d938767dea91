"""The addresses of the web chat; `docs/web-chat.md` describes them for other clients.

Nothing that is written goes anywhere but through the door; nothing is shown but what the delivery
rows say. Both are safe to repeat.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from bot.channels.web import files, shell, talk
from bot.channels.web.draft import Draft, Seen, Shape, TooLarge, Unreadable, Writing, read
from bot.channels.web.events import stream
from bot.channels.web.house import House
from bot.channels.web.pace import Pace
from bot.channels.web.pages import LEGAL, STATIC, Pages
from bot.channels.web.refusal import Refused
from bot.channels.web.session import address_of, forget, from_elsewhere, remember
from bot.channels.web.shielded import ShieldedRoute
from locales import use
from services.centres.service import Centres
from services.deliveries.service import Deliveries

NO_STORE = {"Cache-Control": "no-store"}
WRITING = "writing"
"""The topic, by conversation, on which a counsellor sees that the resident writes."""

STREAM = {**NO_STORE, "X-Accel-Buffering": "no"}


def router(house: House) -> APIRouter:
    """Every address of the web chat."""
    routes, found = _Routes(house), APIRouter(route_class=ShieldedRoute, include_in_schema=False)
    found.add_api_route("/", routes.page)
    found.add_api_route("/chat/shell", routes.shell)
    found.add_api_route("/chat/messages", routes.write, methods=["POST"])
    found.add_api_route("/chat/files", routes.file, methods=["POST"])
    found.add_api_route("/chat/files/{name}", routes.show_file)
    found.add_api_route("/chat/seen", routes.seen, methods=["POST"])
    found.add_api_route("/chat/writing", routes.writing, methods=["POST"])
    found.add_api_route("/chat/leave", routes.leave, methods=["POST"])
    found.add_api_route("/chat/history", routes.history)
    found.add_api_route("/chat/events", routes.events)
    found.add_api_route(f"{STATIC}/{{version}}/{{name}}", routes.static)
    for name in LEGAL:
        found.add_api_route(f"/{name}", routes.legal)
    return found


class _Routes:
    def __init__(self, house: House) -> None:
        self._house = house
        self._url = house.settings.public_url
        self._pages = Pages()
        self._pace = Pace(house.clock)

    async def page(self, request: Request) -> Response:
        language = shell.language_of(request)
        async with self._house.db.snapshot() as session:
            contacts = await Centres(session, language, plain=False).phones()
        response = self._pages.chat(request, contacts)
        remember(request, response, self._url)
        return response

    async def shell(self, request: Request) -> Response:
        language = shell.language_of(request)
        with use(language):
            told = {"language": language, "dir": shell.direction(language), "words": shell.words()}
        return JSONResponse(told, headers=NO_STORE)

    async def legal(self, request: Request) -> Response:
        return self._pages.legal(request, request.url.path.removeprefix("/"))

    async def static(self, request: Request, version: str, name: str) -> Response:
        return await self._pages.static(request, version, name)

    async def write(self, request: Request) -> Response:
        address, draft = await self._read(request, Draft)
        if draft.empty:
            raise Refused("empty")
        language = shell.language_of(request)
        new = await self._house.inbox.accept(draft.incoming(address, self._house.clock(), language))
        return JSONResponse({"id": str(draft.id), "new": new}, 202, NO_STORE)

    async def file(self, request: Request, id: str = "") -> Response:  # noqa: A002
        return await files.take(self._house, request, self._may_write(request), id)

    async def show_file(self, request: Request, name: str) -> Response:
        return await files.show(self._house, _known(request), name)

    async def seen(self, request: Request) -> Response:
        address, seen = await self._read(request, Seen)
        async with self._house.db.transaction() as session:
            found = await talk.find(session, address)
            ids = await talk.unseen(session, found.id, seen.position, seen.state) if found else []
            for each in ids:
                await Deliveries(session, self._house.clock()).ack(each, seen.state)
        return Response(status_code=204, headers=NO_STORE)

    async def writing(self, request: Request) -> Response:
        address, _writing = await self._read(request, Writing)
        async with self._house.db.snapshot() as session:
            found = await talk.find(session, address)
        if found and found.mode == "human":
            self._house.wakeup.notify(WRITING, found.id)
        return Response(status_code=204, headers=NO_STORE)

    async def leave(self, request: Request) -> Response:
        if from_elsewhere(request, self._url):
            raise Refused("other_site")
        response = RedirectResponse("/", 303, NO_STORE)
        forget(response)
        return response

    async def history(self, request: Request, before: str = "") -> Response:
        address = _known(request)
        try:
            end = talk.Before.parse(before) if before else talk.NEWEST
        except ValueError:
            raise Refused("unreadable") from None
        async with self._house.db.snapshot() as session:
            found = await talk.find(session, address)
            page = await talk.past(session, found.id, end) if found else talk.NOTHING
        return JSONResponse(page, headers=NO_STORE)

    async def events(self, request: Request, after: int = 0) -> Response:
        address = _known(request)
        last = request.headers.get("last-event-id", "")
        known = int(last[:10]) if last.isascii() and last.isdecimal() else max(after, 0)
        return StreamingResponse(
            stream(self._house, address, known), headers=STREAM, media_type="text/event-stream"
        )

    def _may_write(self, request: Request) -> str:
        if from_elsewhere(request, self._url):
            raise Refused("other_site")
        address = _known(request)
        if wait := self._pace.wait(f"{address}{request.url.path}"):
            raise Refused("too_quick", wait)
        return address

    async def _read(self, request: Request, shape: type[Shape]) -> tuple[str, Shape]:
        address = self._may_write(request)
        try:
            return address, await read(request, shape)
        except TooLarge:
            raise Refused("too_large") from None
        except Unreadable:
            raise Refused("unreadable") from None


def _known(request: Request) -> str:
    address = address_of(request)
    if address is None:
        raise Refused("no_session")
    return address
