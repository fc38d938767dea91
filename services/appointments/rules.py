"""Decisions about appointments that need no database: what is possible, and what follows.

A hold becomes a booking, a booking is seen, missed or cancelled, and nothing goes back. Times are
whole units of five minutes. What is refused says why in its class, never in words for a resident.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from services.appointments.hours import UNIT_MINUTES, Need

KINDS = ("person", "phone", "video")
HELD, BOOKED = "held", "booked"
OUTCOMES = ("seen", "no_show", "excused", "cancelled_by_us")
STATES = (HELD, BOOKED, "cancelled", *OUTCOMES)
OPEN = (HELD, BOOKED)
CHANGED = "changed"
"""The kind of notice that says what staff changed."""

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody mixes up on the phone."""

DAY_BEGINS, DAY_ENDS = 8, 20
"""Between these hours people are written to without having asked."""

CALL_BEFORE, CALL_AFTER = timedelta(days=2), timedelta(hours=1)
LONGEST_MINUTES = 8 * 60
MOST_PLACES = 200


class Unavailable(Exception):
    """What was asked for cannot be had; the class says why."""


class Taken(Unavailable):
    """Somebody else has this time."""


class NotOffered(Unavailable):
    """The time is not in the plan, is over, or is too soon or too far away."""


class TooMany(Unavailable):
    """The person has as many open appointments as one may have."""


class Overlapping(Unavailable):
    """The person has another appointment at that time, which begins at `starts_at` (UTC)."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__()
        self.starts_at = starts_at


class TooLate(Unavailable):
    """The appointment is too near to be changed in the chat, or not open any more."""


class PlanError(ValueError):
    """What staff want to set up cannot be; the message says why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked; instants are aware, in UTC.

    `language` is what is spoken; with `interpreter` somebody comes who translates.
    """

    offer_id: str
    topic: str
    counsellor_id: str
    centre: str
    starts_at: datetime
    ends_at: datetime
    language: str | None = None
    interpreter: bool = False


def new_code() -> str:
    """What a person can say on the phone (31 ** 5 of them)."""
    return "".join(secrets.choice(LETTERS) for _ in range(5))


def check_offer(need: Need, kinds: Sequence[str], places: int) -> None:
    """Raises `PlanError` where an offer cannot be."""
    for minutes in (need.minutes, need.before, need.after):
        if minutes % UNIT_MINUTES or not 0 <= minutes <= LONGEST_MINUTES:
            raise PlanError("Minutes must be a multiple of five, at most eight hours.")
    if not need.minutes:
        raise PlanError("An appointment needs some minutes.")
    if not kinds or set(kinds) - set(KINDS):
        raise PlanError("Choose at least one way: in person, by phone or by video.")
    if not 1 <= places <= MOST_PLACES:
        raise PlanError("There must be at least one place, at most 200.")


def check_hours(begins: time | None, ends: time | None) -> None:
    """Raises `PlanError` where hours do not begin and end on five minutes."""
    if (begins is None) != (ends is None):
        raise PlanError("Hours need a beginning and an end.")
    for each in (begins, ends):
        if each is not None and (each.minute % UNIT_MINUTES or each.second or each.microsecond):
            raise PlanError("Hours begin and end on a multiple of five minutes.")


def spoken(
    languages: Sequence[str], interpreted: Sequence[str], wanted: str | None
) -> tuple[bool, bool]:
    """Whether a counsellor can be understood in the wanted language, and only by interpreter."""
    if wanted is None or wanted in languages:
        return True, False
    return wanted in interpreted, True


def nearest(slots: Iterable[Slot], wish: datetime, count: int) -> list[Slot]:
    """The slots nearest to an instant, in order of time; each wall time once."""
    by_distance = sorted(slots, key=lambda slot: (abs(slot.starts_at - wish), slot.starts_at))
    return sorted(distinct(by_distance)[:count], key=lambda slot: slot.starts_at)


def distinct(slots: Iterable[Slot]) -> list[Slot]:
    """One slot for each time and centre, where several counsellors are free; no interpreter first.

    The first in the given order stays, so that it is for the caller to spread the work.
    """
    best: dict[tuple[datetime, str], Slot] = {}
    for slot in slots:
        key = (slot.starts_at, slot.centre)
        if key not in best or (best[key].interpreter and not slot.interpreter):
            best[key] = slot
    return list(best.values())


def may_change(starts_at: datetime, now: datetime, hours: int) -> bool:
    """Whether a resident may still move or cancel."""
    return now + timedelta(hours=hours) <= starts_at


def may_come_earlier(
    starts_at: datetime, booked_at: datetime, now: datetime, hours: Sequence[int], change: int
) -> bool:
    """Whether somebody may be asked about an earlier date than theirs.

    Not once it may not be changed any more, nor after its own first reminder; `hours` are those of
    the reminders, of which one that lies before the booking is left out.
    """
    own = [each for each in hours if each and booked_at < starts_at - timedelta(hours=each)]
    return now + timedelta(hours=max([change, *own])) < starts_at


def is_decent(local: datetime) -> bool:
    """Whether one may be written to without having asked; `local` is wall time of the town."""
    return DAY_BEGINS <= local.hour < DAY_ENDS


def next_decent(local: datetime) -> datetime:
    """Now, or at night the morning; wall time of the town like `local`."""
    if is_decent(local):
        return local
    day = local.date() + timedelta(days=local.hour >= DAY_ENDS)
    return datetime.combine(day, time(DAY_BEGINS), local.tzinfo)


def notice_key(booking_id: str, sequence: int, kind: str) -> str:
    """The occasion of a notice to whoever booked; its first message has `:0` behind it."""
    return f"appointment:{booking_id}:{sequence}:{kind}"


def must_call(lost: bool, starts_at: datetime, changed_at: datetime, now: datetime) -> bool:
    """Whether somebody must be called, as a notice in the chat did not arrive (yet).

    Whoever has two days still may look into the chat; so may everybody for an hour.
    """
    return lost or (starts_at - now <= CALL_BEFORE and now - changed_at >= CALL_AFTER)


def reminder_due(
    starts_at: datetime, booked_at: datetime, now: datetime, reminded: int, hours: Sequence[int]
) -> int | None:
    """The number that `reminded` becomes by a reminder now; None where none is due.

    A reminder that lies before the booking is left out; of two that are late one is enough.
    """
    if now >= starts_at:
        return None
    due = [
        number
        for number, before in enumerate(sorted(hours, reverse=True), start=1)
        if before and booked_at < starts_at - timedelta(hours=before) <= now
    ]
    return due[-1] if due and due[-1] > reminded else None
