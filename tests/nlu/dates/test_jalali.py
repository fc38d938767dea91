"""The Persian calendar against known days."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.dates.jalali import gregorian


@pytest.mark.parametrize(
    ("jalali", "expected"),
    [
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1405, 1, 1), date(2026, 3, 21)),
        ((1405, 7, 1), date(2026, 9, 23)),
        ((1405, 9, 12), date(2026, 12, 3)),
        ((1409, 1, 1), date(2030, 3, 21)),
        ((1400, 1, 1), date(2021, 3, 21)),
    ],
)
def test_known_days(jalali: tuple[int, int, int], expected: date) -> None:
    assert gregorian(*jalali) == expected
