"""A message is taken once, in order, in one transaction, whatever happens in between."""

from __future__ import annotations

from tests.bot.house import House


async def test_what_is_said_is_answered(house: House) -> None:
    await house.says("Hallo")
    await house.says("Guten Tag")
    assert house.platform.texts() == ["1: Hallo", "2: Guten Tag"]
    assert [(d.state, d.position, d.platform_id) for d in await house.deliveries()] == [
        ("sent", 1, "test-1"),
        ("sent", 2, "test-2"),
    ]
