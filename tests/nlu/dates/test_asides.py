"""What stands around a time: passed over when it changes nothing, heeded when an hour is torn."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlu.dates import find_times

NOW = datetime(2026, 10, 14, 19, 20)


def starts(text: str, language: str) -> list[str]:
    return [entity.value["start"] for entity in find_times(text, language, NOW)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("morgen um 10 Uhr", "de"),
        ("morgen genau um 10 Uhr", "de"),
        ("morgen um genau 10 Uhr", "de"),
        ("morgen um 10 Uhr, genau", "de"),
        ("tomorrow at exactly ten on the dot", "en"),
        ("demain à peu près à 10 heures pile", "fr"),
        ("завтра ровно в 10", "ru"),
        ("yarın tam saat 10'da", "tr"),
    ],
)
def test_exactly_and_about_change_nothing(text: str, language: str) -> None:
    assert starts(text, language) == ["2026-10-15T10:00"]


def test_the_text_of_a_time_keeps_the_words_inside_it() -> None:
    (found,) = find_times("also morgen um genau 10 Uhr exakt", "de", NOW)
    assert found.text == "morgen um genau 10 Uhr"


def test_noon_is_a_part_of_the_day_and_exactly_noon_an_hour() -> None:
    (part,) = find_times("Friday at noon", "en", NOW)
    (hour,) = find_times("Friday at exactly noon", "en", NOW)
    assert (part.value["grain"], part.value["time"]) == ("noon", False)
    assert (hour.value["start"], hour.value["time"]) == ("2026-10-16T12:00", True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quinta-feira às dez zurras nove", "pt"),
        ("donnerstag um zehn blubb neun", "de"),
        ("thursday at ten quarter", "en"),
        ("jeudi à dix heures quart", "fr"),
        ("jeudi demi 10 heures", "fr"),
        ("giovedì a mezzanotte e mezza", "it"),
    ],
)
def test_an_hour_that_was_read_in_part_is_no_time(text: str, language: str) -> None:
    assert starts(text, language) == ["2026-10-15T00:00"]


@pytest.mark.parametrize(
    "text",
    [
        "Donnerstag um 10 mit 2 Kindern",
        "Donnerstag im Viertel um 10",
        "Donnerstag um 10, 2 kommen mit",
    ],
)
def test_other_numbers_and_a_quarter_of_the_town_do_not_tear_an_hour(text: str) -> None:
    assert starts(text, "de")[-1] == "2026-10-15T10:00"
