"""The own account: language, password, second factor, signing out everywhere.

The page of the second factor is also open to those who must add one before anything else.
"""

from __future__ import annotations

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from markupsafe import Markup
from starlette.responses import Response

from admin.guard import SESSION
from admin.pages import go, page
from admin.signed import SIGN_IN, Away, InHouse, Worker, keep, signed_of, token_of
from locales import _
from services.staff.audit import Audit
from services.staff.rules import StaffError
from services.staff.second_factor import setup_uri
from services.staff.service import Staff

router = APIRouter()
Text = Annotated[str, Form()]
ME = "/admin/me"
LANGUAGES = ("de", "en")


@router.get("/me")
async def show(request: Request, me: Worker) -> Response:
    """The own account."""
    return page(request, "me.html", me=me, fault="")


@router.post("/me/language")
async def change_language(house: InHouse, me: Worker, language: Text = "de") -> Response:
    """Speak German or English to me."""
    if language in LANGUAGES:
        async with house.db.transaction() as session:
            account = await Staff(session, house.clock()).get(me.id)
            if account:
                account.language = language
    return go(ME, told="saved")


@router.post("/me/password")
async def change_password(
    request: Request, house: InHouse, me: Worker, old: Text = "", new: Text = "", again: Text = ""
) -> Response:
    """Change the own password; other browsers are signed out."""
    fault, opened = "", None
    if new != again:
        fault = _("The two passwords are not the same.")
    else:
        try:
            opened = await house.sign_in.change_password(token_of(request), old[:200], new)
            fault = "" if opened else _("Your present password is not right.")
        except StaffError as error:
            fault = _(str(error))
    if opened is None:
        return page(request, "me.html", 422, me=me, fault=fault)
    return keep(request, go(ME, told="password"), opened)


@router.post("/me/sign-out-everywhere")
async def sign_out_everywhere(house: InHouse, me: Worker) -> Response:
    """End every session of this account, also this one."""
    async with house.db.transaction() as session:
        staff = Staff(session, house.clock())
        account = await staff.get(me.id)
        if account:
            await staff.end_sessions(account)
            Audit(session, house.clock()).note(account, "signed_out_everywhere")
    response = go(SIGN_IN)
    response.delete_cookie(SESSION, path="/admin")
    return response


@router.get("/me/second-factor")
async def show_second_factor(request: Request, house: InHouse) -> Response:
    """The code to scan."""
    return await _setup_page(request, house, "")


@router.post("/me/second-factor")
async def add_second_factor(request: Request, house: InHouse, code: Text = "") -> Response:
    """Confirm with the first code; then the recovery codes are shown, once."""
    found = await house.sign_in.confirm_second_factor(token_of(request), code[:32])
    if found is None:
        fault = _("This code is not right. Please type the six digits that the app shows now.")
        return await _setup_page(request, house, fault)
    opened, codes = found
    signed = await house.sign_in.signed(opened.token)
    request.state.signed = signed
    return keep(request, page(request, "recovery.html", codes=codes), opened)


async def _setup_page(request: Request, house: InHouse, fault: str) -> Response:
    signed = await signed_of(request)
    if signed is None:
        raise Away(f"{SIGN_IN}?next={ME}/second-factor")
    secret = await house.sign_in.begin_second_factor(token_of(request))
    if secret is None:
        return go(ME if signed.stage == "full" else SIGN_IN)
    code = _qr(setup_uri(secret, signed.account.name))
    status = 422 if fault else 200
    return page(request, "second_factor.html", status, secret=secret, code=code, fault=fault)


def _qr(text: str) -> Markup:
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=5, xmldecl=False, svgns=True)
    return Markup(out.getvalue().decode())  # noqa: S704 made by the library from our own text
