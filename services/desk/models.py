"""Tables of the desk: talks that wait for or belong to a counsellor, and what counsellors did.

Who speaks is `conversation.mode`; a case says who of the staff looks after the talk. Staff are kept
by id and name without a foreign key, so that what was done stays when an account goes. Everything
goes with its conversation, and by the rules of `services.retention`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, RowId, Utc

OPEN = text("state <> 'done'")


class Case(Base):
    """A talk at the desk. `state`: waiting (for anybody), taken (by `assignee_id`), done.

    `waiting_since` is when the resident began to wait for a word from a human, None while nobody
    waits. `urgency` orders the list: 2 a crisis, 1 escalated, 0 the rest. `wrote_at`, `read_at` and
    `answered_at` are the newest word of the resident, look of staff and word of staff.
    """

    __tablename__ = "desk_case"
    __table_args__ = (
        Index(
            "ix_desk_case_open",
            "urgency",
            "waiting_since",
            postgresql_where=OPEN,
            sqlite_where=OPEN,
        ),
        Index("ix_desk_case_state_closed", "state", "closed_at"),
    )

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    reason: Mapped[str] = mapped_column(String(32), default="")
    urgency: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str | None] = mapped_column(String(64))
    centre: Mapped[str | None] = mapped_column(String(32))
    assignee_id: Mapped[str | None] = mapped_column(String(32), index=True)
    assignee: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(Utc)
    waiting_since: Mapped[datetime | None] = mapped_column(Utc)
    wrote_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    read_at: Mapped[datetime | None] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    escalated_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    handed_back: Mapped[bool] = mapped_column(default=False)


class Event(Base):
    """What happened to a case, in order; `text` holds an internal note, or whom it went to."""

    __tablename__ = "desk_event"
    __table_args__ = (Index("ix_desk_event_conversation_id", "conversation_id", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    once: Mapped[str | None] = mapped_column(String(96), unique=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)


class Look(Base):
    """Who has a talk open: seen until `seen_at`, and when this person typed last."""

    __tablename__ = "desk_look"
    __table_args__ = (UniqueConstraint("conversation_id", "account_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime] = mapped_column(Utc, index=True)
    typed_at: Mapped[datetime | None] = mapped_column(Utc)


class Canned(Base):
    """A reply that is written once, `{language: text}`, with placeholders in braces."""

    __tablename__ = "desk_canned"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(String(80), unique=True)
    texts: Mapped[dict[str, str]] = mapped_column(Data, default=dict)
    changed_by: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(Utc)


class StaffGroup(Base):
    """The group of the staff on a platform, at most one a channel; `trouble` is why it is not
    reached, empty while all is well."""

    __tablename__ = "desk_group"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat: Mapped[str] = mapped_column(String(32))
    trouble: Mapped[str] = mapped_column(String(64), default="")
    connected_by: Mapped[str] = mapped_column(String(64))
    connected_at: Mapped[datetime] = mapped_column(Utc)


class GroupCode(Base):
    """A code that makes somebody of the staff known in the group, once; kept as a hash."""

    __tablename__ = "desk_group_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(Utc)


class Member(Base):
    """Who of the staff somebody in the group is; `user` is the platform's number of them."""

    __tablename__ = "desk_member"

    user: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), unique=True
    )


class Thread(Base):
    """A talk as a topic of the group. `thread` is None while it is being made.

    `marks` say how far the talk was copied, `posted_at` when; `is_open` is whether the topic is.
    """

    __tablename__ = "desk_thread"
    __table_args__ = (Index("ix_desk_thread_place", "chat", "thread"),)

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    chat: Mapped[str] = mapped_column(String(32))
    thread: Mapped[str | None] = mapped_column(String(32))
    is_open: Mapped[bool] = mapped_column(default=True)
    begun_at: Mapped[datetime] = mapped_column(Utc)
    posted_at: Mapped[datetime | None] = mapped_column(Utc)
    marks: Mapped[dict[str, int]] = mapped_column(Data, default=dict)
