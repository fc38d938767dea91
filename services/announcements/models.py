"""Tables of the announcements: what is announced, who wants what, and one row per person and run.

A subscription is the consent: without one that fits, nobody gets anything. A recipient is the row
of one person in one sending; once a message is queued for it, its state is that of the delivery.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, RowId, Utc, new_id

DataOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
WAITING = text("state = 'waiting'")
DIGEST = text("state = 'digest'")


class Announcement(Base):
    """One announcement; `kind`, `state` and `repeat` are those of `rules`.

    `texts` is {language: {title, text}}. Empty `quarters`, `languages` and `groups` mean all. The
    `deadline` ends with that day of the town. `run` counts the sendings, `version` the changes that
    recipients are to see. `source` is where an imported one came from. Who did what are names;
    `asked_by_id` is the account that asked for approval.
    """

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_state_send", "state", "send_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    template: Mapped[bool] = mapped_column(default=False)
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(Data, default=dict)
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime | None] = mapped_column(Utc)
    ends_at: Mapped[datetime | None] = mapped_column(Utc)
    deadline: Mapped[date | None]
    organisation: Mapped[str] = mapped_column(String(120), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(512), default="")
    picture: Mapped[str | None] = mapped_column(String(32))
    file: Mapped[str | None] = mapped_column(String(32))
    topics: Mapped[list[str]] = mapped_column(Data, default=list)
    quarters: Mapped[list[str]] = mapped_column(Data, default=list)
    languages: Mapped[list[str]] = mapped_column(Data, default=list)
    groups: Mapped[list[str]] = mapped_column(Data, default=list)
    group_date_id: Mapped[str | None] = mapped_column(String(32))
    edition: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    told: Mapped[int] = mapped_column(default=1)
    run: Mapped[int] = mapped_column(default=0)
    send_at: Mapped[datetime | None] = mapped_column(Utc)
    repeat: Mapped[str] = mapped_column(String(8), default="")
    published_at: Mapped[datetime | None] = mapped_column(Utc)
    begun_at: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    figures: Mapped[dict[str, Any] | None] = mapped_column(DataOrNull)
    source: Mapped[str] = mapped_column(String(256), default="", index=True)
    example: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[str | None] = mapped_column(String(32))
    created_by: Mapped[str] = mapped_column(String(64))
    changed_by: Mapped[str] = mapped_column(String(64))
    approved_by: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Utc)
    changed_at: Mapped[datetime] = mapped_column(Utc)


class AnnouncementFile(Base):
    """A picture or a PDF of an announcement, as `services.attachments.rules` checked it."""

    __tablename__ = "announcement_file"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    type: Mapped[str] = mapped_column(String(32))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class AnnouncementSettings(Base):
    """What the town has decided, in one row. Hours are wall time; `languages` is the town's order.

    `most` is how many messages a person gets on one day before the rest goes into the digest.
    """

    __tablename__ = "announcement_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    approval: Mapped[bool] = mapped_column(default=False)
    most: Mapped[int] = mapped_column(default=3)
    digest_hour: Mapped[int] = mapped_column(default=17)
    languages: Mapped[list[str]] = mapped_column(Data, default=list)


class Subscription(Base):
    """That a person wants news of a topic, of one `quarter` or of all (an empty string).

    It comes into the conversation in which it was asked for; `via` says how (chat, poster …).
    """

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("person_id", "topic", "quarter"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    topic: Mapped[str] = mapped_column(String(16), index=True)
    quarter: Mapped[str] = mapped_column(String(32), default="")
    via: Mapped[str] = mapped_column(String(16), default="chat")
    created_at: Mapped[datetime] = mapped_column(Utc)


class NewsWish(Base):
    """How a person wants news; who never said anything has no row and gets the defaults."""

    __tablename__ = "news_wish"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    group: Mapped[str] = mapped_column("person_group", String(12), default="resident")
    frequency: Mapped[str] = mapped_column(String(8), default="at_once")
    night: Mapped[str] = mapped_column(String(8), default="wait")


class Recipient(Base):
    """One person in one sending: waiting, taken (see the delivery), digest, or skipped.

    `topic` and `quarter` are the subscription that it comes by. `version` is what was last queued
    for the person. Silent ones may come at night.
    """

    __tablename__ = "announcement_recipient"
    __table_args__ = (
        UniqueConstraint("announcement_id", "run", "person_id"),
        Index(
            "ix_announcement_recipient_waiting",
            "announcement_id",
            "id",
            postgresql_where=WAITING,
            sqlite_where=WAITING,
        ),
        Index(
            "ix_announcement_recipient_digest",
            "person_id",
            postgresql_where=DIGEST,
            sqlite_where=DIGEST,
        ),
        Index("ix_announcement_recipient_person_taken", "person_id", "taken_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    announcement_id: Mapped[str] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"))
    run: Mapped[int]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    topic: Mapped[str] = mapped_column(String(16))
    quarter: Mapped[str] = mapped_column(String(32), default="")
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    reason: Mapped[str | None] = mapped_column(String(16))
    delivery_id: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=0)
    silent: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc, index=True)
