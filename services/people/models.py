"""Tables of the people who write to us. A person is a random id; everything else can change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Utc, new_id


class Person(Base):
    """Somebody who talks to us: the language, how it is written, and what they care about."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    language: Mapped[str] = mapped_column(String(16), default="de")
    plain: Mapped[bool] = mapped_column(default=False)
    quarter: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc, index=True)


class Address(Base):
    """Where a person can be reached on one channel; `blocked_at` is set while we may not write."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "value"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(128))
    blocked_at: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)
