"""Filling a dialog: take an answer, ask for the next gap, sum up, do it, return to what was below.

An answer is checked before it is kept; one that is refused leaves everything as it was. Changing an
answer takes back those that need it and releases what was held for them. These, and what was said
too early, come back when it is their turn, where they fit, and that is said. What left no choice is
not gone back to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs.engine.dialog import REGISTRY, Dialog
from dialogs.engine.question import SKIPPED, Refuse
from dialogs.engine.state import Frame
from dialogs.engine.talk import CONFIRM, Talk
from locales import _

DEEPEST = 3


async def start(talk: Talk, name: str, answers: dict[str, Any]) -> None:
    """Push a dialog; one that is already running is gone back to instead."""
    frames = talk.conversation.frames
    running = next((i for i, frame in enumerate(frames) if frame.dialog == name), None)
    if running is not None:
        for frame in frames[running + 1 :]:
            await release_all(talk, frame)
        del frames[running + 1 :]
    elif len(frames) >= DEEPEST:
        talk.say(_("Let us first finish what we began."))
    elif refused := await REGISTRY[name](talk.ctx, dict(answers)).refuses():
        talk.replies += refused
        await talk.ask_after()
        return
    else:
        talk.conversation.frame_no += 1
        frames.append(Frame(talk.conversation.frame_no, name, list(REGISTRY[name].questions)))
    if running is not None or answers:
        await take(talk, answers)
    await advance(talk, noted=_said_by_the_way(talk))


def _said_by_the_way(talk: Talk) -> list[str]:
    """The answers that were read out of a sentence, in asking order."""
    frame = talk.top
    if frame is None or talk.turn.kind != "text":
        return []
    questions = REGISTRY[frame.dialog].questions
    return [name for name in frame.trail if questions[name].entity]


async def take(talk: Talk, answers: dict[str, Any]) -> bool:
    """Keep these answers in asking order; False where one was refused (the reason is said)."""
    frame = talk.top
    if frame is None:
        return False
    dialog = talk.dialog(frame)
    answers = in_parts(dialog, answers)
    for name, question in dialog.questions.items():
        if name not in answers or frame.answers.get(name) == answers[name]:
            continue
        if any(need not in frame.answers for need in question.needs):
            frame.former[name] = answers[name]
            continue
        try:
            await _check(dialog, name, answers[name])
        except Refuse as refusal:
            talk.refused(refusal)
            return False
        await keep(talk, frame, name, answers[name])
    return True


def in_parts(dialog: Dialog, answers: dict[str, Any]) -> dict[str, Any]:
    """Each value as the answers that it gives; what is said of a question itself counts more."""
    return {
        part: given
        for name, value in answers.items()
        if name in dialog.questions
        for part, given in dialog.questions[name].parts(value).items()
        if part == name or part not in answers
    }


async def _check(dialog: Dialog, name: str, value: Any) -> None:
    question = dialog.questions[name]
    if question.check and value != SKIPPED:
        await question.check(dialog, value)


async def keep(talk: Talk, frame: Frame, name: str, value: Any) -> None:
    """Set one answer and drop those that need it."""
    await drop(talk, frame, name)
    frame.answers[name] = value
    frame.trail.append(name)
    frame.tries = 0


async def drop(talk: Talk, frame: Frame, name: str) -> None:
    """Take back one answer and, before it, all that need it, which may come back."""
    dialog = talk.dialog(frame)
    for other, question in reversed(dialog.questions.items()):
        if name in question.needs and other in frame.answers:
            value = frame.answers[other]
            await drop(talk, frame, other)
            frame.former[other] = value
    if name in frame.answers:
        await dialog.release(name)
        del frame.answers[name]
        frame.trail = [given for given in frame.trail if given != name]
    frame.former.pop(name, None)


async def release_all(talk: Talk, frame: Frame) -> None:
    """Give back everything that a frame holds."""
    for name in reversed(list(frame.answers)):
        if name in frame.answers:
            await drop(talk, frame, name)


async def advance(talk: Talk, lead: str = "", noted: Sequence[str] = ()) -> None:
    """Ask for the next gap; without one, sum up and ask for a yes, or finish.

    `noted` are answers that were understood and are to be said, where no summary says them.
    """
    frame = talk.top
    if frame is None:
        return
    again, why_not = await _settle(talk, frame)
    dialog = talk.dialog(frame)
    frame.asking = dialog.next_gap()
    frame.tries = 0
    frame.draft = []
    names = [*noted, *again] if frame.asking else []
    lead = "\n".join(filter(None, [lead, await _noted(dialog, names), why_not]))
    if frame.asking is not None:
        await talk.ask(lead)
    elif await dialog.summary() is not None:
        frame.asking = CONFIRM
        await talk.ask(lead)
    else:
        await finish(talk)


async def _noted(dialog: Dialog, names: Sequence[str]) -> str:
    known = {**dialog.former, **dialog.answers}
    shown = [
        await dialog.questions[name].show(known[name], dialog)
        for name in dict.fromkeys(names)
        if name in known
    ]
    return _("Noted: {answer}", answer=" · ".join(shown)) if shown else ""


async def _settle(talk: Talk, frame: Frame) -> tuple[list[str], str]:
    """Answer what need not be asked (again); returns what came back, and why the rest did not."""
    again: list[str] = []
    dialog = talk.dialog(frame)
    while (gap := dialog.next_gap()) is not None:
        question = dialog.questions[gap]
        former = frame.former.pop(gap, None)
        value = await question.only(dialog) if former is None else former
        if value is None:
            break
        try:
            await _check(dialog, gap, value)
        except Refuse as refusal:
            talk.offers_instead(refusal)
            return again, str(refusal)
        await keep(talk, frame, gap, value)
        dialog = talk.dialog(frame)
        if former is not None:
            again.append(gap)
        else:
            frame.trail.remove(gap)
    return again, ""


async def finish(talk: Talk) -> None:
    """Do what the dialog is for, say so, and return to the dialog below."""
    frame = talk.top
    if frame is None:
        return
    dialog = talk.dialog(frame)
    try:
        replies = await dialog.finish()
    except Refuse as refusal:
        await _refused_at_the_end(talk, frame, refusal)
        return
    talk.replies += replies
    talk.conversation.frames.pop()
    await go_back_below(talk)


async def go_back_below(talk: Talk) -> None:
    """Say which dialog goes on, and ask its question."""
    frame = talk.top
    if frame is not None:
        title = _(REGISTRY[frame.dialog].title)
        await talk.ask(_("Back to “{dialog}”.", dialog=title))


async def _refused_at_the_end(talk: Talk, frame: Frame, refusal: Refuse) -> None:
    """The world changed since the last answer was checked: say why and ask that one again."""
    if frame.trail:
        await drop(talk, frame, refusal.question or frame.trail[-1])
    talk.refused(refusal)
    await advance(talk)
