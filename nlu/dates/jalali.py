"""The Persian solar calendar, as used in Iran and, with other month names, in Afghanistan.

Nowruz by the 33-year cycle, which agrees with the official calendar from 1206 to 1498.
"""

from __future__ import annotations

from datetime import date, timedelta

_LEAP_IN_CYCLE = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_EPOCH = date(2025, 3, 21)
_EPOCH_YEAR = 1404


def gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day; a 31st in a month of 30 days is the next day."""
    days = 0
    step = 1 if year >= _EPOCH_YEAR else -1
    for between in range(_EPOCH_YEAR, year, step):
        counted = between if step > 0 else between - 1
        days += step * (366 if counted % 33 in _LEAP_IN_CYCLE else 365)
    before = (month - 1) * 31 - max(0, month - 7)
    return _EPOCH + timedelta(days=days + before + day - 1)
