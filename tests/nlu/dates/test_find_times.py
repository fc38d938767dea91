"""`find_times` as a whole: it never raises, marks what it read, and takes linear time."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from locales.languages import LANGUAGES
from nlu.dates import find_times
from nlu.dates.lexicon import vocabularies
from nlu.dates.moments import PARTS
from tests.stopwatch import Stopwatch

NOW = datetime(2026, 10, 14, 19, 20)
GRAINS = {"minute", "day", "week", "month", *PARTS}
LANGUAGE = st.sampled_from([*LANGUAGES, None, "xx"])
NUMBERS = ["0", "1", "3", "10", "14", "31", "112", "2026", "3.12.", "3/4", "10:30", "٣"]
MARKS = ["-", "–", ",", ".", "'", "\u200c", "\u200f"]
WORDS = st.sampled_from([*sorted(vocabularies()), *NUMBERS, *MARKS])
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 12, 31))


@settings(max_examples=400, deadline=None)
@given(TEXTS, LANGUAGE, MOMENTS)
@example("9999999999999999999999999999 Uhr", "de", NOW)
@example("29. Februar", "de", NOW)
@example("von 31.12. bis 1.1.", "de", NOW)
def test_any_text_gives_well_formed_times_in_order(
    text: str, language: str | None, now: datetime
) -> None:
    last = 0
    for entity in find_times(text, language, now):
        assert entity.kind == "time"
        assert last <= entity.begin < entity.stop <= len(text)
        assert entity.text == text[entity.begin : entity.stop]
        assert entity.text == entity.text.strip()
        last = entity.stop
        value = entity.value
        assert set(value) == {"start", "end", "grain", "date", "time", "part"}
        start = datetime.fromisoformat(value["start"])
        assert start.tzinfo is None
        assert value["end"] is None or datetime.fromisoformat(value["end"]) > start
        assert value["grain"] in GRAINS
        assert value["time"] == (value["grain"] == "minute")
        assert value["date"] or value["time"] or value["part"]


@given(TEXTS, LANGUAGE, MOMENTS)
@settings(max_examples=100, deadline=None)
def test_a_time_without_a_date_is_the_next_one(
    text: str, language: str | None, now: datetime
) -> None:
    for entity in find_times(text, language, now):
        start, end = entity.value["start"], entity.value["end"]
        if not entity.value["date"]:
            assert datetime.fromisoformat(end if entity.value["part"] and end else start) > now
            assert datetime.fromisoformat(start) <= now + timedelta(days=2)


@pytest.mark.parametrize("offset", range(7))
def test_a_weekday_is_one_to_seven_days_ahead(offset: int) -> None:
    now = NOW + timedelta(days=offset)
    for text in ("Dienstag", "am Dienstag", "nächsten Dienstag", "diesen Dienstag"):
        start = datetime.fromisoformat(find_times(text, "de", now)[0].value["start"])
        assert start.weekday() == 1
        assert 1 <= (start.date() - now.date()).days <= 7


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [
        ("heute um 8", "de", "2026-10-14T20:00"),
        ("um 8", "de", "2026-10-15T08:00"),
        ("um 3", "de", "2026-10-15T15:00"),
        ("um 03:00 Uhr", "de", "2026-10-15T03:00"),
        ("heute um 24 Uhr", "de", "2026-10-15T00:00"),
        ("12am tomorrow", "en", "2026-10-15T00:00"),
        ("12pm tomorrow", "en", "2026-10-15T12:00"),
        ("29. Februar", "de", "2028-02-29T00:00"),
        ("۱۰ دی ۱۴۰۵", "fa", "2026-12-31T00:00"),
        ("۳۰ اسفند ۱۴۰۳", "fa", "2025-03-20T00:00"),
    ],
)
def test_hours_and_days_at_the_edges(text: str, language: str, start: str) -> None:
    assert [e.value["start"] for e in find_times(text, language, NOW)] == [start]


@pytest.mark.parametrize(
    "text",
    ["31. Februar", "Dienstag, 3. Dezember", "um 25 Uhr", "32.12.", "1.13.2026", "30.2.2027"],
)
def test_what_contradicts_itself_is_refused(text: str) -> None:
    assert find_times(text, "de", NOW) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("morgen um halb vier", "en"),
        ("завтра в половине четвёртого", "uk"),
        ("demain à trois heures et demie", "ro"),
        ("yarın saat üç buçukta", "ku"),
        ("tomorrow at half past three", "de"),
    ],
)
def test_a_wrong_guess_of_the_language_does_no_harm(text: str, wrong: str) -> None:
    for guess in (wrong, None):
        assert [e.value["start"] for e in find_times(text, guess, NOW)] == ["2026-10-15T15:30"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["3.12.2026 14:30", "2026-12-03 14:30", "03/12/2026 14:30"])
def test_bare_numbers_do_not_depend_on_the_language(text: str, language: str) -> None:
    assert [e.value["start"] for e in find_times(text, language, NOW)] == ["2026-12-03T14:30"]


def test_plain_german_is_german() -> None:
    assert find_times("morgen", "de-plain", NOW) == find_times("morgen", "de", NOW)


@pytest.mark.parametrize("code", ["de", "en", "fr", "fa"])
@pytest.mark.parametrize(
    "piece", ["Montag 26 von ", "lundi 26 du ", "5شنبه ", "monday 26 from the "]
)
def test_a_long_row_of_weekdays_and_numbers_is_read(piece: str, code: str) -> None:
    assert find_times(piece * 1_500, code, NOW) is not None


@pytest.mark.parametrize(
    ("text", "start"),
    [("lundi 26", ["2026-10-26T00:00"]), ("mardi 26", []), ("mardi 26 amis", ["2026-10-20T00:00"])],
)
def test_a_weekday_and_a_number_must_agree(text: str, start: list[str]) -> None:
    assert [e.value["start"] for e in find_times(text, "fr", NOW)] == start


@pytest.mark.parametrize(
    ("text", "hour", "start", "grain"),
    [
        ("diese Woche, am besten Mittwoch", 9, "2026-10-14T00:00", "day"),
        ("diese Woche, am besten Mittwoch", 19, "2026-10-12T00:00", "week"),
        ("diese Woche Mittwoch um 10 Uhr", 9, "2026-10-14T10:00", "minute"),
        ("diese Woche Mittwoch um 10 Uhr", 11, "2026-10-12T00:00", "week"),
        ("diese Woche Mittwoch Abend", 19, "2026-10-14T18:00", "evening"),
        ("diese Woche Dienstag", 9, "2026-10-12T00:00", "week"),
        ("diese Woche Montag bis Freitag", 9, "2026-10-12T00:00", "day"),
    ],
)
def test_a_day_of_this_week_that_is_over_leaves_the_week(
    text: str, hour: int, start: str, grain: str
) -> None:
    (found,) = find_times(text, "de", NOW.replace(hour=hour))
    assert (found.value["start"], found.value["grain"]) == (start, grain)


def test_the_letters_behind_an_hour_are_written_without_a_space() -> None:
    for text, taken in [("в среду в 10-й, да", "10-й"), ("в среду в 10 й, да", "10")]:
        (found,) = find_times(text, "ru", NOW)
        assert found.text.endswith(taken)


def test_a_stretch_of_days_in_a_week_has_its_order() -> None:
    assert find_times("nächste Woche von Mittwoch bis Montag", "de", NOW) == []


def test_an_alternative_keeps_the_day() -> None:
    first, second = find_times("morgen um 10 oder 11 Uhr", "de", NOW)
    assert (first.value["start"], second.value["start"]) == ("2026-10-15T10:00", "2026-10-15T11:00")
    assert second.value["date"]


@pytest.mark.parametrize(
    "piece",
    [
        "morgen um 10 Uhr ",
        "Mo 9:00-12:00, Di 14:00-18:00, ",
        "10 ",
        "um ",
        "1-2 ",
        "von 3 bis ",
        "um zehn blubb neun ",
        "genau ca. ",
        "Montag 26 ",
        "vom 26. bis Montag 28. ",
        "die Woche vom ",
        "Woche vom 2. bis ",
        "9 bis mittag ",
        "der 22. mir ",
        "a",
        "٣ ",
        "Ich hätte gerne am Dienstag einen Termin und dann noch etwas anderes. ",
    ],
)
def test_time_grows_with_the_length_at_most(piece: str) -> None:
    quarter, whole = (best_of_two(piece, size) for size in (25_000, 100_000))
    assert whole < 1.0
    assert whole < 8 * quarter + 0.1


def best_of_two(piece: str, size: int) -> float:
    text = (piece * (size // len(piece) + 1))[:size]
    watch = Stopwatch(time.process_time)
    for _ in range(2):
        with watch.lap():
            find_times(text, "de", NOW)
    return watch.best
