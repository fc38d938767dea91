"""Tables of the questions that the bot could not answer, or answered without help.

A group has one of its questions as its name, without digits and addresses, kept for a limited
time; the questions themselves are only ids of signals and hold no words.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, RowId, Utc


class QuestionGroup(Base):
    """Questions of one language that mean the same. `outcome` is an entry, or `dropped`."""

    __tablename__ = "question_group"
    __table_args__ = (Index("ix_question_group_open", "settled_at", "last_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(300))
    count: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime] = mapped_column(Utc)
    last_at: Mapped[datetime] = mapped_column(Utc)
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_by: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str | None] = mapped_column(String(64))


class Question(Base):
    """One signal in a group; `value` is the entry that did not help, if it was that."""

    __tablename__ = "question"

    signal_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(
        ForeignKey("question_group.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(64), default="")
