"""Tables of the reminders: what a person keeps until which day, and how they want to be reminded.

`next_at` is when something is to be said about a row next, None for never again; it is all that the
clock looks at. `notice` is what is to be said then instead of how many days are left.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, Utc, new_id


class Reminder(Base):
    """Something with a last day, kept by one person. `state` is one of `rules.STATES`.

    `kind` and `subject` name what it is about in its own area; `said` counts what was said.
    `again_on` is the day on which the person asked to be reminded once more.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject"),
        Index("ix_reminder_subject", "kind", "subject"),
        Index(
            "ix_reminder_next_at",
            "next_at",
            postgresql_where=text("next_at IS NOT NULL"),
            sqlite_where=text("next_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(32))
    last_day: Mapped[date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(12), default="open")
    notice: Mapped[str] = mapped_column(String(12), default="")
    again_on: Mapped[date | None]
    next_at: Mapped[datetime | None] = mapped_column(Utc)
    said: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Utc)


class ReminderWish(Base):
    """How a person wants to be reminded: so many `days` before, at this `hour` of the town."""

    __tablename__ = "reminder_wish"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    days: Mapped[list[int]] = mapped_column(Data, default=list)
    hour: Mapped[int]
