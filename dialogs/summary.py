"""The bot's own summary of a talk for counsellors: topic, what was filled in, the last question.

It is rendered from the state alone, in the language of the staff; nothing of it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dialogs.context import Context
from dialogs.engine.dialog import REGISTRY
from dialogs.engine.state import Conversation, Frame
from dialogs.engine.talk import PSEUDO
from locales import _

GREETING = "welcome"


@dataclass(frozen=True, slots=True)
class Summary:
    """`dialog` is what the resident was doing, `slots` label and answer, `guides` cards shown."""

    dialog: str = ""
    slots: tuple[tuple[str, str], ...] = ()
    question: str = ""
    guides: tuple[str, ...] = ()
    tries: int = 0


async def summary(ctx: Context, conversation: Conversation) -> Summary:
    """What the bot knows, in the language in use."""
    frame = conversation.top
    known = frame if frame is not None and frame.dialog in REGISTRY else None
    if known is not None and known.dialog == GREETING:
        known = None
    guides = await ctx.guide.titles(guides_of(conversation))
    return Summary(
        dialog=_(REGISTRY[known.dialog].title) if known else "",
        slots=tuple(await _slots(ctx, known)) if known else (),
        question=_question(known) if known else "",
        guides=tuple(guides.values()),
        tries=conversation.tries,
    )


def topic_of(conversation: Conversation) -> str | None:
    """What the talk is about: the topic that was chosen, else the last guide entry shown."""
    chosen = _answer(conversation, "topic")
    if chosen:
        return chosen
    shown = guides_of(conversation)
    return shown[0] if shown else None


def centre_of(conversation: Conversation) -> str | None:
    """The centre that was chosen in a dialog that is open."""
    chosen = _answer(conversation, "centre")
    return None if chosen == "any" else chosen


def guides_of(conversation: Conversation) -> list[str]:
    """The guide entries that were shown lately, the newest first."""
    found = [
        str(action[1])
        for offer in reversed(conversation.offers)
        for action in offer.actions
        if len(action) > 1 and action[0] == "helpful"
    ]
    return list(dict.fromkeys(found))


def _answer(conversation: Conversation, name: str) -> str | None:
    for frame in reversed(conversation.frames):
        value: Any = frame.answers.get(name)
        if isinstance(value, str) and value:
            return value
    return None


async def _slots(ctx: Context, frame: Frame) -> list[tuple[str, str]]:
    dialog = REGISTRY[frame.dialog](ctx, frame.answers, frame.draft)
    return [
        (_(question.label), await question.show(frame.answers[name], dialog))
        for name, question in dialog.questions.items()
        if frame.answers.get(name) is not None
    ]


def _question(frame: Frame) -> str:
    if frame.asking is None or frame.asking in PSEUDO:
        return ""
    question = REGISTRY[frame.dialog].questions.get(frame.asking)
    return _(question.text) if question else ""
