"""What others ask of the guide: one entry for one person, titles for buttons, feedback, demand.

Only published entries are answered. The text is the person's language or German; the caller is told
which, so that it can say so kindly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from locales import in_one_run
from locales.languages import SOURCE
from nlu.reading import Document
from services.database import table
from services.guide.models import Demand, Entry, EntryText, Feedback
from services.translated import chosen, wanted

TOPICS = ("work", "help", "quarter", "companies")


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry as one person gets it; `language` is that of the text."""

    slug: str
    language: str
    missing: bool
    outdated: bool
    title: str
    text: str
    bring: tuple[str, ...]
    phone: str | None
    email: str | None
    url: str | None
    address: str | None
    map: tuple[float, float] | None
    hours: str | None
    source: str
    checked_on: date | None

    @property
    def has_contact(self) -> bool:
        """Whether anything tells where to turn to."""
        return any((self.phone, self.email, self.url, self.address))


class Guide:
    """The guide, seen by one person."""

    def __init__(self, session: AsyncSession, language: str, plain: bool) -> None:
        self._session = session
        self._language = language
        self._plain = plain

    async def answer(self, slug: str) -> Answer | None:
        """The entry, or None where there is no published one of that name."""
        languages = wanted(self._language, self._plain)
        found = await self._session.execute(_shown(), {"slug": slug, "languages": languages})
        texts = {row.language: row for row in found}
        best = next((texts[each] for each in languages if each in texts), None)
        return _answer(best, best.language, best, self._language) if best else None

    async def titles(self, slugs: list[str]) -> dict[str, str]:
        """Titles by slug, in the order given; unknown slugs are left out."""
        found = await self._titles("slug", slugs)
        return {slug: found[slug] for slug in slugs if slug in found}

    async def of_topic(self, topic: str) -> dict[str, str]:
        """Titles by slug of all published entries of a topic, in the town's order."""
        return await self._titles("topic", [topic])

    async def record_feedback(self, slug: str, language: str, helpful: bool, at: datetime) -> None:
        """Store a "was this helpful", without the person."""
        if await self._session.get(Entry, slug):
            self._session.add(Feedback(slug=slug, language=language, helpful=helpful, given_at=at))

    async def record_demand(self, slug: str, person_id: str, at: datetime) -> None:
        """Note once that this person would have liked the entry in their language."""
        same = (
            Demand.slug == slug,
            Demand.language == self._language,
            Demand.person_id == person_id,
        )
        if not await self._session.scalar(select(exists().where(*same))):
            self._session.add(
                Demand(slug=slug, language=self._language, person_id=person_id, asked_at=at)
            )

    async def _titles(self, column: str, values: list[str]) -> dict[str, str]:
        """Only what is shown is loaded: a list has many entries in many languages."""
        asked = {"values": values, "languages": wanted(self._language, self._plain)}
        titles: dict[str, dict[str, str]] = {}
        for slug, language, title in await self._session.execute(_titled(column), asked):
            titles.setdefault(slug, {}).update({language: title} if language else {})
        return {slug: self._title(slug, found) for slug, found in titles.items()}

    def _title(self, slug: str, titles: dict[str, str]) -> str:
        found = chosen(titles, self._language, self._plain)
        return found[1] if found else slug


def answer_of(entry: Entry, language: str, plain: bool = False) -> Answer | None:
    """What a person of this language would get, also while the entry is not published."""
    found = chosen({text.language: text for text in entry.texts}, language, plain)
    return _answer(entry, *found, language) if found else None


async def version(session: AsyncSession) -> str:
    """Changes whenever something that residents can get has changed, by whichever process."""
    versions = func.sum(Entry.version)
    row = await session.execute(select(func.count(), versions, func.max(Entry.changed_at)))
    count, saved, newest = row.one()
    return f"{count} {saved} {newest.isoformat() if newest else ''}"


async def documents(session: AsyncSession) -> list[Document]:
    """Everything published, as understanding learns it."""
    rows = await session.scalars(
        select(EntryText).join(Entry).where(Entry.published).order_by(EntryText.id)
    )
    return [
        Document(row.slug, row.language, row.title, row.text, tuple(row.questions)) for row in rows
    ]


@cache
def _shown() -> Select[Any]:
    """The published entry `slug` with its text in each of the `languages`."""
    entry, text = table(Entry).c, table(EntryText).c
    facts = [each for each in entry if each.name in Answer.__slots__]
    texts = [each for each in text if each.name in Answer.__slots__ and each.name != "slug"]
    return (
        select(*facts, *texts)
        .join(text.slug.table, text.slug == entry.slug)
        .where(entry.slug == bindparam("slug"), entry.published)
        .where(text.language.in_(bindparam("languages", expanding=True)))
    )


@cache
def _titled(column: str) -> Select[Any]:
    """Slug, language and title of what is published, in the town's order.

    Of the entries with one of the `values` in this column, in the `languages`.
    """
    entry, text = table(Entry).c, table(EntryText).c
    read = text.language.in_(bindparam("languages", expanding=True))
    return (
        select(entry.slug, text.language, text.title)
        .outerjoin(text.slug.table, and_(text.slug == entry.slug, read))
        .where(entry[column].in_(bindparam("values", expanding=True)), entry.published)
        .order_by(entry.position, entry.slug)
    )


def _answer(entry: Entry | Row[Any], found: str, text: EntryText | Row[Any], wished: str) -> Answer:
    return Answer(
        slug=entry.slug,
        language=found.split("-")[0],
        missing=found.split("-")[0] != wished and wished != SOURCE,
        outdated=text.outdated,
        title=text.title,
        text=in_one_run(text.text.strip(), found),
        bring=tuple(text.bring),
        phone=entry.phone,
        email=entry.email,
        url=entry.url,
        address=entry.address,
        map=(entry.map[0], entry.map[1]) if entry.map else None,
        hours=entry.hours,
        source=entry.source,
        checked_on=entry.checked_on,
    )
