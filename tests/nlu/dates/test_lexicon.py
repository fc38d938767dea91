"""The word lists: every file is complete, and a typing error in a section or a slot is found."""

from __future__ import annotations

import re

import pytest

from locales.languages import LANGUAGES
from nlu.dates.lexicon import ASIDES, FILLED_FROM, SETS, lexicon, word_list
from nlu.dates.meaning import MEANINGS
from nlu.dates.moments import PARTS
from nlu.dates.slots import SLOTS

SECTIONS = {
    "spelling",
    "glued_parts",
    "compounds",
    "joined",
    *SETS,
    *ASIDES,
    *FILLED_FROM,
    *MEANINGS,
}
NEEDED = {
    "months",
    "weekdays",
    "parts",
    "units",
    "days",
    "clock",
    "at",
    "week",
    "after",
    "range",
    "not",
}
KEYS = {
    "months": r"[1-9]|1[0-2]",
    "weekdays": r"[0-6]",
    "weak_weekdays": r"[0-6]",
    "abbreviations": r"[0-6]",
    "numbers": r"\d+",
    "hours": r"\d+",
    "at_hours": r"\d+",
    "compounds": "numbers|ordinals",
    "ordinals": r"\d+",
    "parts": "|".join([*PARTS, "night"]),
    "units": "minute|hour|day|week|month",
    "which": "this|next|last|afternext",
    "clock": r"[+-](m|mm|\d+)|\d+(:\d\d)?",
    "spans": r"\d+ (minute|hour|day|week|month)",
    "moved": r"\d+ (minute|hour|day|week|month)",
    "week": r"-?\d",
    "days": r"-?\d( \w+)?",
    "range": "from|hours|days|dash|hyphen",
    "joined": "to|and|month",
    "struck": "0|12",
}


@pytest.mark.parametrize("name", ["common", *LANGUAGES])
def test_a_file_uses_only_known_sections_keys_and_slots(name: str) -> None:
    for section, content in word_list(name).items():
        assert section in SECTIONS
        for key, line in content.items() if isinstance(content, dict) else [("", content)]:
            if section in KEYS:
                assert re.fullmatch(KEYS[section], key), f"{section}: {key}"
            assert (
                set(re.findall(r"\{\w+\}", str(line))) <= SLOTS
                if section not in ("spelling", "compounds")
                else True
            )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_words_that_dialogs_need(language: str) -> None:
    words = word_list(language)
    assert words.keys() >= NEEDED
    assert {"1", "12"} <= words["months"].keys()
    assert len(words["months"]) == 12
    assert len(words["weekdays"].keys() | words.get("weak_weekdays", {}).keys()) == 7
    assert {"0", "1", "2"} <= words["days"].keys()
    assert set(PARTS) <= words["parts"].keys()


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        lexicon("xx")
