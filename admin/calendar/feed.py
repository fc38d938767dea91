"""The calendar subscription of a counsellor: an address made, shown once, and revoked.

Whoever has the address sees the appointments, so only the counsellor and admins make it. Of the
address only a hash is kept: a lost one is replaced, never looked up.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from admin.calendar.fields import Fields
from admin.calendar.plan import PEOPLE, plan_page
from admin.pages import go
from admin.signed import Counsellor, InHouse
from services.appointments.service import Appointments
from services.appointments.setup import Setup
from services.staff.audit import Audit
from services.staff.rules import Right, may

router = APIRouter()


@router.post("/calendar/people/{counsellor_id}/feed")
async def change(request: Request, house: InHouse, me: Counsellor, counsellor_id: str) -> Response:
    """Make a new address, which ends the old one, or end it."""
    ends = Fields(await request.form()).text("do") == "end"
    async with house.db.transaction() as session:
        counsellor = await Setup(session).counsellor(counsellor_id)
        if counsellor is None:
            raise HTTPException(404)
        if counsellor.account_id != me.id and not may(me.role, Right.PLAN):
            raise HTTPException(403)
        agenda = Appointments(session, house.clock(), house.zone)
        token = "" if ends else await agenda.new_feed(counsellor_id)
        if ends:
            await agenda.end_feed(counsellor_id)
        Audit(session, house.clock()).note(me, "feed_changed", counsellor_id)
    if ends:
        return go(f"{PEOPLE}/{counsellor_id}", told="feed_ended")
    return await plan_page(request, house, counsellor_id, feed=f"{house.url}/calendar/{token}.ics")
