"""When a talk does not go straight: one function a pattern, named as the field names them.

Every pattern says what it did and what is still open. None of them ends in silence.
"""

from __future__ import annotations

from typing import Any

from dialogs.engine.dialog import REGISTRY
from dialogs.engine.fill import advance, drop, finish, go_back_below, release_all, take
from dialogs.engine.question import SKIPPED, Refuse
from dialogs.engine.reply import Button, Reply
from dialogs.engine.state import Frame
from dialogs.engine.talk import CHANGE, CONFIRM, LEAVE, NOTHING, RESUME, Talk
from locales import _

LEAVES = ((LEAVE, "yes"), (RESUME, "no"), (CONFIRM, "no"))
"""Answers to the engine's own questions that end the dialog."""


async def correction(talk: Talk, name: str, value: Any, also: dict[str, Any]) -> None:
    """Change an earlier answer, echo old and new, go on with the next gap."""
    frame = talk.top
    if frame is None:
        return
    dialog, before = talk.dialog(frame), dict(frame.answers)
    old = {each: await dialog.questions[each].show(before[each], dialog) for each in before}
    taken = await take(talk, {name: value, **also})
    said = []
    for each, question in dialog.questions.items():
        if each in before and frame.answers.get(each, before[each]) != before[each]:
            new = await question.show(frame.answers[each], dialog)
            label = _(question.label)
            said.append(_("Changed: {label}: {old} → {new}", label=label, old=old[each], new=new))
    if taken:
        await advance(talk, "\n".join(said))
    elif said:
        talk.replies.insert(-1, Reply("\n".join(said)))
        await advance(talk)
    else:
        frame.asking = next(iter(talk.instead), frame.asking)
        await talk.ask()


async def back(talk: Talk) -> None:
    """Ask the last answered question again, with the answer it had; at the first, ask to leave."""
    frame = talk.top
    if frame is None:
        await nothing_open(talk)
        return
    if frame.asking in (LEAVE, RESUME, CHANGE):
        await advance(talk)
        return
    if not frame.trail:
        frame.asking = LEAVE
        await talk.ask()
        return
    name = frame.trail[-1]
    dialog = talk.dialog(frame)
    shown = await dialog.questions[name].show(frame.answers[name], dialog)
    await drop(talk, frame, name)
    frame.asking = name
    await talk.ask(_("You had: {answer}", answer=shown))


async def cancel(talk: Talk) -> None:
    """Drop one dialog, name it, and say what is still open below."""
    frame = talk.top
    if frame is None:
        await nothing_open(talk)
        return
    await release_all(talk, frame)
    talk.conversation.frames.pop()
    dialog = REGISTRY[frame.dialog]
    talk.say(_(dialog.stopped, dialog=_(dialog.title)))
    if talk.top is None:
        talk.replies[-1].buttons = [menu_button()]
    await go_back_below(talk)


async def skip(talk: Talk) -> None:
    """Leave an optional question out; a needed one says so."""
    frame, question = talk.top, talk.open_question()
    if frame is None:
        await nothing_open(talk)
    elif question is None or not question.optional:
        await talk.ask(_("I need this answer to go on."))
    elif await take(talk, {question.name: SKIPPED}):
        await advance(talk)


async def repeat(talk: Talk) -> None:
    """Say the open question again."""
    if talk.top is None:
        await nothing_open(talk)
    else:
        await talk.ask()


async def nothing_open(talk: Talk) -> None:
    """A command word without a dialog."""
    talk.say(_("There is nothing open at the moment. What can I do for you?"), menu_button())


async def finished_button(talk: Talk) -> None:
    """A button of something that is over: say so, and what is open."""
    if talk.top is None:
        talk.say(_("That one is finished. What can I do for you?"), menu_button())
    else:
        await talk.ask(_("That one is finished."))


async def pseudo_answer(talk: Talk, frame: Frame, key: str) -> None:
    """The answer to a question that the engine itself asked."""
    if key == NOTHING:
        frame.asking = CONFIRM
        await talk.ask()
    elif frame.asking == CHANGE:
        await drop(talk, frame, key)
        await advance(talk)
    elif key == "change":
        frame.asking = CHANGE
        await talk.ask()
    elif key == "cancel" or (frame.asking, key) in LEAVES:
        await cancel(talk)
    elif frame.asking == CONFIRM:
        await finish(talk)
    else:
        await advance(talk)


async def internal_repair(talk: Talk) -> None:
    """Frames of an older release: keep what fits, drop the rest, apologise for what is lost."""
    conversation = talk.conversation
    lost = list(conversation.lost)
    kept: list[Frame] = []
    for frame in conversation.frames:
        if frame.dialog in REGISTRY:
            kept.append(frame)
        else:
            lost.append(frame.dialog)
    conversation.frames = kept
    if lost:
        talk.say(_("I was renewed in the meantime and lost what we had begun. I am sorry."))
    for frame in kept:
        if frame.shape != list(REGISTRY[frame.dialog].questions):
            await _reshape(talk, frame)


async def _reshape(talk: Talk, frame: Frame) -> None:
    dialog = talk.dialog(frame)
    for name in list(frame.answers):
        question = dialog.questions.get(name)
        if question is None:
            frame.answers.pop(name)
            continue
        try:
            if question.check and frame.answers[name] != SKIPPED:
                await question.check(dialog, frame.answers[name])
        except Refuse:
            await drop(talk, frame, name)
    frame.trail = [name for name in frame.trail if name in frame.answers]
    frame.asked = [asked for asked in frame.asked if asked.question in dialog.questions]
    frame.shape = list(dialog.questions)
    frame.asking = dialog.next_gap() or CONFIRM


def menu_button() -> Button:
    """The way to everything that the bot can do."""
    return Button(_("Menu"), action=["menu"])
