"""The terminal: digits press buttons, and what is shown is safe for lines from right to left."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.terminal import Typist, lines
from dialogs.message import Card, Choice, Message

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def typist() -> Typist:
    typist = Typist("somebody", "tr")
    choices = (
        Choice("Yes", "1.2.0"),
        Choice("Page", url="http://localhost/x"),
        Choice("7", "1.2.2"),
    )
    typist.shown([Message("Well?", choices=choices)])
    return typist


def test_a_digit_presses_the_button_with_that_number(typist: Typist) -> None:
    pressed = typist.typed("1", NOW)
    assert pressed is not None
    assert (pressed.kind, pressed.token, pressed.language_hint) == ("press", "1.2.0", "tr")
    assert typist.label("1") == "> [Yes]"


def test_a_label_in_brackets_presses_too(typist: Typist) -> None:
    pressed = typist.typed("[7]", NOW)
    assert pressed is not None
    assert pressed.token == "1.2.2"


@pytest.mark.parametrize("line", ["4", "0", "-1", "²", "[No]", "Yes", "12:30"])
def test_everything_else_is_text(typist: Typist, line: str) -> None:
    written = typist.typed(line, NOW)
    assert written is not None
    assert (written.kind, written.text) == ("text", line)


def test_a_button_that_opens_a_page_sends_nothing(typist: Typist) -> None:
    assert typist.typed("2", NOW) is None
    assert typist.link("2") == "http://localhost/x"


def test_a_start_may_name_centre_and_language(typist: Typist) -> None:
    start = typist.typed("/start oststadt-tr", NOW)
    assert start is not None
    assert (start.kind, start.data) == ("start", {"centre": "oststadt", "language": "tr"})


def test_two_lines_never_have_the_same_id(typist: Typist) -> None:
    first, second = typist.typed("hi", NOW), typist.typed("hi", NOW)
    assert first is not None
    assert second is not None
    assert first.platform_id != second.platform_id


def test_buttons_stay_until_others_come(typist: Typist) -> None:
    typist.shown([Message("Something else")])
    assert typist.offers("1")
    typist.shown([Message("New", choices=(Choice("Other", "1.3.0"),))])
    assert typist.label("1") == "> [Other]"
    assert not typist.offers("2")


def test_a_message_as_lines() -> None:
    card = Card(
        title="Schule",
        text="Zwei Sätze. Und einer.",
        bring_title="Bitte mitbringen",
        bring=("Ausweis",),
        facts=(("Wo", "im Zentrum"),),
        phone="115",
        map=(48.89, 8.7),
        notes=("Quelle: …",),
    )
    shown = [Message("Gern!", card=card, question="Und dann?", choices=(Choice("Ja", "t"),))]
    assert lines(shown) == [
        "< Gern!",
        "  Schule",
        "  Zwei Sätze. Und einer.",
        "  Bitte mitbringen",
        "  - Ausweis",
        "  Wo: im Zentrum",
        "  115",
        "  https://www.openstreetmap.org/?mlat=48.89&mlon=8.7",
        "  Quelle: …",
        "  Und dann?",
        "  [1] Ja",
    ]


def test_marks_of_direction_stay_out_of_a_transcript() -> None:
    assert lines([Message("\u2068مرحبا\u2069", choices=(Choice("\u200fنعم", "t"),))]) == [
        "< مرحبا",
        "  [1] نعم",
    ]


def test_an_empty_message_is_still_a_message() -> None:
    assert lines([Message()]) == ["< "]
