"""`lotse ask` answers every line, whatever the line is."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from nlu.ask import answer_lines
from nlu.reading import Document, Entity, Reading, Scored

NOW = datetime(2026, 10, 14, 19, 20)


class Echo:
    """Understands everything as the text that it got."""

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        at = Entity("time", "morgen", {"start": now.isoformat(), "end": None, "grain": "day"})
        return Reading(
            previous, 1.0, f"guide:{text[:9]}", 0.98765, "answer", (Scored("oos", 0.01),), (at,)
        )

    async def learn(self, documents: list[Document]) -> None:
        raise AssertionError("a filter learns nothing")


async def ask(*lines: str) -> list[dict[str, Any]]:
    return [answer async for answer in answer_lines(lines, Echo(), NOW)]


async def test_a_line_is_answered_with_everything_that_was_understood() -> None:
    (answer,) = await ask('{"text": "debt", "lang": "tr"}')
    assert answer.pop("ms") >= 0
    assert answer == {
        "language": "tr",
        "language_confidence": 1.0,
        "label": "guide:debt",
        "confidence": 0.9877,
        "decision": "answer",
        "worry": False,
        "alternatives": [{"label": "oos", "score": 0.01}],
        "entities": [
            {
                "kind": "time",
                "text": "morgen",
                "start": "2026-10-14T19:20:00",
                "end": None,
                "grain": "day",
            }
        ],
        "passages": [],
    }
    json.dumps(answer)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", '"text" is missing'),
        ('{"text": 7}', '"text" is missing'),
        ('{"text": "a", "lang": "xx"}', '"lang" is not one of de, en'),
    ],
)
async def test_a_bad_line_says_what_is_wrong_and_the_rest_goes_on(line: str, says: str) -> None:
    bad, good = await ask(line, '{"text": "debt"}')
    assert says in bad["error"]
    assert good["label"] == "guide:debt"


async def test_blank_lines_are_nothing() -> None:
    assert await ask("", "  \n") == []
