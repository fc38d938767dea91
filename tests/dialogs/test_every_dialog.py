"""Every dialog, at every question, survives everything that a resident can do there.

A new dialog gets these tests for free: it is enough to register it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from dialogs.all import DIALOGS
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import DONE, Choice, Text
from dialogs.engine.state import Frame, Offer
from dialogs.engine.talk import LEAVE
from locales import _, use
from tests.dialogs.world import World

EVERYWHERE = pytest.mark.parametrize(
    ("dialog", "question"),
    [
        pytest.param(dialog, name, id=f"{dialog.name}-{name}")
        for dialog in DIALOGS
        for name in dialog.questions
    ],
)
MANY_STEPS = 12


async def begin(world: World, dialog: type[Dialog]) -> None:
    """Start a dialog by a button."""
    world.conversation.offers.append(Offer(0, [["start", dialog.name, {}]]))
    await world.presses_token("0.0.0")


async def reach(world: World, dialog: type[Dialog], question: str) -> Frame:
    """Answer one question after the other until this one is asked."""
    await begin(world, dialog)
    for _step in range(MANY_STEPS):
        frame = top(world)
        if frame.asking == question:
            return frame
        if isinstance(dialog.questions[frame.asking or ""], Text):
            await world.says("some words")
        else:
            await world.presses_token(token_towards(world, frame, dialog, question))
    raise AssertionError(f"{dialog.name}.{question} was never asked")


def token_towards(world: World, frame: Frame, dialog: type[Dialog], question: str) -> str:
    """A button whose answer lets the wanted question be asked, any where it does not depend."""
    asked, when = frame.asked[-1], dialog.questions[question].when
    if frame.draft:
        return f"{frame.id}.{asked.turn}.{asked.keys.index(DONE)}"
    keys = sorted(enumerate(asked.keys), key=lambda pair: pair[1] != world.conversation.language)
    for index, key in keys:
        trial = dialog(None, {**frame.answers, asked.question: key})  # type: ignore[arg-type]
        if when is None or when(trial):
            return f"{frame.id}.{asked.turn}.{index}"
    return f"{frame.id}.{asked.turn}.{keys[0][0]}"


def top(world: World) -> Frame:
    assert world.conversation.top is not None
    return world.conversation.top


def wording(dialog: type[Dialog], question: str, language: str = "en") -> str:
    with use(language):
        return _(dialog.questions[question].text)


@EVERYWHERE
async def test_cancel_names_what_it_stopped(
    world: World, dialog: type[Dialog], question: str
) -> None:
    await reach(world, dialog, question)
    with use("en"):
        stopped = _(dialog.stopped, dialog=_(dialog.title))
    assert stopped in await world.says("cancel")
    assert world.conversation.frames == []


@EVERYWHERE
async def test_back_goes_the_way_the_resident_came(
    world: World, dialog: type[Dialog], question: str
) -> None:
    before = (await reach(world, dialog, question)).trail
    said = await world.says("back")
    if not before:
        assert top(world).asking == LEAVE
        assert wording(dialog, question) in await world.says("no")
        return
    assert top(world).asking == before[-1]
    assert wording(dialog, before[-1]) in said
    assert top(world).trail == before[:-1]


@EVERYWHERE
async def test_an_earlier_button_corrects_its_answer(
    world: World, dialog: type[Dialog], question: str
) -> None:
    frame = await reach(world, dialog, question)
    earlier = [a for a in frame.asked[:-1] if isinstance(dialog.questions[a.question], Choice)]
    for asked in earlier:
        for index, key in enumerate(asked.keys):
            if key != frame.answers[asked.question] and not key.startswith("__"):
                said = await world.presses_token(f"{frame.id}.{asked.turn}.{index}")
                assert top(world).answers[asked.question] == key
                assert said
                return
    assert frame.asking == question


@EVERYWHERE
async def test_a_guide_question_is_answered_and_the_form_goes_on(
    world: World, dialog: type[Dialog], question: str
) -> None:
    await reach(world, dialog, question)
    if isinstance(dialog.questions[question], Text):
        world.conversation.offers.append(Offer(-1, [["guide", "zifferblatt"]]))
        world.conversation.offers[-1].turn = 9000
        said = await world.presses_token("0.9000.0")
    else:
        said = await world.says("What is the newspaper?", label="guide:zifferblatt")
    assert "Zifferblatt" in said
    if dialog.gives_way:
        assert world.conversation.frames == []
        return
    assert said.endswith(wording(dialog, question))
    assert top(world).asking == question


@EVERYWHERE
async def test_a_button_of_something_finished_says_so(
    world: World, dialog: type[Dialog], question: str
) -> None:
    await reach(world, dialog, question)
    said = await world.presses_token("999.1.0")
    assert "finished" in said
    assert said.endswith(wording(dialog, question))
    assert top(world).asking == question


@EVERYWHERE
async def test_a_double_tap_has_one_effect(
    world: World, dialog: type[Dialog], question: str
) -> None:
    frame = await reach(world, dialog, question)
    if isinstance(dialog.questions[question], Text):
        await world.presses(next(b for b in world.buttons() if b in ("Skip", "Cancel")))
        return
    token = f"{frame.id}.{frame.asked[-1].turn}.0"
    await world.presses_token(token)
    after = deepcopy(world.conversation.frames)
    assert await world.presses_token(token) == ""
    assert world.conversation.frames == after


@EVERYWHERE
async def test_a_restart_loses_nothing(world: World, dialog: type[Dialog], question: str) -> None:
    before = deepcopy(await reach(world, dialog, question))
    world.restart()
    assert top(world) == before
    assert wording(dialog, question) in await world.says("repeat")


@EVERYWHERE
async def test_a_language_switch_asks_the_same_in_the_new_language(
    world: World, dialog: type[Dialog], question: str
) -> None:
    frame = deepcopy(await reach(world, dialog, question))
    asked = dialog.questions[question]
    if isinstance(asked, Text) or asked.entity == "language":
        world.conversation.offers.append(Offer(9000, [["language", "de"]]))
        await world.presses_token("0.9000.0")
    else:
        await world.says("auf deutsch bitte", **switch_to("de"))
    assert world.conversation.language == "de"
    assert world.messages[-1].language == "de"
    assert str(world.messages[-1].question).endswith(wording(dialog, question, "de"))
    assert top(world).answers == frame.answers


@EVERYWHERE
async def test_a_human_finds_the_form_as_it_was(
    world: World, dialog: type[Dialog], question: str
) -> None:
    frame = deepcopy(await reach(world, dialog, question))
    await world.says("human")
    assert world.outcome is not None
    assert world.outcome.conversation.mode == "waiting"
    assert ("handoff", "asked") in world.outcome.signals
    assert top(world) == frame
    assert (await world.presses("Back to the bot")).endswith(wording(dialog, question))
    assert world.conversation.mode == "bot"


@EVERYWHERE
async def test_after_a_rest_it_asks_whether_to_go_on(
    world: World, dialog: type[Dialog], question: str
) -> None:
    await reach(world, dialog, question)
    world.wait(hours=3)
    assert "go on" in await world.says("hmm")
    assert wording(dialog, question) in await world.says("yes")


@EVERYWHERE
async def test_words_it_does_not_know_end_with_a_human(
    world: World, dialog: type[Dialog], question: str
) -> None:
    await reach(world, dialog, question)
    if isinstance(dialog.questions[question], Text) and question != "phone":
        await world.says("qwrtz")
        frame = world.conversation.top  # none where the dialog ends with these words
        assert frame is None or frame.answers[question] == "qwrtz"
        return
    answers = [await world.says("qwrtz") for _try in range(3)]
    assert answers[0] != answers[2]
    assert any("Talk to a person" in button for button in world.buttons())
    assert top(world).asking == question


def switch_to(language: str) -> dict[str, Any]:
    return {"label": "intent:change_language", "entities": {"language": {"id": language}}}
