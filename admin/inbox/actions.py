"""What a counsellor does with a talk. Each action is one form, one transaction, one audit line.

A form works without scripts and then leads back to the page; the script of the page sends the same
form and asks for the changed parts. What cannot be done is said, and nothing typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.house import House
from admin.inbox import words
from admin.inbox.seat import seat
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _
from services.conversations.service import Conversations
from services.desk.looking import Looking
from services.desk.rules import PLACEHOLDERS, DeskError, placeholders
from services.desk.taking import NotThere, Taken, Taking
from services.staff.audit import Audit
from services.staff.models import Account
from services.staff.rules import Right, may
from services.staff.service import Staff as Accounts

router = APIRouter()
Text = Annotated[str, Form()]
TOKEN = re.compile(r"[\w-]{8,64}")


@router.post("/inbox/{conversation_id}/claim")
async def claim(
    request: Request, house: InHouse, me: Counsellor, conversation_id: str, holder: Text = ""
) -> Response:
    """Take the talk; `holder` is the colleague whom the page showed to have it."""
    return await act(
        request, house, me, conversation_id, "talk_claimed",
        lambda taking: taking.claim(conversation_id, holder or None),
    )  # fmt: skip


@router.post("/inbox/{conversation_id}/reply")
async def reply(
    request: Request,
    house: InHouse,
    me: Counsellor,
    conversation_id: str,
    text: Text = "",
    token: Text = "",
    language: Text = "",
    note: Text = "",
) -> Response:
    """Answer the resident, or keep a note where the form was sent as one."""
    token = _token(token)
    if note:
        return await act(
            request, house, me, conversation_id, "talk_noted",
            lambda taking: taking.note(conversation_id, text, token),
        )  # fmt: skip
    if placeholders(text) & set(PLACEHOLDERS):
        return fault(request, conversation_id, "braces")
    return await act(
        request, house, me, conversation_id, "talk_answered",
        lambda taking: taking.reply(conversation_id, text, token, language or None),
    )  # fmt: skip


@router.post("/inbox/{conversation_id}/release")
async def release(
    request: Request, house: InHouse, me: Counsellor, conversation_id: str
) -> Response:
    """Give the talk back into the line."""
    return await act(
        request, house, me, conversation_id, "talk_released",
        lambda taking: taking.release(conversation_id),
    )  # fmt: skip


@router.post("/inbox/{conversation_id}/assign")
async def assign(
    request: Request, house: InHouse, me: Counsellor, conversation_id: str, colleague: Text = ""
) -> Response:
    """Give the talk to a colleague."""
    async with house.db.snapshot() as session:
        account = await Accounts(session, house.clock()).get(colleague)
    if account is None or not account.active or not may(account.role, Right.DESK):
        return fault(request, conversation_id, "no_colleague")
    to = seat(account)
    return await act(
        request, house, me, conversation_id, "talk_assigned",
        lambda taking: taking.assign(conversation_id, to),
    )  # fmt: skip


@router.post("/inbox/{conversation_id}/transfer")
async def transfer(
    request: Request, house: InHouse, me: Counsellor, conversation_id: str, centre: Text = ""
) -> Response:
    """Give the talk to another centre."""
    return await act(
        request, house, me, conversation_id, "talk_transferred",
        lambda taking: taking.transfer(conversation_id, centre),
    )  # fmt: skip


@router.post("/inbox/{conversation_id}/hand-back")
async def hand_back(
    request: Request, house: InHouse, me: Counsellor, conversation_id: str
) -> Response:
    """Let the bot answer again."""
    return await act(
        request, house, me, conversation_id, "talk_handed_back",
        lambda taking: taking.hand_back(conversation_id),
    )  # fmt: skip


@router.post("/inbox/{conversation_id}/close")
async def close(request: Request, house: InHouse, me: Counsellor, conversation_id: str) -> Response:
    """The matter is settled."""
    return await act(
        request, house, me, conversation_id, "talk_closed",
        lambda taking: taking.close(conversation_id),
    )  # fmt: skip


@router.post("/inbox/{conversation_id}/types")
async def types(house: InHouse, me: Counsellor, conversation_id: str) -> Response:
    """Show the resident and colleagues that an answer is being written."""
    async with house.db.transaction() as session:
        new = await Looking(session, house.clock(), seat(me)).types(conversation_id)
        talk = await Conversations(session, house.clock()).get(conversation_id) if new else None
        shown = talk is not None and talk.mode == "human"
        place = (
            await Conversations(session, house.clock()).place(conversation_id) if shown else None
        )
    if new:
        house.wakeup.notify("desk", conversation_id)
    if place is not None:
        await house.typing(*place)
    return Response(status_code=204)


@router.post("/inbox/{conversation_id}/leave")
async def leave(house: InHouse, me: Counsellor, conversation_id: str) -> Response:
    """Look away."""
    async with house.db.transaction() as session:
        await Looking(session, house.clock(), seat(me)).leave(conversation_id)
    house.wakeup.notify("desk", conversation_id)
    return Response(status_code=204)


async def act(
    request: Request,
    house: House,
    me: Account,
    conversation_id: str,
    audited: str,
    action: Callable[[Taking], Awaitable[object]],
) -> Response:
    """Do one thing to a talk, audit it, tell everybody who has it open."""
    try:
        async with house.db.transaction() as session:
            if await action(Taking(session, house.clock(), seat(me))) is not False:
                Audit(session, house.clock()).note(me, audited, conversation_id)
            talk = await Conversations(session, house.clock()).get(conversation_id)
    except NotThere:
        raise HTTPException(404) from None
    except Taken as taken:
        told = _("{name} has this talk. Nothing was sent.", name=taken.by)
        return _answer(request, conversation_id, told, 409)
    except DeskError as error:
        return fault(request, conversation_id, str(error))
    house.wakeup.notify("desk", conversation_id)
    if talk is not None:
        house.wakeup.notify("outbox", talk.channel)
        house.wakeup.notify("chat", conversation_id)
    if "hx-request" in request.headers:
        return Response(status_code=204)
    return go(f"/admin/inbox/{conversation_id}")


def fault(request: Request, conversation_id: str, key: str) -> Response:
    """What cannot be done, by its name in `words.FAULTS`."""
    return _answer(request, conversation_id, _(words.FAULTS[key]), 422)


def _answer(request: Request, conversation_id: str, told: str, status: int) -> Response:
    """What went wrong: as words for the script, as a page with a way back without one."""
    if "hx-request" in request.headers:
        return Response(told, status, media_type="text/plain; charset=utf-8")
    return page(request, "inbox_fault.html", status, text=told, conversation_id=conversation_id)


def _token(token: str) -> str:
    if not TOKEN.fullmatch(token):
        raise HTTPException(400)
    return token
