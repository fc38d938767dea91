"""Pages before one is signed in: password, second factor, one-time links; and signing out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from admin.guard import SESSION
from admin.pages import go, own_page, page
from admin.signed import SECOND, SETUP, SIGN_IN, InHouse, keep, signed_of, token_of
from locales import _, current_language
from services.staff.rules import StaffError
from services.staff.service import Staff
from services.staff.sign_in import Opened

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/sign-in")
async def show(request: Request, next: str = "") -> Response:  # noqa: A002
    """The form for name and password."""
    signed = await signed_of(request)
    if signed and signed.stage == "full":
        return go(own_page(next))
    return page(request, "sign_in.html", next=own_page(next), name="", fault="")


@router.post("/sign-in")
async def sign_in(
    request: Request,
    house: InHouse,
    name: Text = "",
    password: Text = "",
    next: Text = "",  # noqa: A002
) -> Response:
    """Check name and password."""
    opened = await house.sign_in.with_password(name[:64], password[:200])
    if opened is None:
        fault = _(
            "That did not work. Please check name and password. After five wrong tries an account "
            "rests for some minutes."
        )
        return page(request, "sign_in.html", 401, next=own_page(next), name=name, fault=fault)
    return _onwards(request, opened, own_page(next))


@router.get("/sign-in/code")
async def ask_code(request: Request, next: str = "") -> Response:  # noqa: A002
    """The form for the second factor."""
    signed = await signed_of(request)
    if signed is None or signed.stage != "second":
        return go(SIGN_IN)
    return page(request, "code.html", next=own_page(next), fault="")


@router.post("/sign-in/code")
async def check_code(
    request: Request,
    house: InHouse,
    code: Text = "",
    next: Text = "",  # noqa: A002
) -> Response:
    """Check the second factor."""
    opened = await house.sign_in.with_code(token_of(request), code[:32])
    if opened is None:
        if await signed_of(request) is None:
            return go(SIGN_IN)
        fault = _("This code is not right, or it was used already. Please wait for the next one.")
        return page(request, "code.html", 401, next=own_page(next), fault=fault)
    return _onwards(request, opened, own_page(next))


@router.get("/link/{token}")
async def welcome(request: Request, house: InHouse, token: str) -> Response:
    """A one-time link: choose a password. Looking does not spend it."""
    async with house.db.snapshot() as session:
        account = await Staff(session, house.clock()).opened_by(token)
    status = 200 if account else 410
    return page(request, "welcome.html", status, account=account, token=token, fault="")


@router.post("/link/{token}")
async def choose(
    request: Request, house: InHouse, token: str, password: Text = "", again: Text = ""
) -> Response:
    """Set the password, and sign in with it."""
    fault = "" if password == again else _("The two passwords are not the same.")
    account = None
    async with house.db.transaction() as session:
        staff = Staff(session, house.clock())
        try:
            if not fault:
                account = await staff.choose_password(token, password, current_language())
        except StaffError as error:
            fault = _(str(error))
        if fault:
            opened_by = await staff.opened_by(token)
    if fault:
        return page(request, "welcome.html", 422, account=opened_by, token=token, fault=fault)
    if account is None:
        return page(request, "welcome.html", 410, account=None, token=token, fault="")
    opened = await house.sign_in.with_password(account.name, password)
    return _onwards(request, opened, "/admin/") if opened else go(SIGN_IN)


@router.post("/sign-out")
async def sign_out(request: Request, house: InHouse) -> Response:
    """End this session."""
    await house.sign_in.end(token_of(request))
    response = go(SIGN_IN)
    response.delete_cookie(SESSION, path="/admin")
    return response


def _onwards(request: Request, opened: Opened, wanted: str) -> Response:
    if opened.stage == "second":
        response = go(SECOND, next=wanted)
    else:
        response = go(SETUP if opened.stage == "setup" else wanted)
    return keep(request, response, opened)
