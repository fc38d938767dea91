"""Steps agreed on with participants: a counsellor sees the own cases, and those of colleagues whose
deputy it is.

Every page asks `services.cases.work` with the account that is signed in. What is not its work does
not exist for it (404), for admins too. Each look and each change is one line in the audit log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.house import House
from admin.inbox.files import SHOWN
from admin.inbox.seat import seat
from admin.pages import go, page
from admin.signed import Counsellor, InHouse
from locales import _, n_
from services.attachments.rules import LARGEST, Checked, NotTaken, check
from services.cases.models import CounsellingCase, Step
from services.cases.rules import LONGEST, STATES, CaseError, is_overdue
from services.cases.work import Work
from services.desk.lists import Lists
from services.staff.audit import Audit
from services.staff.models import Account
from services.staff.rules import Right, may
from services.staff.service import Staff

router = APIRouter()
CASES = "/admin/cases"
Text = Annotated[str, Form()]
FAULTS = {
    "empty": n_("Please write what is to be done."),
    "long": n_("A step has at most 500 characters."),
    "no_name": n_("Please write what you call this person, in at most 80 characters."),
    "over": n_("Please choose a last day from today on."),
    "far": n_("The last day is more than two years away."),
    "file_large": n_("The file is larger than 10 MB."),
    "file_kind": n_("Only photos and PDFs can be sent."),
    "file_broken": n_("The file is broken."),
}


@router.get("/cases")
async def show_all(request: Request, house: InHouse, me: Counsellor) -> Response:
    """The own cases and how they go, and who stands in."""
    async with house.db.snapshot() as session:
        work = Work(session, house.now(), me.id)
        accounts = await Staff(session, house.clock()).all()
        return page(
            request,
            "cases.html",
            me=me,
            cases=await work.all(),
            deputies=await work.deputies(),
            colleagues=_colleagues(accounts, me),
            names={each.id: each.name for each in accounts},
        )


@router.post("/cases")
async def begin(
    request: Request, house: InHouse, me: Counsellor, conversation: Text = "", name: Text = ""
) -> Response:
    """Begin to agree on steps with the resident of a talk."""
    async with house.db.transaction() as session:
        if await Lists(session, house.clock(), seat(me)).get(conversation) is None:
            raise HTTPException(404)
        try:
            case = await Work(session, house.now(), me.id).begin(conversation, name)
        except CaseError:
            return go(f"/admin/inbox/{conversation}")
        if case is None:
            raise HTTPException(404)
        Audit(session, house.clock()).note(me, "case_begun", case.id)
        return go(f"{CASES}/{case.id}")


@router.post("/cases/deputies")
async def name_deputies(request: Request, house: InHouse, me: Counsellor) -> Response:
    """Say who stands in."""
    chosen = {str(value) for value in (await request.form()).getlist("deputies")}
    async with house.db.transaction() as session:
        accounts = _colleagues(await Staff(session, house.clock()).all(), me)
        known = [each.id for each in accounts if each.id in chosen]
        await Work(session, house.now(), me.id).name_deputies(known)
        Audit(session, house.clock()).note(me, "deputies_named", me.id, number=len(known))
    return go(CASES, told="saved")


@router.get("/cases/{case_id}")
async def show(
    request: Request, house: InHouse, me: Counsellor, case_id: str, fault: str = ""
) -> Response:
    """One case: what is open, done and overdue, and a form for the next step."""
    async with house.db.transaction() as session:
        case = await _case(session, house, me, case_id)
        Audit(session, house.clock()).note(me, "case_read", case.id)
        steps = await Work(session, house.now(), me.id).steps(case)
        counsellor = await Staff(session, house.clock()).get(case.counsellor_id)
        return page(
            request,
            "case.html",
            me=me,
            case=case,
            steps=steps,
            counsellor=counsellor.name if counsellor else "",
            overdue=lambda step: is_overdue(step.state, step.last_day, house.today()),
            longest=LONGEST,
            fault=_(FAULTS[fault]) if fault in FAULTS else "",
        )


@router.post("/cases/{case_id}/steps")
async def agree(
    request: Request,
    house: InHouse,
    me: Counsellor,
    case_id: str,
    text: Text = "",
    last_day: Text = "",
    file: UploadFile | None = None,
) -> Response:
    """Agree on a step."""
    address = f"{CASES}/{case_id}"
    try:
        checked = await _checked(file)
        async with house.db.transaction() as session:
            case = await _case(session, house, me, case_id)
            work = Work(session, house.now(), me.id)
            step = await work.agree(case, text, _day(last_day), checked)
            Audit(session, house.clock()).note(me, "step_agreed", case.id, step=step.id)
    except (CaseError, NotTaken) as error:
        return _onward(request, go(address, fault=str(error)))
    return _onward(request, go(address, told="agreed"))


@router.post("/cases/{case_id}/steps/{step_id}")
async def change(
    house: InHouse,
    me: Counsellor,
    case_id: str,
    step_id: str,
    do: Text = "",
    last_day: Text = "",
) -> Response:
    """Another last day, or done, dropped, open again."""
    address = f"{CASES}/{case_id}"
    try:
        async with house.db.transaction() as session:
            case, step = await _step(session, house, me, case_id, step_id)
            work = Work(session, house.now(), me.id)
            if do in STATES:
                await work.settle(case, step, do)
            else:
                await work.move(case, step, _day(last_day))
            Audit(session, house.clock()).note(me, "step_changed", case.id, step=step.id)
    except CaseError as error:
        return go(address, fault=str(error))
    return go(address, told="saved" if do in STATES else "moved_step")


@router.get("/cases/{case_id}/steps/{step_id}/file")
async def show_file(house: InHouse, me: Counsellor, case_id: str, step_id: str) -> Response:
    """The file of a step; 404 where it has none, or it is forgotten by now."""
    async with house.db.snapshot() as session:
        case, step = await _step(session, house, me, case_id, step_id)
        file = await Work(session, house.now(), me.id).file(case, step)
    if file is None:
        raise HTTPException(404)
    return Response(file.content, media_type=file.type, headers=SHOWN)


async def _case(session: AsyncSession, house: House, me: Account, case_id: str) -> CounsellingCase:
    case = await Work(session, house.now(), me.id).get(case_id)
    if case is None:
        raise HTTPException(404)
    return case


async def _step(
    session: AsyncSession, house: House, me: Account, case_id: str, step_id: str
) -> tuple[CounsellingCase, Step]:
    case = await _case(session, house, me, case_id)
    step = await Work(session, house.now(), me.id).step(case, step_id)
    if step is None:
        raise HTTPException(404)
    return case, step


async def _checked(file: UploadFile | None) -> Checked | None:
    content = await file.read(LARGEST + 1) if file is not None else b""
    return await asyncio.to_thread(check, content) if content else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CaseError("over") from None


def _onward(request: Request, response: Response) -> Response:
    """A form that a script has sent with a file is led on by the script."""
    if "hx-request" not in request.headers:
        return response
    return Response(status_code=204, headers={"HX-Redirect": response.headers["location"]})


def _colleagues(accounts: Iterable[Account], me: Account) -> list[Account]:
    return [
        each for each in accounts if each.active and each.id != me.id and may(each.role, Right.DESK)
    ]
