"""Tables of the case work: what a counsellor and a participant have agreed, and who stands in.

Nobody but the two and the counsellor's deputies reads any of it, not even an admin. A case is
forgotten some time after `last_at`, the later of its last change and its last date.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Utc, new_id


class CounsellingCase(Base):
    """One counsellor and one participant; `name` is what the counsellor calls the participant."""

    __tablename__ = "counselling_case"
    __table_args__ = (UniqueConstraint("counsellor_id", "person_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    counsellor_id: Mapped[str] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Utc)
    last_at: Mapped[datetime] = mapped_column(Utc, index=True)


class Step(Base):
    """What the participant does until `last_day`. `state` is open, done or dropped.

    `file` and `file_type` are of an attachment of the talk, which is forgotten with the messages;
    `help_at` is when the participant asked for help with it; `settled_by` is person or staff.
    """

    __tablename__ = "counselling_step"
    __table_args__ = (Index("ix_counselling_step_case", "case_id", "state", "last_day"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("counselling_case.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(String(500))
    last_day: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="open")
    file: Mapped[str | None] = mapped_column(String(32))
    file_type: Mapped[str | None] = mapped_column(String(32))
    help_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_by: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Utc)


class Deputy(Base):
    """Who stands in for a counsellor, and so sees the counsellor's cases."""

    __tablename__ = "counselling_deputy"

    counsellor_id: Mapped[str] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), primary_key=True
    )
    deputy_id: Mapped[str] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
