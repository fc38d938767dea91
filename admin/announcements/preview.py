"""An announcement as residents would see it, platform by platform, made by the code that sends it.

Telegram counts UTF-16 units of what is shown, without its marks; the web chat has no limit.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from admin.announcements.form import Form
from admin.house import House
from dialogs.announcement_card import Town, Why, message
from dialogs.message import Card, Choice
from locales import spoken, use
from locales.languages import PLAIN, SOURCE
from services.announcements.audience import Audience, Count, Target
from services.announcements.content import Content
from services.announcements.models import Announcement
from services.announcements.rules import SENT, hindrances, over_at, worded
from services.announcements.service import Announcements
from services.centres.service import Centres

TELEGRAM_TEXT = 4_096
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Reads:
    """So many people of a language get it, and read it in `languages` (title, text)."""

    language: str
    people: int
    languages: tuple[str, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What one person would get; `length` is what Telegram counts of `limit`.

    `rows` are the labels of its buttons there; `picture` is an address in this house.
    """

    language: str
    card: Card | None
    card_language: str
    text: str
    choices: tuple[Choice, ...]
    telegram: Markup
    length: int
    rows: tuple[tuple[str, ...], ...]
    picture: str
    hinders: tuple[str, ...]
    count: Count
    reads: tuple[Reads, ...]
    limit: int = TELEGRAM_TEXT


async def preview(
    house: House, session: AsyncSession, form: Form, code: str, row_id: str = ""
) -> Preview:
    """What a resident of this language would get, and how many of which language there are."""
    settings = await Announcements(session, house.now()).settings()
    language, plain = (SOURCE, True) if code == PLAIN else (code, False)
    named = await Centres(session, language, plain).quarters()
    town = Town(house.zone, house.url, settings.languages, {each.id: each.name for each in named})
    stored = await session.get(Announcement, row_id) if row_id else None
    shown = _row(form.content, house.now(), stored)
    why = Why(shown.topics[0], next(iter(shown.quarters), "")) if shown.topics else None
    with use(language, plain):
        made = message(shown, town, why)
        empty = not form.content.texts
        telegram = "" if empty else house.telegram_html(made)
    over = over_at(shown.deadline, shown.starts_at, shown.ends_at, house.zone)
    count = await Audience(session, house.clock()).count(target(form.content))
    return Preview(
        language=code,
        card=None if empty else made.card,
        card_language=made.card_language or SOURCE,
        text=made.text,
        choices=made.choices,
        telegram=Markup(telegram),  # noqa: S704 escaped by the channel
        length=_units(telegram),
        rows=tuple(map(tuple, house.telegram_rows(made))),
        picture=made.picture.removeprefix(house.url),
        hinders=tuple(hindrances(shown.texts, shown.topics, over=over, now=house.now())),
        count=count,
        reads=tuple(_reads(form.content, settings.languages, count)),
    )


def target(content: Content) -> Target:
    """Whom it is for."""
    return Target(
        tuple(content.topics),
        tuple(content.quarters),
        tuple(content.languages),
        tuple(content.groups),
    )


def _reads(content: Content, order: list[str], count: Count) -> list[Reads]:
    """What those who get it read, and who would read what is written."""
    written = [language for language in spoken() if language in content.texts]
    found = []
    for language in dict.fromkeys([SOURCE, *written, *count.languages]):
        if content.languages and language not in content.languages:
            continue
        words = worded(content.texts, language, order=order)
        read_in = tuple(dict.fromkeys((words.title_language, words.text_language)))
        people = count.languages.get(language, 0)
        found.append(Reads(language, people, read_in, words.missing))
    return sorted(found, key=lambda each: -each.people)


def _row(content: Content, now: datetime, stored: Announcement | None) -> Announcement:
    """A row that is never stored, with the picture and the file that are."""
    fields = {name: getattr(content, name) for name in Content.__dataclass_fields__}
    row = Announcement(
        **fields, id="new", state=SENT, created_by="", changed_by="", created_at=now,
        changed_at=now,
    )  # fmt: skip
    if stored is not None:
        row.id, row.picture, row.file = stored.id, stored.picture, stored.file
    return row


def _units(telegram: str) -> int:
    return len(html.unescape(_TAG.sub("", telegram)).encode("utf-16-le")) // 2
