"""Decisions about announcements that need no database: words, days, hours, what may follow what.

Nobody gets an empty text: each field falls back by itself, from the person's language to the town's
order to German. Nobody is written to at night unless they wish it, and never about what is over.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from locales.languages import LANGUAGES, PLAIN, SOURCE
from services.translated import wanted

ANNOUNCEMENT = "announcement"
"""The kind of an announcement's reminders."""

TOPIC_OF = {
    "job": "work",
    "training": "training",
    "workshop": "training",
    "event": "events",
    "newspaper": "newspaper",
    "quarter": "quarter",
    "company": "companies",
}
KINDS = tuple(TOPIC_OF)
TOPICS = tuple(dict.fromkeys(TOPIC_OF.values()))
GROUPS = ("resident", "participant", "company")
FREQUENCIES = ("at_once", "daily")
NIGHTS = ("wait", "silent")
REPEATS = ("", "weekly", "monthly")

DRAFT, WAITING, SCHEDULED, SENDING, STOPPED, SENT, WITHDRAWN = STATES = (
    "draft",
    "waiting",
    "scheduled",
    "sending",
    "stopped",
    "sent",
    "withdrawn",
)
FIELDS = ("title", "text")
LONGEST = {"title": 150, "text": 2_500, "place": 200, "contact": 200, "link": 512}
LONGEST["organisation"] = 120
DAY_BEGINS, DAY_ENDS = time(8), time(20)
FRESH = timedelta(days=2)
"""What could not be sent within this time after it was begun is too old to be sent."""

TOGETHER = 10
"""So many at most are in one digest; the rest is in the next one."""

AHEAD = timedelta(days=400)


class Refused(ValueError):
    """What staff want cannot be done; the message is a key that the staff view explains."""


@dataclass(frozen=True, slots=True)
class Worded:
    """What one person reads, each field with the language that it is in; `missing`: not theirs."""

    title: str
    title_language: str
    text: str
    text_language: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants news: who they are, how often, and what is done at night."""

    group: str = "resident"
    frequency: str = "at_once"
    night: str = "wait"


def worded(
    texts: Mapping[str, Mapping[str, str]],
    language: str,
    plain: bool = False,
    order: Sequence[str] = (),
) -> Worded:
    """Field by field: the person's language, else the town's order, else German, else any."""
    own = [key for key in wanted(language, plain) if language_of(key) == language]
    keys = dict.fromkeys([*own, *order, SOURCE, PLAIN, *texts])
    title, title_key = _field(texts, keys, "title")
    text, text_key = _field(texts, keys, "text")
    spoken = {language_of(title_key), language_of(text_key)}
    return Worded(
        title, language_of(title_key), text, language_of(text_key), missing=spoken != {language}
    )


def language_of(key: str) -> str:
    """The language of a key of texts: plain German is German."""
    return SOURCE if key == PLAIN else key


def faults(texts: Mapping[str, Mapping[str, str]], *, link: str = "") -> list[str]:
    """Why this cannot be stored, as keys."""
    wrong = []
    known = {*LANGUAGES, PLAIN}
    if any(key not in known for key in texts):
        wrong.append("language")
    longest = {
        name: max((len(each.get(name, "")) for each in texts.values()), default=0)
        for name in FIELDS
    }
    wrong += [f"long_{name}" for name in FIELDS if longest[name] > LONGEST[name]]
    if link and not link.startswith(("https://", "http://")):
        wrong.append("link")
    return wrong


def hindrances(
    texts: Mapping[str, Mapping[str, str]],
    topics: Collection[str],
    *,
    over: datetime | None,
    now: datetime,
) -> list[str]:
    """Why this cannot be sent yet, as keys: German is required, and it must not be over."""
    german = texts.get(SOURCE, {})
    wrong = [f"no_{name}" for name in FIELDS if not german.get(name, "").strip()]
    if not topics:
        wrong.append("no_topic")
    if over is not None and over <= now:
        wrong.append("over")
    return wrong


def over_at(
    deadline: date | None, starts_at: datetime | None, ends_at: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """When it is of no more use: the end of the deadline, or of the event; None for never."""
    ends = []
    if deadline is not None:
        ends.append(datetime.combine(deadline + timedelta(days=1), time(0), zone))
    if ends_at is not None or starts_at is not None:
        ends.append(ends_at or starts_at)  # type: ignore[arg-type]  # one of them is set
    return min(ends, key=datetime.timestamp, default=None)


def too_old_at(begun_at: datetime, over: datetime | None) -> datetime:
    """From when on it is sent to nobody any more."""
    latest = begun_at + FRESH
    return latest if over is None else min(latest, over, key=datetime.timestamp)


def is_night(now: datetime) -> bool:
    """Whether only those are written to who wish it; `now` is wall time of the town."""
    return not DAY_BEGINS <= now.time() < DAY_ENDS


def next_time(send_at: datetime, repeat: str, now: datetime) -> datetime | None:
    """The next time after now of what is repeated, at the same wall time; `send_at` is local.

    The last day of a month stays the last day of a month, also after a shorter one.
    """
    if repeat not in ("weekly", "monthly"):
        return None
    count = 0
    at = send_at
    while at.timestamp() <= now.timestamp():
        count += 1
        at = _weeks(send_at, count) if repeat == "weekly" else _months(send_at, count)
    return at


def check_time(at: datetime, now: datetime) -> datetime:
    """When it shall be sent, or `Refused`."""
    if at <= now:
        raise Refused("past")
    if at - now > AHEAD:
        raise Refused("far")
    return at


def check_wish(wish: Wish) -> Wish:
    """The wish, or ValueError where it names what is not offered."""
    known = wish.group in GROUPS and wish.frequency in FREQUENCIES and wish.night in NIGHTS
    if not known:
        raise ValueError("no such wish")
    return wish


def _field(
    texts: Mapping[str, Mapping[str, str]], keys: Collection[str], name: str
) -> tuple[str, str]:
    found = ((texts[key].get(name, "").strip(), key) for key in keys if key in texts)
    return next(((text, key) for text, key in found if text), ("", SOURCE))


def _weeks(at: datetime, count: int) -> datetime:
    return datetime.combine(at.date() + timedelta(weeks=count), at.time(), at.tzinfo)


def _months(at: datetime, count: int) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    at_end = at.day == calendar.monthrange(at.year, at.month)[1]
    day = last if at_end else min(at.day, last)
    return datetime.combine(date(year, month + 1, day), at.time(), at.tzinfo)
