"""Tables of the quarter centres and of the topics that they counsel on.

Names are `{language: text}`. What is not known (address, hours …) is empty, never invented.
"""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data


class Centre(Base):
    """A quarter centre. `quarters` are the quarter's names, `aliases` what people call it."""

    __tablename__ = "centre"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(Data)
    quarters: Mapped[dict[str, str]] = mapped_column(Data, default=dict)
    aliases: Mapped[list[str]] = mapped_column(Data, default=list)
    phone: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(128))
    url: Mapped[str | None] = mapped_column(String(512))
    address: Mapped[str | None] = mapped_column(String(256))
    map: Mapped[list[float] | None] = mapped_column(Data)
    hours: Mapped[str | None] = mapped_column(String(256))
    position: Mapped[int] = mapped_column(default=0)


class Topic(Base):
    """A counselling topic, the guide entries about it, and what to bring."""

    __tablename__ = "topic"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(Data)
    guides: Mapped[list[str]] = mapped_column(Data, default=list)
    bring: Mapped[dict[str, list[str]]] = mapped_column(Data, default=dict)
    position: Mapped[int] = mapped_column(default=0)
