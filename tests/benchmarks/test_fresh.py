"""What staff have written in German today is found in eighteen languages, and draws little else."""

from __future__ import annotations

from collections import Counter

from benchmarks.fresh import asked, drawn
from benchmarks.nlu import lines
from nlu.embedded import EmbeddedUnderstanding


async def test_entries_of_today_are_found_without_any_training() -> None:
    understanding = EmbeddedUnderstanding.ready(None)
    count = sum((await asked(understanding, 8)).values(), Counter[str]())
    assert count["answered"] / count["all"] >= 0.7
    assert count["found"] / count["all"] >= 0.75
    assert count["rejected"] / count["all"] <= 0.05
    assert await drawn(understanding, lines("utterances.jsonl")[::6]) <= 0.1
