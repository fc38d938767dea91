"""Tables of the exchange: what neighbours put up, how two of them talk, and what staff decide.

An offer or a wish to have something lives until `live_until`; `person_id` is None where staff put
it up for somebody without a phone. What two neighbours say goes with their talk, and no table
but `exchange_talk` holds a way to reach somebody.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, RowId, Utc, new_id


class Post(Base):
    """Something offered or wanted. `state` is one of `rules.STATES`; `swap` is empty where free.

    `vector` is what the words mean, made by `engine`, as float16; None until it is known.
    """

    __tablename__ = "exchange_post"
    __table_args__ = (
        Index("ix_exchange_post_state_changed", "state", "changed_at"),
        Index("ix_exchange_post_state_until", "state", "live_until"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    person_id: Mapped[str | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    side: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    category: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(1000), default="")
    swap: Mapped[str] = mapped_column(String(200), default="")
    quarter: Mapped[str | None] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200), default="")
    example: Mapped[bool] = mapped_column(default=False)
    engine: Mapped[str] = mapped_column(String(64), default="")
    vector: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    live_until: Mapped[datetime] = mapped_column(Utc)
    asked_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc, index=True)


class Photo(Base):
    """A photo of a post. `source` says where to get it; it is gone as soon as it is drawn anew."""

    __tablename__ = "exchange_photo"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    post_id: Mapped[str] = mapped_column(
        ForeignKey("exchange_post.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(8), default="new", index=True)
    source: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Utc)


class Member(Base):
    """Somebody who takes part: the name that neighbours see, and how staff found them."""

    __tablename__ = "exchange_member"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(40), default="")
    rules_at: Mapped[datetime | None] = mapped_column(Utc)
    approved: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    banned_at: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[str] = mapped_column(String(200), default="")
    appeal: Mapped[str] = mapped_column(String(500), default="")


class Talk(Base):
    """Two neighbours about one post. A contact is given to the other when both are there.

    `ended_by` is `asker` or `owner`: who ended it may begin it anew.
    """

    __tablename__ = "exchange_talk"
    __table_args__ = (UniqueConstraint("post_id", "asker_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    post_id: Mapped[str] = mapped_column(ForeignKey("exchange_post.id", ondelete="CASCADE"))
    asker_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    asker_talk: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    owner_talk: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(8), default="open")
    asker_contact: Mapped[str] = mapped_column(String(120), default="")
    owner_contact: Mapped[str] = mapped_column(String(120), default="")
    ended_by: Mapped[str] = mapped_column(String(8), default="")
    asker_thumb: Mapped[bool | None]
    owner_thumb: Mapped[bool | None]
    started_at: Mapped[datetime] = mapped_column(Utc)
    last_at: Mapped[datetime] = mapped_column(Utc, index=True)


class Line(Base):
    """One thing said in a talk, by `asker` or `owner`; `held` ones wait for staff."""

    __tablename__ = "exchange_line"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    talk_id: Mapped[str] = mapped_column(
        ForeignKey("exchange_talk.id", ondelete="CASCADE"), index=True
    )
    by: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(8), default="sent", index=True)
    why: Mapped[str] = mapped_column(String(16), default="")
    at: Mapped[datetime] = mapped_column(Utc)


class Blocked(Base):
    """One neighbour does not want to hear of another."""

    __tablename__ = "exchange_blocked"

    person_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Report(Base):
    """What somebody reported, with a copy of what was said.

    `about_id` is who did it, None for a post that staff put up.
    """

    __tablename__ = "exchange_report"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    reporter_id: Mapped[str | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    about_id: Mapped[str | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    post_id: Mapped[str | None] = mapped_column(
        ForeignKey("exchange_post.id", ondelete="SET NULL"), index=True
    )
    reason: Mapped[str] = mapped_column(String(16))
    evidence: Mapped[list[Any]] = mapped_column(Data, default=list)
    outcome: Mapped[str] = mapped_column(String(8), default="")
    settled_by: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(Utc, index=True)


class Wish(Base):
    """“Tell me when somebody offers this.” `told_on` is the last day with a notice."""

    __tablename__ = "exchange_wish"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(16))
    engine: Mapped[str] = mapped_column(String(64), default="")
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    told_on: Mapped[date | None]
    told: Mapped[list[str]] = mapped_column(Data, default=list)
    created_at: Mapped[datetime] = mapped_column(Utc, index=True)


class Notice(Base):
    """Something to be said to somebody in their own talk, once; `data` holds ids only.

    It is said at once, or not before `after`.
    """

    __tablename__ = "exchange_notice"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    data: Mapped[dict[str, Any]] = mapped_column(Data, default=dict)
    due: Mapped[bool] = mapped_column(default=True, index=True)
    after: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc, index=True)


class Figure(Base):
    """How often something happened on a day, without a person; `what` is one of `figures.WHATS`."""

    __tablename__ = "exchange_figure"

    day: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    category: Mapped[str] = mapped_column(String(24), primary_key=True)
    quarter: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int]


class Settings(Base):
    """What the town chose: one row. Texts are `{language: text}`, `holds` is `{kind: HOLD}`."""

    __tablename__ = "exchange_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    approve: Mapped[str] = mapped_column(String(8), default="new")
    holds: Mapped[dict[str, str]] = mapped_column(Data, default=dict)
    nearness: Mapped[int]
    rules: Mapped[dict[str, str]] = mapped_column(Data, default=dict)
    categories: Mapped[dict[str, dict[str, str]]] = mapped_column(Data, default=dict)
