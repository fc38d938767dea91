"""What can be agreed: a few words and a day that is not over, at most two years away."""

from __future__ import annotations

from datetime import date, timedelta

STEP = "step"
"""The kind of a step's reminders."""

OPEN, DONE, DROPPED = STATES = ("open", "done", "dropped")
PERSON, STAFF = "person", "staff"
LONGEST = 500
LONGEST_NAME = 80
FARTHEST = timedelta(days=730)


class CaseError(ValueError):
    """Why it cannot be agreed: `empty`, `long`, `no_name`, `over` or `far`."""


def check_text(text: str) -> str:
    """The words of a step, or `CaseError`."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise CaseError("long" if text else "empty")
    return text


def check_name(name: str) -> str:
    """What the counsellor calls the participant, or `CaseError`."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise CaseError("no_name")
    return name


def check_day(day: date, today: date) -> date:
    """The last day of a step, or `CaseError`."""
    if day < today:
        raise CaseError("over")
    if day - today > FARTHEST:
        raise CaseError("far")
    return day


def is_overdue(state: str, last_day: date, today: date) -> bool:
    """Whether an open step should have been done."""
    return state == OPEN and last_day < today
