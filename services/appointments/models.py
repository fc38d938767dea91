"""Tables of the appointments: what is offered, who counsels when, and who comes.

Plans are wall time of the town; bookings are instants. `Unit` is what makes a double booking
impossible: a counsellor has each five minutes at most once, on every database.
A booking that is `held` or `booked` has units; one that is cancelled has none any more.
Names are made up where `example` is set. No table says why somebody is absent.
"""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.database import Base, Data, RowId, Utc, new_id


class Offer(Base):
    """Counselling on a topic: how long, with which buffers (minutes), in which ways.

    `kinds` are of `rules.KINDS`; `interpreted` are languages for which an interpreter comes;
    `places` above one is for group dates only.
    """

    __tablename__ = "appointment_offer"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    topic: Mapped[str] = mapped_column(String(32), index=True)
    minutes: Mapped[int]
    before: Mapped[int] = mapped_column(default=0)
    after: Mapped[int] = mapped_column(default=0)
    kinds: Mapped[list[str]] = mapped_column(Data, default=list)
    interpreted: Mapped[list[str]] = mapped_column(Data, default=list)
    places: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    example: Mapped[bool] = mapped_column(default=False)


class Counsellor(Base):
    """Somebody who counsels: on which topics, in which languages; until `last_day`, if known.

    `feed_hash` is of the secret address of the calendar feed; None where there is no feed.
    """

    __tablename__ = "appointment_counsellor"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), unique=True
    )
    name: Mapped[str] = mapped_column(String(64))
    topics: Mapped[list[str]] = mapped_column(Data, default=list)
    languages: Mapped[list[str]] = mapped_column(Data, default=list)
    last_day: Mapped[date | None]
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    example: Mapped[bool] = mapped_column(default=False)


class PlanLine(Base):
    """Weekly hours at a centre (weekday 0 is Monday); `ends` at or before `begins` is next day.

    Valid from `since` until `until` (inclusive), `every` so many weeks counted from `since`;
    the last `kept` percent are not offered in the chat, but to walk-ins and on the phone.
    """

    __tablename__ = "appointment_line"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    counsellor_id: Mapped[str] = mapped_column(
        ForeignKey("appointment_counsellor.id", ondelete="CASCADE"), index=True
    )
    centre: Mapped[str] = mapped_column(String(32))
    weekday: Mapped[int]
    begins: Mapped[time]
    ends: Mapped[time]
    since: Mapped[date]
    until: Mapped[date | None]
    every: Mapped[int] = mapped_column(default=1)
    kept: Mapped[int] = mapped_column(default=0)


class PlanChange(Base):
    """`absent` or `extra` hours on the days from `first` to `last`; without times the whole day."""

    __tablename__ = "appointment_change"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    counsellor_id: Mapped[str] = mapped_column(
        ForeignKey("appointment_counsellor.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    centre: Mapped[str | None] = mapped_column(String(32))


class ClosingDay(Base):
    """Days on which a centre, or all of them (None), is closed beyond the public holidays."""

    __tablename__ = "appointment_closing"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    first: Mapped[date]
    last: Mapped[date]
    centre: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80), default="")


class GroupDate(Base):
    """A date for many, such as a workshop; it takes the counsellor's time like a booking."""

    __tablename__ = "appointment_group"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    offer_id: Mapped[str] = mapped_column(ForeignKey("appointment_offer.id", ondelete="CASCADE"))
    counsellor_id: Mapped[str] = mapped_column(
        ForeignKey("appointment_counsellor.id", ondelete="CASCADE"), index=True
    )
    centre: Mapped[str] = mapped_column(String(32))
    titles: Mapped[dict[str, str]] = mapped_column(Data, default=dict)
    places: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Utc, index=True)
    ends_at: Mapped[datetime] = mapped_column(Utc, index=True)
    cancelled: Mapped[bool] = mapped_column(default=False)


class Booking(Base):
    """Somebody comes. `state` is one of `rules.STATES`; a hold lives until `held_until`.

    `sequence` grows with each change of time (RFC 5545, 3.8.7.4); `reminded` counts reminders.
    `told` is the sequence that the person has been told of, where staff made the change; `handed`
    the one with which it only went to a colleague, at the same time and place; `called` the one
    that staff told the person of.
    A registration for a group date has a `seat` there, unique while it is taken.
    """

    __tablename__ = "appointment_booking"
    __table_args__ = (
        UniqueConstraint("group_id", "seat"),
        Index("ix_appointment_booking_person", "person_id", "starts_at"),
        Index("ix_appointment_booking_counsellor", "counsellor_id", "starts_at"),
        Index("ix_appointment_booking_state", "state", "starts_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    offer_id: Mapped[str] = mapped_column(ForeignKey("appointment_offer.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(32))
    counsellor_id: Mapped[str] = mapped_column(
        ForeignKey("appointment_counsellor.id", ondelete="CASCADE")
    )
    centre: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(8))
    language: Mapped[str | None] = mapped_column(String(16))
    interpreter: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc, index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str | None] = mapped_column(String(80))
    contact: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(16))
    held_until: Mapped[datetime | None] = mapped_column(Utc)
    sequence: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
    handed: Mapped[int | None]
    called: Mapped[int | None]
    reminded: Mapped[int] = mapped_column(default=0)
    coming: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointment_group.id", ondelete="CASCADE")
    )
    seat: Mapped[int | None]
    made_by: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(Utc)
    changed_at: Mapped[datetime] = mapped_column(Utc)


class Unit(Base):
    """Five minutes of a counsellor, taken by a booking or a group date: at most once."""

    __tablename__ = "appointment_unit"

    counsellor_id: Mapped[str] = mapped_column(
        ForeignKey("appointment_counsellor.id", ondelete="CASCADE"), primary_key=True
    )
    unit: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    booking_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointment_booking.id", ondelete="CASCADE"), index=True
    )
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointment_group.id", ondelete="CASCADE"), index=True
    )


class Waiting(Base):
    """Somebody who wants an earlier date than `booking_id`, or a seat of `group_id`.

    `state` is waiting, offered, or over. What is offered is a hold of `hold_id` for the person
    until `offer_until`; `told_at` is when they were written to. `noticed_on` is the day of it.
    """

    __tablename__ = "appointment_waiting"
    __table_args__ = (
        UniqueConstraint("booking_id"),
        UniqueConstraint("group_id", "person_id"),
        Index("ix_appointment_waiting_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    booking_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointment_booking.id", ondelete="CASCADE")
    )
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointment_group.id", ondelete="CASCADE")
    )
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    hold_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointment_booking.id", ondelete="SET NULL"), index=True
    )
    offer_until: Mapped[datetime | None] = mapped_column(Utc)
    told_at: Mapped[datetime | None] = mapped_column(Utc)
    noticed_on: Mapped[date | None]
    name: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Utc)


class WalkIn(Base):
    """Somebody without an appointment: a number a day and centre; waiting, called or gone."""

    __tablename__ = "appointment_walk_in"
    __table_args__ = (UniqueConstraint("centre", "day", "number"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    centre: Mapped[str] = mapped_column(String(32))
    day: Mapped[date]
    number: Mapped[int]
    offer_id: Mapped[str] = mapped_column(ForeignKey("appointment_offer.id", ondelete="CASCADE"))
    language: Mapped[str | None] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(8))
    counsellor_id: Mapped[str | None] = mapped_column(
        ForeignKey("appointment_counsellor.id", ondelete="SET NULL")
    )
    arrived_at: Mapped[datetime] = mapped_column(Utc, index=True)
    called_at: Mapped[datetime | None] = mapped_column(Utc)


class BookingSettings(Base):
    """The town's rules in one row; whoever changes places locks it first, so that nobody waits
    in a circle. `remind_first` and `remind_second` are hours before, 0 for none."""

    __tablename__ = "appointment_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice_hours: Mapped[int] = mapped_column(default=2)
    horizon_days: Mapped[int] = mapped_column(default=60)
    most_open: Mapped[int] = mapped_column(default=3)
    hold_minutes: Mapped[int] = mapped_column(default=10)
    change_hours: Mapped[int] = mapped_column(default=4)
    remind_first: Mapped[int] = mapped_column(default=48)
    remind_second: Mapped[int] = mapped_column(default=3)
    offer_minutes: Mapped[int] = mapped_column(default=120)
