"""Tables of the guide: entries with their facts, and one text a language.

What staff have not verified has no `checked_on`. A text is outdated when its German original
changed after it was written. Feedback is stored without a person.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.database import Base, Data, RowId, Utc

DataOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Entry(Base):
    """One guide entry: its place in the guide and the facts that hold in every language.

    `version` counts the savings, so that two who edit at once notice. `draft` is what a published
    entry shall become: a `services.guide.snapshot.Snapshot` as data. `searched` is what the staff's
    search looks into.
    """

    __tablename__ = "guide_entry"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    topic: Mapped[str] = mapped_column(String(16), index=True)
    centres: Mapped[list[str]] = mapped_column(Data, default=list)
    phone: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(128))
    url: Mapped[str | None] = mapped_column(String(512))
    address: Mapped[str | None] = mapped_column(String(256))
    map: Mapped[list[float] | None] = mapped_column(Data)
    hours: Mapped[str | None] = mapped_column(String(256))
    source: Mapped[str] = mapped_column(String(512), default="")
    checked_on: Mapped[date | None]
    checked_by: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    draft: Mapped[dict[str, Any] | None] = mapped_column(DataOrNull)
    searched: Mapped[str] = mapped_column(Text, default="")
    published: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Utc)

    texts: Mapped[list[EntryText]] = relationship(
        back_populates="entry", lazy="selectin", cascade="all, delete-orphan"
    )


class EntryText(Base):
    """What the entry says in one language (`de-plain` is a text of its own)."""

    __tablename__ = "guide_text"
    __table_args__ = (UniqueConstraint("slug", "language"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(ForeignKey("guide_entry.slug", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    bring: Mapped[list[str]] = mapped_column(Data, default=list)
    questions: Mapped[list[str]] = mapped_column(Data, default=list)
    outdated: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(Utc)

    entry: Mapped[Entry] = relationship(back_populates="texts")


class Revision(Base):
    """The entry after one change: who, when, what. `by` is a name and outlives the account."""

    __tablename__ = "guide_revision"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(ForeignKey("guide_entry.slug", ondelete="CASCADE"))
    version: Mapped[int]
    what: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Utc)
    content: Mapped[dict[str, Any]] = mapped_column(Data)


class Feedback(Base):
    """One "was this helpful": per entry and language, without a person."""

    __tablename__ = "guide_feedback"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(
        ForeignKey("guide_entry.slug", ondelete="CASCADE"), index=True
    )
    language: Mapped[str] = mapped_column(String(16))
    helpful: Mapped[bool]
    given_at: Mapped[datetime] = mapped_column(Utc)


class Demand(Base):
    """A person would have liked this entry in a language that it lacks; counted once a person."""

    __tablename__ = "guide_demand"
    __table_args__ = (UniqueConstraint("slug", "language", "person_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(ForeignKey("guide_entry.slug", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Utc)
