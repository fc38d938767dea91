"""Commands of a platform's own menu (`/help`) mean the same in every language."""

from __future__ import annotations

import pytest

from dialogs.engine.command import SLASH
from dialogs.engine.turn import Turn
from tests.dialogs.world import World


def slash(world: World, name: str) -> Turn:
    return Turn("text", world.now, data={"command": name})


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("help", "What can I do for you?"),
        ("language", "Which language do you want to speak?"),
        ("privacy", "I store what you write here"),
        ("person", "A person will answer you here"),
        ("appointment", "What do you need help with?"),
    ],
)
async def test_each_is_answered(world: World, name: str, answer: str) -> None:
    assert answer in await world.sends(slash(world, name))


async def test_it_does_not_change_the_language(world: World) -> None:
    world.conversation.language = "tr"
    await world.sends(slash(world, "help"))
    assert world.conversation.language == "tr"


async def test_it_steers_a_form(world: World) -> None:
    await world.sends(slash(world, "appointment"))
    await world.sends(slash(world, "cancel"))
    assert world.conversation.top is None


@pytest.mark.parametrize("name", SLASH)
async def test_none_fails(world: World, name: str) -> None:
    assert await world.sends(slash(world, name)) or name in ("back", "skip", "cancel", "repeat")


async def test_an_unknown_one_is_not_understood(world: World) -> None:
    assert "did not understand" in await world.sends(slash(world, "selfdestruct"))
