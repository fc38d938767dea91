"""The start page: what needs doing, and what happened in the last seven days. Counts only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_timedelta
from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from admin.guide import wanted_languages
from admin.house import House
from admin.pages import page
from admin.signed import InHouse, Worker
from locales import _, current_language, n_
from services.announcements.editing import waiting_for_approval
from services.appointments.conflicts import Conflicts
from services.appointments.figures import Undone, bookings, undone
from services.appointments.leads import Leads
from services.centres.service import Centres
from services.conversations.heard import HeardWords
from services.deliveries.service import BULK, Deliveries
from services.desk.figures import Figures, figures
from services.exchange.moderation import Moderation
from services.guide.lists import Lists, Wanted
from services.questions.service import Questions, gather
from services.staff.rules import Right, may

router = APIRouter()
DAYS = 7
WAITED = (
    n_("up to 5 minutes"), n_("up to 15 minutes"), n_("up to an hour"), n_("up to a day"),
    n_("longer"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `share` is its length in percent of the longest."""

    name: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in seven days, as bars and as single numbers."""

    days: tuple[tuple[date, int], ...]
    languages: tuple[Bar, ...]
    entries: tuple[Bar, ...]
    answered: int
    clarified: int
    unanswered: int
    unhelpful: int
    handoffs: int
    crises: int
    desk: Figures
    waits: tuple[Bar, ...]
    typical: str
    booked: Booked


@dataclass(frozen=True, slots=True)
class Booked:
    """The appointments of seven days: made by centre, called off, and what came of them."""

    centres: tuple[Bar, ...]
    cancelled: int
    seen: int
    missed: int
    without_outcome: int


@dataclass(frozen=True, slots=True)
class ToDo:
    """What needs doing."""

    waiting: int
    outdated: int
    missing: int
    questions: int
    unchecked: int
    no_contact: int
    drafts: int
    failed: int
    approvals: int
    exchange: int
    conflicts: int
    calls: int
    desk: Undone
    since: date


@router.get("/")
async def show(request: Request, house: InHouse, me: Worker) -> Response:
    """The start page."""
    if may(me.role, Right.QUESTIONS):
        await gather(house.db, house.encoder, house.clock())
    async with house.db.snapshot() as session:
        todo = await _todo(session, house)
        week = await _week(session, house)
    return page(request, "dashboard.html", me=me, todo=todo, week=week)


async def _todo(session: AsyncSession, house: House) -> ToDo:
    desk = await undone(session, house.clock(), house.today())
    appointments = Conflicts(session, house.clock(), house.zone)
    leads = Leads(session, house.clock(), house.zone)
    lists = Lists(session, wanted_languages(), house.today())
    counts = await Deliveries(session, house.clock()).counts(
        since=house.clock() - timedelta(days=DAYS), below=BULK
    )
    return ToDo(
        waiting=await HeardWords(session).waiting(),
        outdated=await lists.count(Wanted(state="outdated")),
        missing=await lists.count(Wanted(state="missing")),
        questions=await Questions(session, house.clock()).open_count(),
        unchecked=await lists.count(Wanted(state="unchecked")),
        no_contact=await lists.count(Wanted(state="no_contact")),
        drafts=await lists.count(Wanted(state="drafts")),
        failed=sum(count for (_channel, state), count in counts.items() if state == "failed"),
        approvals=await waiting_for_approval(session),
        exchange=await Moderation(session, house.clock()).to_decide(),
        conflicts=len([*await appointments.conflicts(), *await leads.amiss()]),
        calls=len(await appointments.to_call()),
        desk=desk,
        since=(desk.since or house.clock()).astimezone(house.zone).date(),
    )


async def _week(session: AsyncSession, house: House) -> Week:
    heard, languages = HeardWords(session), Counter[str]()
    days = []
    for back in range(DAYS - 1, -1, -1):
        day = house.today() - timedelta(days=back)
        found = await heard.messages(_midnight(house, day), _midnight(house, day + timedelta(1)))
        languages.update(found)
        days.append((day, sum(found.values())))
    signals = await heard.counts(_midnight(house, days[0][0]), house.clock() + timedelta(1))
    kinds, slugs = Counter[str](), Counter[str]()
    for (kind, value), count in signals.items():
        kinds[kind] += count
        if kind == "answered":
            slugs[value] += count
    titles = await Lists(session, (), house.today()).titles()
    desk = await figures(session, _midnight(house, days[0][0]), house.clock() + timedelta(1))
    return Week(
        days=tuple(days),
        languages=bars(languages),
        entries=bars(Counter({titles.get(slug, slug): n for slug, n in slugs.items()})),
        answered=kinds["answered"],
        clarified=kinds["clarified"],
        unanswered=kinds["unanswered"],
        unhelpful=kinds["unhelpful"],
        handoffs=kinds["handoff"],
        crises=kinds["crisis"],
        desk=desk,
        waits=_waits(desk),
        typical=_words(desk.typical),
        booked=await _booked(session, _midnight(house, days[0][0]), house.clock()),
    )


async def _booked(session: AsyncSession, start: datetime, now: datetime) -> Booked:
    found = await bookings(session, start, now)
    centres = await Centres(session, current_language(), plain=False).centres()
    names = {centre.id: centre.name for centre in centres}
    made = Counter({names.get(key, key): count for key, count in found.made.items()})
    return Booked(
        centres=bars(made),
        cancelled=found.cancelled,
        seen=found.states["seen"],
        missed=found.states["no_show"],
        without_outcome=found.states["booked"],
    )


def _waits(desk: Figures) -> tuple[Bar, ...]:
    """How many waited how long, as bars in that order."""
    longest = max(1, *desk.within)
    named = zip(WAITED, desk.within, strict=True)
    return tuple(Bar(_(name), count, round(100 * count / longest, 1)) for name, count in named)


def _words(wait: timedelta | None) -> str:
    return format_timedelta(wait, locale=current_language()) if wait is not None else ""


def bars(counts: Counter[str], most: int = 8) -> tuple[Bar, ...]:
    """The biggest counts, as bars."""
    top = counts.most_common(most)
    longest = top[0][1] if top else 1
    return tuple(Bar(name, count, round(100 * count / longest, 1)) for name, count in top)


def _midnight(house: House, day: date) -> datetime:
    return datetime.combine(day, time(), house.zone)
