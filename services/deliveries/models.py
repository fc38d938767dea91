"""Tables of what leaves the house: one row a platform message, with a state and a reason.

queued → sending → sent (→ delivered → read), or failed / skipped, always with a reason. `lane` 0 is
replies, 1 reminders and staff, 2 bulk; a lower lane overtakes. `dedupe` makes a message unique.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, RowId, Utc

OPEN = ("queued", "sending")
LANES = (0, 1, 2)


def in_states(*states: str) -> str:
    """The condition of a partial index, word for word as a query must have it to use the index."""
    listed = ", ".join(f"'{state}'" for state in states)
    return f"state IN ({listed})"


def _open_index(name: str, *columns: str, states: tuple[str, ...]) -> Index:
    """An index of what is still to be sent, so that a million past deliveries cost nothing."""
    condition = text(in_states(*states))
    return Index(name, *columns, postgresql_where=condition, sqlite_where=condition)


class Delivery(Base):
    """One message to one address. `position` counts what was sent in its conversation, no gaps.

    `tries` counts the attempts that failed; `owner` is who sends it, until `lease_until`.
    """

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(8), default="bot")
    lane: Mapped[int] = mapped_column(default=0)
    dedupe: Mapped[str] = mapped_column(String(128), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(Data)
    state: Mapped[str] = mapped_column(String(12), default="queued")
    reason: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Utc)
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    owner: Mapped[str | None] = mapped_column(String(32))
    platform_id: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Utc, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)

    __table_args__ = (
        _open_index("ix_delivery_due", "channel", "lane", "due_at", "id", states=("queued",)),
        _open_index("ix_delivery_open", "conversation_id", "id", states=OPEN),
        _open_index("ix_delivery_lease", "channel", "lease_until", states=("sending",)),
        Index("ix_delivery_conversation", "conversation_id", "position"),
    )


class RatePace(Base):
    """When the next send on a channel may start (GCRA): one row shared by all processes.

    `next_at` is in seconds since the epoch; `behind` are the seconds that are still made up for.
    """

    __tablename__ = "rate_pace"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_at: Mapped[float] = mapped_column(Float, default=0.0)
    behind: Mapped[float] = mapped_column(Float, default=0.0)
