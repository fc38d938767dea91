"""Tables of the talks: one conversation an address, every incoming message, and what staff need.

`mode` says who speaks: the bot, a human, or nobody yet (`waiting`). An inbox row is unique per
channel and platform id, so that a message that a platform delivers twice is taken once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, RowId, Utc, new_id


class Conversation(Base):
    """The state of a talk as data: ids and neutral values, never rendered text.

    `sent_no` counts what was sent; `pace_at` (seconds since the epoch) is where sending at the pace
    that a platform allows one chat has got to.
    """

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    address_id: Mapped[str] = mapped_column(
        ForeignKey("address.id", ondelete="CASCADE"), unique=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    mode: Mapped[str] = mapped_column(String(8), default="bot")
    turn_no: Mapped[int] = mapped_column(default=0)
    sent_no: Mapped[int] = mapped_column(default=0)
    pace_at: Mapped[float] = mapped_column(Float, default=0.0)
    state: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    waiting_since: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Utc)
    active_at: Mapped[datetime] = mapped_column(Utc, index=True)

    __table_args__ = (Index("ix_conversation_mode_waiting", "mode", "waiting_since"),)


class InboxRow(Base):
    """One incoming message. `state`: new, done, or failed (with the kind of error as reason)."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "platform_id"),
        Index("ix_inbox_state_conversation", "state", "conversation_id", "id"),
        Index("ix_inbox_conversation", "conversation_id", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(16))
    platform_id: Mapped[str] = mapped_column(String(128))
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    state: Mapped[str] = mapped_column(String(8), default="new")
    reason: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(Utc, index=True)
    done_at: Mapped[datetime | None] = mapped_column(Utc)


class Signal(Base):
    """What a turn wants others to know (handoff, handback, crisis, unanswered, unhelpful).

    It holds no text; `inbox_id` leads to the message for as long as that is kept.
    """

    __tablename__ = "signal"
    __table_args__ = (Index("ix_signal_kind_at", "kind", "at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(64), default="")
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    inbox_id: Mapped[int | None] = mapped_column(
        ForeignKey("inbox.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(Utc, index=True)
