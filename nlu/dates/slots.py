"""The slots of phrases: which section of words fills them, and what a number can begin."""

from __future__ import annotations

from collections.abc import Set

WORD_SLOTS = {
    "{number}": "numbers",
    "{count}": "counts",
    "{hour_word}": "hours",
    "{glued_hour}": "at_hours",
    "{ordinal}": "ordinals",
    "{day_suffix}": "day_suffixes",
    "{hour_suffix}": "hour_suffixes",
    "{struck}": "struck",
    "{month}": "months",
    "{jmonth}": "jalali_months",
    "{weekday}": "weekdays",
    "{weakday}": "weak_weekdays",
    "{abbr}": "abbreviations",
    "{part}": "parts",
    "{which}": "which",
    "{unit}": "units",
    "{half}": "halves",
    "{to}": "joined_to",
    "{and}": "joined_and",
    "{in_month}": "joined_month",
}
NO_SLOT: Set[str] = frozenset()
_ENDS = frozenset({"{a}", "{b}"})
_INT = {
    "{h}",
    "{c}",
    "{m}",
    "{mm}",
    "{n}",
    "{d}",
    "{day}",
    "{dth}",
    "{nth}",
    "{figure}",
    "{late}",
    "{mon}",
    "{y}",
    "{jy}",
    "{span}",
}
NUMERIC: dict[str, Set[str]] = {
    "int": _ENDS | _INT,
    "time": _ENDS | {"{c}", "{t}"},
    "dot": _ENDS | {"{c}", "{pair}", "{dm}"},
    "slash": _ENDS | {"{dm}"},
    "date": _ENDS | {"{date}"},
}

SLOTS = frozenset(
    {"{h}", "{c}", "{t}", "{m}", "{mm}", "{n}", "{d}", "{dth}", "{day}", "{mon}", "{y}", "{jy}"}
    | {
        "{dm}",
        "{date}",
        "{pair}",
        "{nth}",
        "{figure}",
        "{late}",
        "{hour}",
        "{at_hour}",
        "{ordinal_hour}",
        "{comma}",
        "{span}",
        "{a}",
        "{b}",
    }
    | WORD_SLOTS.keys()
)
"""Every slot that a phrase may use; `docs/dates.md` says what fills it."""
