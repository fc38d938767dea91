"""The guide as staff browse it: search, filters and pages, and counts of what needs doing.

Search looks into the titles and example questions of every language; `Entry.searched` holds them
case-folded, since SQLite folds only ASCII. A page costs the same however long the guide is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, String, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from locales.languages import SOURCE
from services.guide.models import Demand, Entry, EntryText
from services.guide.snapshot import folded

PAGE = 50
MONTH = timedelta(days=30)
State = Literal["", "missing", "outdated", "unchecked", "drafts", "no_contact"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. `state` with a `language`, or with any of those that the guide should have."""

    search: str = ""
    topic: str = ""
    centre: str = ""
    state: State = ""
    language: str = ""
    months: int = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; `languages` says of each text whether it is outdated."""

    slug: str
    title: str
    topic: str
    centres: tuple[str, ...]
    published: bool
    has_draft: bool
    checked_on: date | None
    languages: dict[str, bool]


@dataclass(frozen=True, slots=True)
class Missed:
    """So many people would have liked this entry in this language."""

    slug: str
    title: str
    language: str
    people: int
    exists: bool


class Lists:
    """Reads only. `languages` are those that every entry should have; `today` is local."""

    def __init__(self, session: AsyncSession, languages: Sequence[str], today: date) -> None:
        self._session = session
        self._languages = tuple(languages)
        self._today = today

    async def page(self, wanted: Wanted, number: int = 1) -> tuple[list[Row], int]:
        """One page of the list in the town's order, and how many entries there are in all."""
        where = list(self._where(wanted))
        count = await self._session.scalar(select(func.count()).select_from(Entry).where(*where))
        columns = select(
            Entry.slug, Entry.topic, Entry.centres, Entry.published, Entry.checked_on,
            Entry.draft.is_not(None).label("has_draft"),
        )  # fmt: skip
        page = columns.where(*where).order_by(Entry.position, Entry.slug)
        found = (
            await self._session.execute(page.limit(PAGE).offset((max(number, 1) - 1) * PAGE))
        ).all()
        texts = await self._texts([row.slug for row in found])
        return [
            Row(
                slug=row.slug,
                title=texts[row.slug][0],
                topic=row.topic,
                centres=tuple(row.centres),
                published=row.published,
                has_draft=row.has_draft,
                checked_on=row.checked_on,
                languages=texts[row.slug][1],
            )
            for row in found
        ], count or 0

    async def count(self, wanted: Wanted) -> int:
        """How many entries there are."""
        rows = select(func.count()).select_from(Entry).where(*self._where(wanted))
        return await self._session.scalar(rows) or 0

    async def titles(self) -> dict[str, str]:
        """German titles of all entries by slug, in alphabetical order of the titles."""
        rows = await self._session.execute(
            select(EntryText.slug, EntryText.title).where(EntryText.language == SOURCE)
        )
        return dict(sorted(((row.slug, row.title) for row in rows), key=lambda row: folded(row[1])))

    async def missed(self, limit: int = 100) -> list[Missed]:
        """What is missed most, also where the language has come since."""
        people = func.count().label("people")
        rows = await self._session.execute(
            select(Demand.slug, Demand.language, people)
            .group_by(Demand.slug, Demand.language)
            .order_by(people.desc(), Demand.slug, Demand.language)
            .limit(limit)
        )
        found = rows.all()
        texts = await self._texts([row.slug for row in found])
        return [
            Missed(
                row.slug,
                texts[row.slug][0],
                row.language,
                row.people,
                row.language in texts[row.slug][1],
            )
            for row in found
        ]

    async def _texts(self, slugs: Sequence[str]) -> dict[str, tuple[str, dict[str, bool]]]:
        rows = await self._session.execute(
            select(EntryText.slug, EntryText.language, EntryText.outdated, EntryText.title).where(
                EntryText.slug.in_(slugs)
            )
        )
        found: dict[str, tuple[str, dict[str, bool]]] = {slug: (slug, {}) for slug in slugs}
        for slug, language, outdated, title in rows:
            known = {**found[slug][1], language: outdated}
            found[slug] = (title if language == SOURCE else found[slug][0], known)
        return found

    def _where(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        where: list[ColumnElement[bool]] = [
            Entry.searched.contains(word, autoescape=True) for word in folded(wanted.search).split()
        ]
        if wanted.topic:
            where.append(Entry.topic == wanted.topic)
        if wanted.centre:
            where.append(
                cast(Entry.centres, String).contains(f'"{wanted.centre}"', autoescape=True)
            )
        if wanted.state:
            where.append(self._state(wanted))
        return where

    def _state(self, wanted: Wanted) -> ColumnElement[bool]:
        languages = (wanted.language,) if wanted.language else self._languages
        match wanted.state:
            case "missing":
                return or_(*(~_has(language) for language in languages))
            case "outdated":
                stale = exists().where(EntryText.slug == Entry.slug, EntryText.outdated)
                one = EntryText.language == wanted.language
                return stale.where(one) if wanted.language else stale
            case "drafts":
                return or_(~Entry.published, Entry.draft.is_not(None))
            case "no_contact":
                return func.coalesce(Entry.phone, Entry.email, Entry.url, Entry.address, "") == ""
            case _:
                since = self._today - wanted.months * MONTH
                return or_(Entry.checked_on.is_(None), Entry.checked_on < since)


def _has(language: str) -> ColumnElement[bool]:
    return exists().where(EntryText.slug == Entry.slug, EntryText.language == language)
