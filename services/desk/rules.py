"""Decisions of the desk that need no database: who sees what, when somebody answers, when it is
too long, and what a canned reply says.

Times are local wall time of the town unless they are aware instants. Hours that nobody wrote down
stay unknown; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from locales.languages import SOURCE, is_rtl
from services.guide.hours import opening

CRISIS, ESCALATED, NORMAL = 2, 1, 0
REOPEN_WITHIN = timedelta(hours=24)
LOOKS_FOR = timedelta(seconds=45)
TYPES_FOR = timedelta(seconds=6)
LONGEST_REPLY = 3_500
LONGEST_NOTE = 4_000
PLACEHOLDERS = ("centre", "day", "topic")
_BRACES = re.compile(r"\{(\w*)\}")


class DeskError(ValueError):
    """What was asked of a talk cannot be done; the message says why."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does something at the desk; `centres` are those worked for, none meaning all."""

    id: str
    name: str
    centres: tuple[str, ...] = ()
    sees_all: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """When somebody of the team is there: `known` is False where no centre's hours are written.

    `until` and `next` are local wall times; `week` is the OSM text where one centre's hours apply.
    """

    known: bool
    here: bool = False
    until: datetime | None = None
    next: datetime | None = None
    week: str | None = None


def presence(hours: Sequence[str | None], now: datetime) -> Presence:
    """Whether any of these centres is open at `now` (local), or which opens first."""
    written = [text for text in hours if text]
    states = [(text, state) for text in written if (state := opening(text, now))]
    if not states:
        return Presence(known=False)
    week = written[0] if len(set(written)) == 1 else None
    here = [state for _text, state in states if state.open]
    if here:
        ends = [state.until for state in here]
        until = None if None in ends else max(end for end in ends if end)
        return Presence(True, here=True, until=until, week=week)
    opens = [state.opens for _text, state in states if state.opens]
    return Presence(True, next=min(opens, default=None), week=week)


def waits_too_long(
    since: datetime, now: datetime, hours: Sequence[str | None], after: timedelta
) -> bool:
    """Whether a talk that waits since then is to be told to everybody (all times local).

    While no centre is open it only waits in the line; without known hours the clock counts alone.
    """
    if now - since < after:
        return False
    if not presence(hours, now).known:
        return True
    return presence(hours, now).here and presence(hours, now - after).here


def may_see(staff: Staff, centre: str | None, urgency: int, assignee_id: str | None) -> bool:
    """Whether a talk is this person's work: own centres, nobody's, an own case, or an alarm."""
    if staff.sees_all or not staff.centres or centre is None:
        return True
    return centre in staff.centres or urgency > NORMAL or assignee_id == staff.id


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return set(_BRACES.findall(text))


def filled(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with its placeholders filled, and those that nothing is known for (left as is)."""
    missing: list[str] = []

    def value(match: re.Match[str]) -> str:
        known = values.get(match[1], "")
        if not known:
            missing.append(match[1])
        return known or match[0]

    return _BRACES.sub(value, text), missing


def check_reply(text: str) -> str:
    """The words to send, or `DeskError`."""
    text = text.strip()
    if not text:
        raise DeskError("empty")
    if len(text) > LONGEST_REPLY:
        raise DeskError("long")
    return text


def reply_language(text: str, chosen: str | None, person: str) -> str:
    """The language that a reply is marked with: the chosen one, unless its letters contradict.

    German written to somebody who reads Arabic must not be set from right to left, and the reverse.
    """
    language = chosen or SOURCE
    runs_rtl = _first_direction(text) in ("R", "AL")
    if runs_rtl == is_rtl(language):
        return language
    if runs_rtl:
        return person if is_rtl(person) else "ar"
    return SOURCE


def _first_direction(text: str) -> str:
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((each for each in directions if each in ("L", "R", "AL")), "L")
