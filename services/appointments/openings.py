"""Looking for free times: what may be booked, by whom, and when. Nothing is changed here.

`now` is aware; days are the town's. What is found may be taken a moment later: only a hold counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.appointments.hours import Need, Window, at, unit_of
from services.appointments.models import BookingSettings, Counsellor, Offer
from services.appointments.places import defaults, taken_spans
from services.appointments.plans import plan_of
from services.appointments.rules import Slot, distinct, nearest, spoken
from services.appointments.times import Free, free_times

ONE_DAY = timedelta(days=1)


class Openings:
    """What is free in the town, in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime, zone: ZoneInfo) -> None:
        self._session = session
        self._now = now.astimezone(UTC)
        self._zone = zone

    @property
    def session(self) -> AsyncSession:
        """The transaction."""
        return self._session

    @property
    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._now

    def local(self, moment: datetime) -> datetime:
        """An instant as wall time of the town."""
        return moment.astimezone(self._zone)

    async def settings(self) -> BookingSettings:
        """The town's rules; to change them, change this row."""
        found = await self._session.get(BookingSettings, 1)
        return found or BookingSettings(**defaults())

    async def offers(self, *, places: int = 1) -> list[Offer]:
        """What may be booked, by topic; those for groups with more than one place."""
        rows = await self._session.scalars(
            select(Offer)
            .where(Offer.active, Offer.places == 1 if places == 1 else Offer.places > 1)
            .order_by(Offer.topic, Offer.id)
        )
        return list(rows)

    async def offer_for(self, topic: str) -> Offer | None:
        """The offer of single appointments on this topic, if there is one."""
        return next((offer for offer in await self.offers() if offer.topic == topic), None)

    async def counsellors(self, topic: str | None = None) -> list[Counsellor]:
        """Those who counsel (on a topic) and have not left, by name."""
        today = self._now.astimezone(self._zone).date()
        rows = await self._session.scalars(
            select(Counsellor)
            .where(or_(Counsellor.last_day.is_(None), Counsellor.last_day >= today))
            .order_by(Counsellor.name, Counsellor.id)
        )
        return [row for row in rows if topic is None or topic in row.topics]

    async def free(
        self,
        offer_id: str,
        *,
        centre: str | None = None,
        language: str | None = None,
        counsellor_id: str | None = None,
        first: date | None = None,
        last: date | None = None,
        desk: bool = False,
        moving: str | None = None,
    ) -> list[Slot]:
        """The free times from `first` to `last` (days of the town, inclusive), earliest first.

        At one time, whoever has least to do in these days comes first. `desk` also has what is
        kept back for walk-ins, and no earliest notice; `moving` is a booking that may overlap.
        """
        offer = await self._session.get_one(Offer, offer_id)
        people, able = [], {}
        for each in await self.counsellors(offer.topic):
            can, translated = spoken(each.languages, offer.interpreted, language)
            if can and counsellor_id in (None, each.id):
                people.append(each)
                able[each.id] = translated
        window = await self._window(first, last, desk=desk)
        if window.last < window.first or not able:
            return []
        plan = await plan_of(self._session, self._zone, people, window.first)
        units = (plan.unit(window.first) - 12 * 8, plan.unit(window.last + ONE_DAY) + 12 * 8)
        taken = await taken_spans(self._session, self._now, units, list(able), moving)
        found = [
            (start, len(taken.get(free.counsellor, ())), free)
            for free in free_times(plan, taken, need_of(offer), window, kept=desk)
            for start in free
            if centre in (None, free.centre)
        ]
        found.sort(key=lambda each: (each[0], able[each[2].counsellor], each[1]))
        return _slots(offer, language, able, [(start, free) for start, _work, free in found])

    async def nearest(
        self,
        offer_id: str,
        wish: datetime,
        *,
        centre: str | None = None,
        language: str | None = None,
        count: int = 3,
    ) -> list[Slot]:
        """The free times nearest to an instant, at other times than that of the wish as well."""
        slots = await self.free(offer_id, centre=centre, language=language)
        return nearest(slots, wish, count)

    async def soonest(
        self, offer_id: str, *, language: str | None = None, count: int = 3
    ) -> list[Slot]:
        """The next free times wherever they are."""
        return distinct(await self.free(offer_id, language=language))[:count]

    async def _window(self, first: date | None, last: date | None, *, desk: bool) -> Window:
        settings = await self.settings()
        notice = timedelta(0) if desk else timedelta(hours=settings.notice_hours)
        earliest = -int(-(self._now + notice).timestamp() // 300)
        today = self._now.astimezone(self._zone).date()
        horizon = today + ONE_DAY * settings.horizon_days
        first = max(first or today, today)
        last = (last or horizon) if desk else min(last or horizon, horizon)
        day = datetime.min.time()
        begin = unit_of(datetime.combine(first, day, self._zone))
        end = unit_of(datetime.combine(last + ONE_DAY, day, self._zone)) - 1
        return Window(first - ONE_DAY, last, max(earliest, begin), end)


def need_of(offer: Offer) -> Need:
    """How long it takes and what must be free around it."""
    return Need(offer.minutes, offer.before, offer.after)


def _slots(
    offer: Offer,
    language: str | None,
    interpreters: Mapping[str, bool],
    starts: Sequence[tuple[int, Free]],
) -> list[Slot]:
    offer_id, topic, length = offer.id, offer.topic, timedelta(minutes=offer.minutes)
    found = []
    for start, free in starts:
        begin, person = at(start), free.counsellor
        found.append(
            Slot(
                offer_id,
                topic,
                person,
                free.centre,
                begin,
                begin + length,
                language,
                interpreters[person],
            )
        )
    return found
