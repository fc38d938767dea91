"""What others ask of the guide: one entry for one person, titles for buttons, feedback, demand.

Only published entries are answered. The text is the person's language or German; the caller is told
which, so that it can say so kindly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from locales.languages import SOURCE
from nlu.reading import Document
from services.guide.models import Demand, Entry, EntryText, Feedback
from services.translated import chosen

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
        entry = await self._session.get(Entry, slug)
        if entry is None or not entry.published:
            return None
        return answer_of(entry, self._language, self._plain)

    async def titles(self, slugs: list[str]) -> dict[str, str]:
        """Titles by slug, in the order given; unknown slugs are left out."""
        found = await self._titles(Entry.slug.in_(slugs))
        return {slug: found[slug] for slug in slugs if slug in found}

    async def of_topic(self, topic: str) -> dict[str, str]:
        """Titles by slug of all published entries of a topic, in the town's order."""
        return await self._titles(Entry.topic == topic)

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

    async def _titles(self, wanted: ColumnElement[bool]) -> dict[str, str]:
        """Only what is shown is loaded: a list has many entries in many languages."""
        rows = await self._session.execute(
            select(Entry.slug, EntryText.language, EntryText.title)
            .outerjoin(EntryText)
            .where(wanted, Entry.published)
            .order_by(Entry.position, Entry.slug)
        )
        titles: dict[str, dict[str, str]] = {}
        for slug, language, title in rows:
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


def _answer(entry: Entry, found: str, text: EntryText, wished: str) -> Answer:
    return Answer(
        slug=entry.slug,
        language=found.split("-")[0],
        missing=found.split("-")[0] != wished and wished != SOURCE,
        outdated=text.outdated,
        title=text.title,
        text=text.text.strip(),
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
