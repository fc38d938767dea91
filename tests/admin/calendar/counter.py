"""The counter of a centre: two counsellors with their hours, and what staff do with forms.

The clock of the house stands on Monday, 23 November 2026, 11:00 in the town.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from html import unescape
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.hours import Line, Need
from services.appointments.models import Booking
from services.appointments.plans import Plans
from services.appointments.rules import Slot
from services.appointments.service import Appointments
from services.appointments.walk_ins import WalkIns
from tests.admin.staff_house import Browser, StaffHouse

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
CALENDAR = "/admin/calendar"


class Counter:
    """Anna is in the east on Mondays from 9 to 12 and 13 to 17, Boris in the west on Tuesdays."""

    def __init__(self, house: StaffHouse, browser: Browser) -> None:
        self.house = house
        self.browser = browser
        self.offer = ""
        self.people: dict[str, str] = {}

    async def opens(self) -> None:
        """Set up the plan."""
        async with self.house.db.transaction() as session:
            plans = Plans(session)
            offer = await plans.add_offer("debt", Need(60, after=10), interpreted=["tr"])
            self.offer = offer.id
            for name, centre, weekday, spans in (
                ("Anna (Beispiel)", "oststadt", 0, ((9, 12), (13, 17))),
                ("Boris (Beispiel)", "weststadt", 1, ((9, 12),)),
            ):
                person = await plans.add_counsellor(name, ["debt"], ["de"])
                self.people[name.split()[0]] = person.id
                for begins, ends in spans:
                    hours = (time(begins), time(ends), date(2026, 1, 5))
                    await plans.add_line(Line(person.id, centre, weekday, *hours, kept=20))

    async def books(self, who: str, day: date, at: time, name: str = "Ali Beispiel") -> str:
        """Book somebody; returns the id."""
        begin = datetime.combine(day, at, BERLIN)
        async with self.house.db.transaction() as session:
            appointments = self.appointments(session)
            free = await appointments.free(
                self.offer, counsellor_id=self.people[who], first=day, last=day, desk=True
            )
            slot = next(each for each in free if each.starts_at == begin)
            return (await appointments.book(slot, name=name, contact="0000 Beispiel")).id

    def appointments(self, session: AsyncSession) -> Appointments:
        """The service, at the time of the house."""
        return Appointments(session, self.house.at, BERLIN)

    async def booking(self, booking_id: str) -> Booking:
        """As it is in the database."""
        async with self.house.db.snapshot() as session:
            found = await self.appointments(session).get(booking_id)
            assert found is not None
            return found

    async def settles(self, booking_id: str, outcome: str) -> None:
        """Note what came of a booking."""
        async with self.house.db.transaction() as session:
            await self.appointments(session).mark_outcome(booking_id, outcome)

    async def numbers(self, centre: str, *names: str) -> list[int]:
        """Give numbers to people without an appointment; returns the ids."""
        async with self.house.db.transaction() as session:
            queue = WalkIns(session, self.house.at, BERLIN)
            return [(await queue.arrives(centre, self.offer, name, None)).id for name in names]

    async def free(self, who: str, day: date) -> list[Slot]:
        """What can be booked at the desk."""
        async with self.house.db.snapshot() as session:
            return await self.appointments(session).free(
                self.offer, counsellor_id=self.people[who], first=day, last=day, desk=True
            )

    async def shows(self, path: str) -> str:
        """The words on a page."""
        return words(await self.browser.opens(f"{CALENDAR}{path}"))

    async def sends(self, path: str, **fields: object) -> httpx.Response:
        """Send a form."""
        return await self.browser.sends(f"{CALENDAR}{path}", **fields)


def words(answer: httpx.Response) -> str:
    """A page without its tags, blanks folded."""
    main = answer.text.split('<main id="main"', 1)[-1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
