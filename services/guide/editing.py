"""What staff do to the guide: save, publish, check, take offline, undo. Every step is a revision.

Who saves says which version they started from; if it is not the newest, nothing is stored and
`Conflict` says who was faster. A published entry that is saved as a draft goes on
saying what it said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from locales.languages import SOURCE
from services.guide import snapshot as whole
from services.guide.models import Entry, Revision
from services.guide.rules import slug_of
from services.guide.snapshot import Snapshot

WHAT = (
    "begun", "created", "draft", "published", "changed", "hidden", "checked", "restored",
    "discarded",
)  # fmt: skip
BEGUN_BY = "–"


class Conflict(Exception):
    """Somebody else saved in between."""

    def __init__(self, slug: str, by: str) -> None:
        super().__init__(slug)
        self.by = by


class Editing:
    """The guide, changed by one member of staff (`by` is the name); `now` is aware."""

    def __init__(self, session: AsyncSession, by: str, now: datetime) -> None:
        self._session = session
        self._by = by
        self._now = now

    async def create(self, wanted: Snapshot, *, publish: bool) -> Entry:
        """A new entry, named after its German title."""
        taken = set(await self._session.scalars(select(Entry.slug)))
        last = await self._session.scalar(select(func.max(Entry.position)))
        entry = Entry(
            slug=slug_of(wanted.texts[SOURCE].title, taken),
            topic=wanted.topic,
            published=publish,
            version=0,
            position=(last or 0) + 1,
            changed_at=self._now,
            texts=[],
        )
        self._session.add(entry)
        whole.write(wanted, entry, self._now)
        self._keep(entry, "created")
        await self._session.flush()
        return entry

    async def save(
        self,
        slug: str,
        wanted: Snapshot,
        *,
        version: int,
        publish: bool,
        only_a_typo: bool = False,
    ) -> Entry:
        """Store what was edited: shown to residents at once, or as a draft."""
        entry = await self._held(slug, version)
        wanted = whole.outdate(self.newest(entry), wanted, only_a_typo=only_a_typo)
        if publish or not entry.published:
            whole.write(wanted, entry, self._now)
            entry.draft = None
            entry.published = publish
            self._keep(entry, "published" if publish else "draft")
        else:
            entry.draft = wanted.to_data()
            self._keep(entry, "draft")
        return entry

    async def hide(self, slug: str, version: int) -> Entry:
        """Take the entry offline; it stays as a draft."""
        entry = await self._held(slug, version)
        entry.published = False
        entry.changed_at = self._now
        self._keep(entry, "hidden")
        return entry

    async def discard_draft(self, slug: str, version: int) -> Entry:
        """Drop the draft of a published entry; history still has it."""
        entry = await self._held(slug, version)
        entry.draft = None
        self._keep(entry, "discarded")
        return entry

    async def check(self, slug: str, version: int) -> Entry:
        """Note that the facts were verified today (`now` in the town's time zone)."""
        entry = await self._held(slug, version)
        entry.checked_on, entry.checked_by = self._now.date(), self._by
        entry.changed_at = self._now
        self._keep(entry, "checked")
        return entry

    async def restore(self, slug: str, old: int, version: int) -> Entry:
        """Make the entry say what it said in version `old`; that is a new version."""
        entry = await self._held(slug, version)
        revision = await self.revision(slug, old)
        if revision is None:
            raise LookupError(old)
        wanted = Snapshot.from_data(revision.content)
        whole.write(wanted, entry, self._now)
        entry.draft = None
        self._keep(entry, "restored")
        return entry

    async def add_questions(self, slug: str, language: str, questions: Sequence[str]) -> Entry:
        """Add example questions to a text, and to a draft of it; known ones are left out."""
        entry = await self._held(slug, None)
        wanted = self.with_questions(whole.read(entry), language, questions)
        whole.write(wanted, entry, self._now)
        if entry.draft:
            draft = Snapshot.from_data(entry.draft)
            entry.draft = self.with_questions(draft, language, questions).to_data()
        self._keep(entry, "changed")
        return entry

    async def history(self, slug: str) -> Sequence[Revision]:
        """The revisions, newest first."""
        rows = await self._session.scalars(
            select(Revision).where(Revision.slug == slug).order_by(Revision.version.desc())
        )
        return rows.all()

    async def revision(self, slug: str, version: int) -> Revision | None:
        """One revision."""
        found: Revision | None = await self._session.scalar(
            select(Revision).where(Revision.slug == slug, Revision.version == version)
        )
        return found

    @staticmethod
    def newest(entry: Entry) -> Snapshot:
        """What the editor shows: the draft, if there is one."""
        return Snapshot.from_data(entry.draft) if entry.draft else whole.read(entry)

    @staticmethod
    def with_questions(wanted: Snapshot, language: str, questions: Sequence[str]) -> Snapshot:
        """The snapshot with these example questions; in German where the language has no text."""
        code = language if language in wanted.texts else SOURCE
        text = wanted.texts[code]
        joined = tuple(dict.fromkeys((*text.questions, *questions)))
        return replace(wanted, texts={**wanted.texts, code: replace(text, questions=joined)})

    async def _held(self, slug: str, version: int | None) -> Entry:
        entry = await self._session.get(Entry, slug, with_for_update=True)
        if entry is None:
            raise LookupError(slug)
        newest = await self.revision(slug, entry.version)
        if version is not None and entry.version != version:
            raise Conflict(slug, newest.by if newest else BEGUN_BY)
        if newest is None:
            self._session.add(self._revision(entry, "begun", BEGUN_BY))
        return entry

    def _keep(self, entry: Entry, what: str) -> None:
        entry.version += 1
        self._session.add(self._revision(entry, what, self._by))

    def _revision(self, entry: Entry, what: str, by: str) -> Revision:
        return Revision(
            slug=entry.slug,
            version=entry.version,
            what=what,
            by=by,
            at=self._now,
            content=self.newest(entry).to_data(),
        )
