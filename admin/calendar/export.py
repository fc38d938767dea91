"""The bookings of some days as a CSV file that opens in a spreadsheet as it should.

Semicolons and a byte order mark, as German spreadsheets expect. A cell that a spreadsheet would run
as a formula begins with an apostrophe (OWASP, CSV injection): residents write their names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.calendar import words
from admin.calendar.fields import day_of
from admin.calendar.names import Names, names
from admin.calendar.wish import LONGEST_DAYS
from admin.house import House
from admin.pages import language_name
from admin.signed import Counsellor, InHouse
from admin.words import word
from locales import _
from services.appointments.models import Booking
from services.appointments.service import Appointments
from services.staff.audit import Audit

router = APIRouter()
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@router.get("/calendar/export.csv")
async def download(
    request: Request,
    house: InHouse,
    me: Counsellor,
    first: str = "",
    last: str = "",
    centre: str = "",
    counsellor: str = "",
) -> Response:
    """The bookings from `first` to `last`, at most a year; who took them is noted."""
    begin = day_of(first) or house.today()
    end = day_of(last) or begin
    end = min(end, begin.fromordinal(begin.toordinal() + LONGEST_DAYS))
    async with house.db.transaction() as session:
        rows = await Appointments(session, house.clock(), house.zone).between(
            begin, end, centre=centre or None, counsellor_id=counsellor or None
        )
        called = await names(session)
        Audit(session, house.clock()).note(
            me, "appointments_exported", f"{begin} – {end}", rows=len(rows)
        )
    text = table([heading(), *(_cells(row, called, house) for row in rows)])
    name = f"termine-{begin}-{end}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv", headers=headers)


def heading() -> list[str]:
    """The names of the columns."""
    return [
        _("Date"), _("From"), _("Until"), _("Centre"), _("Counsellor"), _("Topic"), _("How"),
        _("Language"), _("Interpreter"), _("State"), _("Code"), _("Name"), _("Contact"),
    ]  # fmt: skip


def table(rows: Iterable[list[str]]) -> str:
    """The rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _cells(booking: Booking, called: Names, house: House) -> list[str]:
    begins = booking.starts_at.astimezone(house.zone)
    return [
        begins.date().isoformat(),
        f"{begins:%H:%M}",
        f"{booking.ends_at.astimezone(house.zone):%H:%M}",
        called.centre(booking.centre),
        called.person(booking.counsellor_id),
        called.topic(booking.topic),
        word(words.KINDS, booking.kind),
        language_name(booking.language) if booking.language else "",
        _("yes") if booking.interpreter else "",
        word(words.STATES, booking.state),
        booking.code,
        booking.name or "",
        booking.contact or "",
    ]
