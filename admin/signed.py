"""Who is signed in: the session cookie, and what every page demands before it is made.

`needs(right)` is the only way to a signed-in page. A page that demands nothing is listed in the
test of routes by hand. Whoever must still give a second factor is led there.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import Response

from admin.guard import SESSION
from admin.house import House
from locales import switch
from services.staff.models import Account
from services.staff.rules import Right, may
from services.staff.sign_in import Opened, Signed

SIGN_IN = "/admin/sign-in"
SECOND = "/admin/sign-in/code"
SETUP = "/admin/me/second-factor"


class Away(Exception):
    """This page is not to be seen yet; the browser goes elsewhere."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Forbidden(Exception):
    """This role may not do that."""


def house_of(request: Request) -> House:
    """The parts of the house."""
    house: House = request.app.state.house
    return house


def token_of(request: Request) -> str:
    """The token of the session, as the browser has it."""
    return request.cookies.get(SESSION, "")


async def signed_of(request: Request) -> Signed | None:
    """Who this is, at whatever stage; sets the language of the page."""
    token = token_of(request)
    signed = await house_of(request).sign_in.signed(token) if token else None
    if signed:
        switch(signed.account.language)
        request.state.signed = signed if signed.stage == "full" else None
    return signed


def needs(right: Right) -> Any:
    """The account that asks, or away with it."""

    async def account(request: Request) -> Account:
        signed = await signed_of(request)
        if signed is None:
            raise Away(f"{SIGN_IN}?next={quote(_wanted(request))}")
        if signed.stage != "full":
            raise Away(SECOND if signed.stage == "second" else SETUP)
        if not may(signed.account.role, right):
            raise Forbidden
        return signed.account

    account.right = right  # type: ignore[attr-defined]
    return Depends(account)


def keep(request: Request, response: Response, opened: Opened) -> Response:
    """Give the browser its new session."""
    response.set_cookie(
        SESSION,
        opened.token,
        path="/admin",
        httponly=True,
        samesite="lax",
        secure=house_of(request).url.startswith("https://"),
    )
    return response


def _wanted(request: Request) -> str:
    if request.method != "GET" or "hx-request" in request.headers:
        return "/admin/"
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


InHouse = Annotated[House, Depends(house_of)]
Worker = Annotated[Account, needs(Right.WORK)]
Reader = Annotated[Account, needs(Right.GUIDE_READ)]
Editor = Annotated[Account, needs(Right.GUIDE_WRITE)]
Asker = Annotated[Account, needs(Right.QUESTIONS)]
Announcer = Annotated[Account, needs(Right.ANNOUNCE)]
Counsellor = Annotated[Account, needs(Right.DESK)]
Planner = Annotated[Account, needs(Right.PLAN)]
Admin = Annotated[Account, needs(Right.PEOPLE)]
Auditor = Annotated[Account, needs(Right.AUDIT)]
