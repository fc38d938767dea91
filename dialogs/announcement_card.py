"""An announcement as residents see it: the card, why it came, and how to end that with one press.

A message is made without a talk, for everybody who speaks the same language at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from dialogs.engine.question import full_date
from dialogs.engine.standing import standing_token
from dialogs.languages import language_name
from dialogs.message import Card, Choice, Message
from locales import _, current, in_one_run, n_, speaking_language
from services.announcements.content import address_of
from services.announcements.models import Announcement
from services.announcements.rules import WITHDRAWN, worded

TOPICS = {
    "work": n_("Work"),
    "training": n_("Training"),
    "events": n_("Events"),
    "newspaper": n_("Newspaper"),
    "quarter": n_("Quarter life"),
    "companies": n_("Companies"),
}
SIGNS = {
    "job": "💼",
    "training": "🎓",
    "workshop": "🛠️",
    "event": "🎉",
    "newspaper": "📰",
    "quarter": "🌱",
    "company": "🏢",
}
ASKED = ("job", "training", "workshop")
"""Kinds about which people have questions that a counsellor can answer."""


APPLIED_FOR = ("job", "training")


@dataclass(frozen=True, slots=True)
class Town:
    """What every announcement is made with: zone, public address, order of languages, quarters."""

    zone: ZoneInfo
    url: str
    order: Sequence[str] = ()
    quarters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """The subscription that an announcement comes by."""

    topic: str
    quarter: str = ""


def message(row: Announcement, town: Town, why: Why | None, *, correction: bool = False) -> Message:
    """The announcement in the current language; with `correction` it says that it has changed."""
    words = worded(row.texts, *current(), town.order)
    if row.state == WITHDRAWN:
        return _withdrawn(words.title)
    lines = [_("This has changed. Please read it again:")] if correction else []
    if words.missing:
        lines.append(_other_language(words.text_language))
    return Message(
        text="\n\n".join(lines),
        language=speaking_language(),
        card=card(row, town, why),
        card_language=words.text_language,
        choices=tuple(_choices(row, town, why)),
        picture=address_of(row, "picture", town.url) if row.picture else "",
    )


def card(row: Announcement, town: Town, why: Why | None = None) -> Card:
    """The announcement as a card in the current language."""
    words = worded(row.texts, *current(), town.order)
    return Card(
        title=f"{SIGNS[row.kind]} {words.title}",
        text=in_one_run(words.text, words.text_language),
        facts=tuple(_facts(row, town)),
        notes=(_because(why, town),) if why else (),
    )


def digest(rows: Sequence[Announcement], town: Town, topics: Sequence[str]) -> Message:
    """What there is too much of for single messages: the titles, each with a button.

    `topics` are those of the subscriptions that they come by.
    """
    titles = [f"{SIGNS[row.kind]} {_title(row, town)}" for row in rows]
    choices = [
        Choice(title[:60], standing_token("show", row.id))
        for title, row in zip(titles, rows, strict=True)
    ]
    names = ", ".join(_(TOPICS[topic]) for topic in topics)
    because = _("You get this because you want news of “{topic}”.", topic=names)
    return Message(
        text="\n\n".join([_("More news of today:"), "\n".join(titles), because]),
        language=speaking_language(),
        choices=(*choices, *_stops(topics)),
    )


def ways(row: Announcement, town: Town) -> list[Choice]:
    """The ways to take part or to apply, and to what there is to read."""
    choices = []
    if row.group_date_id is not None:
        choices.append(Choice("✅ " + _("Register"), standing_token("register", row.id)))
    elif row.kind in APPLIED_FOR:
        token = "" if row.link else standing_token("apply", row.id)
        choices.append(Choice("✍️ " + _("Apply"), token, row.link or None))
    if row.link and row.kind not in APPLIED_FOR:
        choices.append(Choice("🔗 " + _("More about it"), url=row.link))
    if row.file:
        choices.append(Choice("📄 " + _("Open the PDF"), url=address_of(row, "file", town.url)))
    return choices


def _choices(row: Announcement, town: Town, why: Why | None) -> list[Choice]:
    choices = ways(row, town)
    if row.deadline is not None:
        choices.append(Choice("🔔 " + _("Remind me"), standing_token("keep", row.id)))
    if row.kind in ASKED:
        choices.append(Choice("🙋 " + _("I have a question"), standing_token("ask", row.id)))
    return [*choices, *(_stops([why.topic]) if why else [])]


def _stops(topics: Sequence[str]) -> list[Choice]:
    each = [
        Choice(
            "🔕 " + _("No more: {topic}", topic=_(TOPICS[topic])),
            standing_token("stop", topic),
            minor=True,
        )
        for topic in topics
    ]
    return [*each, Choice(_("Stop all news"), standing_token("stop", "all"), minor=True)]


def _title(row: Announcement, town: Town) -> str:
    return worded(row.texts, *current(), town.order).title


def _withdrawn(title: str) -> Message:
    text = _("This does not take place, or is no longer available: {title}", title=title)
    return Message(text=text, language=speaking_language())


def _other_language(language: str) -> str:
    return _(
        "I am sorry, this does not exist in your language yet. Here it is in {language}:",
        language=language_name(language),
    )


def _facts(row: Announcement, town: Town) -> list[tuple[str, str]]:
    facts = []
    if row.organisation:
        facts.append((_("From"), row.organisation))
    if row.starts_at is not None:
        facts.append((_("When"), _period(row.starts_at, row.ends_at, town.zone)))
    if row.place:
        facts.append((_("Where"), row.place))
    if row.deadline is not None:
        facts.append((_("Apply until"), full_date(row.deadline)))
    if row.contact:
        facts.append((_("Contact"), row.contact))
    return facts


def _period(starts_at: datetime, ends_at: datetime | None, zone: ZoneInfo) -> str:
    begins = starts_at.astimezone(zone)
    shown = _moment(begins)
    if ends_at is None:
        return shown
    ends = ends_at.astimezone(zone)
    return f"{shown} – {_clock(ends) if _same_day(begins, ends) else _moment(ends)}"


def _same_day(begins: datetime, ends: datetime) -> bool:
    return begins.date() == ends.date()


def _moment(at: datetime) -> str:
    day: date = at.date()
    return f"{full_date(day)}, {_clock(at)}"


def _clock(at: datetime) -> str:
    return format_time(at, "H:mm", locale=speaking_language())


def _because(why: Why, town: Town) -> str:
    topic = _(TOPICS[why.topic])
    quarter = town.quarters.get(why.quarter)
    if quarter:
        return _(
            "You get this because you want news of “{topic}” in {quarter}.",
            topic=topic,
            quarter=quarter,
        )
    return _("You get this because you want news of “{topic}”.", topic=topic)
