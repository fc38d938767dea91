"""Small talk keeps what it promises."""

from __future__ import annotations

import re

import pytest

from locales import _, spoken, use
from nlu.commands import command_word
from tests.dialogs.world import World

QUOTED = re.compile("[„“«](.*?)[“”»]")


@pytest.mark.parametrize("language", spoken())
def test_the_words_that_help_names_are_understood(language: str) -> None:
    with use(language):
        text = _("You can always write: “back”, “cancel”, “repeat”, “menu” or “human”.")
    words = [command_word(word) for word in QUOTED.findall(text)]
    assert words == ["back", "cancel", "repeat", "menu", "human"]


@pytest.mark.parametrize("kind", ["photo", "file", "voice", "sticker", "location", "contact"])
async def test_everything_that_a_platform_can_send_gets_an_answer(world: World, kind: str) -> None:
    from dialogs.engine.turn import Turn

    assert await world.sends(Turn(kind, world.now))  # type: ignore[arg-type]
    assert world.buttons()


async def test_an_action_that_nobody_built_yet_says_so(world: World) -> None:
    assert "coming soon" in await world.says("bike", label="intent:unheard_of")


async def test_the_list_shows_every_appointment_with_its_code(world: World) -> None:
    said = await world.says("my appointments", label="intent:list_appointments")
    assert "Time: Tuesday, December 1, 2026, 9:00" in said
    assert said.count("Code: ") == 2
    assert world.buttons().count("Move") == 2
