"""When the first engine is slow or down, the second answers, and the first is left to rest."""

from __future__ import annotations

import asyncio
from datetime import datetime

from nlu.fallback import EngineDown, Fallback
from nlu.reading import Document, Reading

NOW = datetime(2026, 10, 14, 19, 20)


class _Engine:
    """A small engine of our own that can be down or slow."""

    def __init__(self, label: str, *, down: bool = False, slow: float = 0) -> None:
        self.label, self.down, self.slow, self.asked = label, down, slow, 0

    async def read(self, text: str, *, previous: str | None, now: datetime) -> Reading:
        self.asked += 1
        await asyncio.sleep(self.slow)
        if self.down:
            raise EngineDown("down")
        return Reading("de", 1.0, self.label, 1.0, "answer")

    async def learn(self, documents: list[Document]) -> None:
        if self.down:
            raise EngineDown("down")


async def _label(engine: Fallback) -> str:
    return (await engine.read("hallo", previous=None, now=NOW)).label


async def test_the_first_answers_while_it_is_well() -> None:
    assert await _label(Fallback(_Engine("first"), _Engine("second"))) == "first"


async def test_a_slow_first_engine_is_not_waited_for() -> None:
    slow = Fallback(_Engine("first", slow=5), _Engine("second"), patience=0.05)
    assert await _label(slow) == "second"


async def test_after_a_failure_the_first_rests_and_is_then_asked_again() -> None:
    clock = [0.0]
    first = _Engine("first", down=True)
    both = Fallback(first, _Engine("second"), rest=30, clock=lambda: clock[0])
    assert [await _label(both) for _ in range(3)] == ["second"] * 3
    assert first.asked == 1
    first.down, clock[0] = False, 31.0
    assert await _label(both) == "first"


async def test_learning_survives_a_first_engine_that_is_down() -> None:
    both = Fallback(_Engine("first", down=True), _Engine("second"))
    await both.learn([])
    assert await _label(both) == "second"
