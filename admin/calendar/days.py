"""The calendar itself: a day or a week, per centre and counsellor, and the day on paper."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_time
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.calendar import options, words
from admin.calendar.names import names
from admin.calendar.wish import Wish, wish_of
from admin.house import House
from admin.pages import page
from admin.signed import Counsellor, InHouse
from locales import _, current_language
from services.appointments.conflicts import Conflicts
from services.appointments.leads import Leads
from services.appointments.models import Booking
from services.appointments.timetable import AFTERWARDS, Column, Timetable, outcomes_of

router = APIRouter()


@router.get("/calendar")
async def show(request: Request, house: InHouse, me: Counsellor) -> Response:
    """A day or a week."""
    return await _page(
        request, house, "calendar.html", wish_of(request.query_params, house.today())
    )


@router.get("/calendar/print")
async def show_on_paper(request: Request, house: InHouse, me: Counsellor) -> Response:
    """A day to print."""
    wish = wish_of({**request.query_params, "view": "day"}, house.today())
    return await _page(request, house, "calendar_print.html", wish)


async def _page(request: Request, house: House, template: str, wish: Wish) -> Response:
    refused = request.query_params.get("refused", "")
    async with house.db.snapshot() as session:
        calendar = Timetable(session, house.clock(), house.zone)
        columns = await calendar.columns(
            wish.first, wish.last, centre=wish.centre, counsellor_id=wish.counsellor
        )
        service = Conflicts(session, house.clock(), house.zone)
        conflicts = await service.conflicts()
        return page(
            request,
            template,
            names=await names(session),
            wish=wish,
            columns=columns,
            rows=_rows(columns),
            days=sorted({column.day for column in columns} | set(_weekdays(wish))),
            conflicts=conflicts,
            amiss={booking.id for booking in conflicts},
            calls=len(await service.to_call()),
            group_amiss=len(await Leads(session, house.clock(), house.zone).amiss()),
            fault=_(words.REFUSALS[refused]) if refused in words.REFUSALS else "",
            now=house.clock(),
            **of_page(house),
        )


def of_page(house: House) -> dict[str, object]:
    """What the templates of the calendar need to show times, and what may follow."""

    def possible(booking: Booking, quick: bool = False) -> tuple[str, ...]:
        found = outcomes_of(booking.state, booking.starts_at, house.clock(), house.zone)
        began = booking.starts_at <= house.clock()
        return tuple(each for each in found if not quick or (began and each in AFTERWARDS))

    return {
        "clock": lambda moment: clock(moment.astimezone(house.zone)),
        "day_of": lambda moment: moment.astimezone(house.zone).date().isoformat(),
        "long_day": long_day,
        "possible": possible,
        "calendar_words": words,
        "options": options,
    }


def clock(local: datetime) -> str:
    """A time of the day."""
    return format_time(local, "HH:mm", locale=current_language())


def long_day(day: date) -> str:
    """A day with its weekday in full."""
    return format_date(day, "full", locale=current_language())


def _rows(columns: list[Column]) -> dict[str, dict[date, Column]]:
    """The columns by counsellor and day."""
    found: dict[str, dict[date, Column]] = {}
    for column in columns:
        found.setdefault(column.counsellor.id, {})[column.day] = column
    return found


def _weekdays(wish: Wish) -> list[date]:
    """Monday to Friday always have a place in the week."""
    if wish.view != "week":
        return [wish.day]
    return [date.fromordinal(wish.first.toordinal() + number) for number in range(5)]
