"""The editor's fields: from an announcement to what the form shows, and back.

Days and times are wall time of the town. A language whose fields are empty has no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from admin.announcements.words import refusal
from admin.calendar.fields import FIRST_YEAR, LAST_YEAR
from locales.languages import LANGUAGES, PLAIN, SOURCE
from services.announcements.content import Content
from services.announcements.models import Announcement
from services.announcements.rules import (
    FIELDS,
    GROUPS,
    KINDS,
    LONGEST,
    TOPIC_OF,
    TOPICS,
    faults,
)

CODES = (SOURCE, PLAIN, *(code for code in LANGUAGES if code != SOURCE))


@dataclass(frozen=True, slots=True)
class Form:
    """What the editor shows; `wrong` are sentences about what to mend."""

    content: Content
    starts: str = ""
    ends: str = ""
    deadline: str = ""
    wrong: tuple[str, ...] = ()
    edition: int = 0
    topics: tuple[str, ...] = field(default=())

    def text(self, code: str, name: str) -> str:
        """A field in one language, empty where there is none."""
        return self.content.texts.get(code, {}).get(name, "")


def blank(kind: str) -> Form:
    """A new one of this kind."""
    kind = kind if kind in KINDS else KINDS[0]
    return Form(Content(kind, texts={}, topics=[TOPIC_OF[kind]]))


def form_of(row: Announcement, zone: ZoneInfo) -> Form:
    """The form for what is stored."""
    names = Content.__dataclass_fields__
    content = Content(**{name: getattr(row, name) for name in names})
    return Form(
        content,
        starts=_local(row.starts_at, zone),
        ends=_local(row.ends_at, zone),
        deadline=row.deadline.isoformat() if row.deadline else "",
        edition=row.edition,
    )


def form_from(sent: FormData, zone: ZoneInfo, quarters: Iterable[str]) -> Form:
    """The form as it was sent, with what is wrong in it."""
    wrong: list[str] = []
    typed = {name: _line(sent, name, 32) for name in ("starts", "ends", "deadline", "edition")}
    starts_at = _moment(typed["starts"], zone, wrong)
    ends_at = _moment(typed["ends"], zone, wrong)
    if starts_at and ends_at and ends_at < starts_at:
        wrong.append("order")
    kind = _line(sent, "kind", 12)
    texts = {code: _text(sent, code) for code in CODES}
    content = Content(
        kind=kind if kind in KINDS else KINDS[0],
        texts={code: text for code, text in texts.items() if any(text.values())},
        starts_at=starts_at,
        ends_at=ends_at,
        deadline=_day(typed["deadline"], wrong),
        topics=_many(sent, "topics", TOPICS),
        quarters=_many(sent, "quarters", quarters),
        languages=_many(sent, "languages", LANGUAGES),
        groups=_many(sent, "groups", GROUPS),
        group_date_id=_line(sent, "group_date", 32) or None,
        **{
            name: _line(sent, name, LONGEST[name])
            for name in ("place", "organisation", "contact", "link")
        },
    )
    wrong += faults(content.texts, link=content.link)
    edition = int(typed["edition"]) if typed["edition"].isdecimal() else 0
    sentences = tuple(dict.fromkeys(refusal(key) for key in wrong))
    return Form(content, typed["starts"], typed["ends"], typed["deadline"], sentences, edition)


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A wall time as browsers send it; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    fits = at.tzinfo is None and FIRST_YEAR <= at.year < LAST_YEAR
    return at.replace(tzinfo=zone) if fits else None


def _local(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at else ""


def _moment(text: str, zone: ZoneInfo, wrong: list[str]) -> datetime | None:
    at = moment(text, zone)
    if text and at is None:
        wrong.append("when")
    return at


def _day(text: str, wrong: list[str]) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append("when")
        return None
    if day is not None and not FIRST_YEAR <= day.year < LAST_YEAR:
        wrong.append("when")
        return None
    return day


def _line(sent: FormData, name: str, most: int) -> str:
    value = sent.get(name, "")
    return " ".join(value.split())[:most] if isinstance(value, str) else ""


def _text(sent: FormData, code: str) -> dict[str, str]:
    values = {name: sent.get(f"{code}.{name}", "") for name in FIELDS}
    return {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
        for name, value in values.items()
    }


def _many(sent: FormData, name: str, known: Iterable[str]) -> list[str]:
    given = {value for value in sent.getlist(name) if isinstance(value, str)}
    return [each for each in known if each in given]
