"""A place that is sent: the nearest centre where we know where they are, honest words where not."""

from __future__ import annotations

from sqlalchemy import select

from dialogs.engine.turn import Turn
from services.centres.models import Centre
from tests.dialogs.world import World

PLACES = {"innenstadt": [50.0, 8.0], "weststadt": [50.0, 7.9], "oststadt": [50.0, 8.1]}
"""On no map of the town: only their order counts here."""


async def on_the_map(world: World) -> None:
    async with world.db.transaction() as session:
        for centre in await session.scalars(select(Centre)):
            centre.map = PLACES[centre.id]


async def sends(world: World, lat: object, lon: object = 8.08) -> str:
    return await world.sends(Turn("location", world.now, data={"lat": lat, "lon": lon}))


async def test_where_the_centres_are_unknown_they_are_named(world: World) -> None:
    said = await sends(world, 50.0)
    assert "I do not keep your location." in said
    assert "I do not know yet where the centres are on the map" in said
    assert "• Quarter centre Oststadt" in said


async def test_the_nearest_centre_is_named_with_the_way(world: World) -> None:
    await on_the_map(world)
    assert "The nearest one is Quarter centre Oststadt, about 1.4 km away." in await sends(
        world, 50.0
    )
    for strange in ("north", None, 91, "NaN"):
        assert "please choose" in await sends(world, strange)


async def test_it_answers_the_question_for_the_centre(world: World) -> None:
    await world.says("appointment", label="intent:book_appointment")
    await world.presses("Debt")
    assert "please choose" in await sends(world, 50.0)
    await on_the_map(world)
    said = await sends(world, 50.0)
    assert said.startswith("The nearest one is Quarter centre Oststadt, about 1.4 km away.")
    assert said.endswith("In which language do you want to talk with us?")
    assert world.conversation.top is not None
    assert world.conversation.top.answers["centre"] == "oststadt"
