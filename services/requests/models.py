"""Table of wishes for a counselling appointment, until staff answer them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Utc, new_id


class AppointmentRequest(Base):
    """A wish: topic, centre and day. `code` is what the person can say on the phone."""

    __tablename__ = "appointment_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(8), unique=True)
    topic: Mapped[str] = mapped_column(String(32))
    centre: Mapped[str | None] = mapped_column(String(32))
    day: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(12), default="open")
    created_at: Mapped[datetime] = mapped_column(Utc, index=True)
