"""The phrase lists of `phrases/`: what people write, and what it means on one Wednesday evening.

A line is `text | start[/end] grain flags`, or `text | nothing`; the flags say what was given:
d (date), t (clock time), p (part of the day). A part of the day has the bounds of `PARTS`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from locales.languages import LANGUAGES
from nlu.dates import find_times
from nlu.dates.moments import PARTS
from nlu.reading import Entity

NOW = datetime(2026, 10, 14, 19, 20)
PHRASES = Path(__file__).parent / "phrases"


def lines(language: str) -> list[tuple[str, str]]:
    text = (PHRASES / f"{language}.txt").read_text(encoding="utf-8")
    return [
        (a.strip(), b.strip()) for a, _, b in (line.rpartition("|") for line in text.splitlines())
    ]


def said(entities: list[Entity]) -> str:
    return "; ".join(_said(entity) for entity in entities) or "nothing"


def _said(entity: Entity) -> str:
    value = entity.value
    flags = "".join(name[0] for name in ("date", "time", "part") if value[name])
    span = value["start"] if value["end"] is None else f"{value['start']}/{value['end']}"
    if value["grain"] in PARTS:
        span = value["start"][:10]
        bounds = [f"{value[side][:10]}T{hour:02}:00" for side, hour in _bounds(value["grain"])]
        assert [value["start"], value["end"]] == bounds
    return f"{span.replace('T00:00', '')} {value['grain']} {flags}"


def _bounds(part: str) -> list[tuple[str, int]]:
    return list(zip(("start", "end"), PARTS[part], strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_means_what_the_list_says(language: str) -> None:
    meant = dict(lines(language))
    assert {text: said(find_times(text, language, NOW)) for text in meant} == meant


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_found_where_no_date_is_when_the_language_is_unknown(language: str) -> None:
    without = {text for text, meaning in lines(language) if meaning == "nothing"}
    assert {text: found for text in without if (found := find_times(text, None, NOW))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_twenty_phrases_with_and_without_a_time(language: str) -> None:
    without = [text for text, meaning in lines(language) if meaning == "nothing"]
    assert len(lines(language)) - len(without) >= 20
    assert len(without) >= 5
