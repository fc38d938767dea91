"""What the pages of the calendar may choose from, as pairs of value and name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from admin.calendar.names import Names
from admin.pages import language_name
from locales import _
from locales.languages import LANGUAGES
from services.appointments.models import Counsellor, Offer
from services.appointments.rules import Slot
from services.staff.models import Account

Options = list[tuple[str, str]]


def languages() -> Options:
    """The languages that somebody may speak."""
    return [(code, language_name(code)) for code in LANGUAGES]


def colleagues(rows: Sequence[Counsellor], today: date) -> Options:
    """Who counsels and has not left."""
    return [(row.id, row.name) for row in rows if row.last_day is None or row.last_day >= today]


def worded(names: dict[str, str], some: Sequence[str] | None = None) -> Options:
    """Names of our code (some of them), translated."""
    return [(key, _(name)) for key, name in names.items() if some is None or key in some]


def offers(rows: Sequence[Offer], called: Names) -> Options:
    """What is counselled on."""
    return [(row.id, called.topic(row.topic)) for row in rows]


def numbered(names: Sequence[str]) -> Options:
    """Names by their number from 0 on, such as weekdays."""
    return [(str(number), name) for number, name in enumerate(names)]


def accounts(rows: Sequence[Account]) -> Options:
    """Staff accounts."""
    return [(row.id, row.name) for row in rows]


def slot_key(slot: Slot) -> str:
    """A free time as the value of a field; it is looked up again among those that are free."""
    return f"{slot.counsellor_id}|{slot.centre}|{slot.starts_at:%Y%m%d%H%M}"
