"""What a message answers in the form that is open, or in the one that it begins.

The open question's own reader comes first. What is said about other questions is taken along, or
corrects them; a question to the guide answers nothing.
"""

from __future__ import annotations

from typing import Any

from dialogs.engine.command import Answer, Command, Correct, Refused, Simple
from dialogs.engine.dialog import REGISTRY, Dialog
from dialogs.engine.matching import pick
from dialogs.engine.question import Refuse, Text
from dialogs.engine.state import Frame
from dialogs.engine.talk import CONFIRM, NOTHING, PSEUDO, Talk, pseudo_question
from dialogs.engine.turn import place_of
from nlu.commands import command_word
from nlu.mentions import names_other_wish
from nlu.reading import Reading

SHORT = 8
"""Words of a correction; what is longer is a wish of its own."""

QUESTION_MARKS = ("?", "؟", ";")


async def answer(talk: Talk) -> Command | None:
    """The open question's own reader; other answers given in passing are taken along."""
    frame = talk.top
    if frame is None or frame.asking is None or not talk.turn.text.strip():
        return None
    if frame.asking in PSEUDO:
        return await _pseudo_answer(talk, frame)
    question = talk.open_question()
    if question is None or (asks_guide(talk) and not isinstance(question, Text)):
        return None
    try:
        value = await question.read(talk.turn.text, talk.reading, talk.dialog(frame))
    except Refuse as refusal:
        return Refused(str(refusal), refusal.question)
    if value is None:
        return None
    also = {} if isinstance(question, Text) else await _fills(talk, frame, unanswered=True)
    return Answer(value, also)


async def rest_of_frame(talk: Talk) -> Command | None:
    """An answer to another question of this dialog: earlier (correct) or later (take along)."""
    frame, reading = talk.top, talk.reading
    if frame is None or reading is None or frame.asking in PSEUDO - {"__confirm__"}:
        return None
    means_other = reading.decision == "answer" and reading.label not in ("oos", *_own(frame))
    if means_other and not _names_another_answer(talk.turn.text, reading):
        return None
    given = await _fills(talk, frame, unanswered=False)
    changed = {name: value for name, value in given.items() if frame.answers[name] != value}
    for name, value in changed.items():
        return Correct(name, value, changed)
    also = await _fills(talk, frame, unanswered=True)
    if not also and given:
        return Simple("repeat")
    return Answer(None, also) if also else None


async def prefill(dialog: Dialog, reading: Reading) -> dict[str, Any]:
    """What a sentence already answers, question by question."""
    for name, question in dialog.questions.items():
        value = await question.fill(reading, dialog)
        if value is not None:
            dialog.answers[name] = value
    return dialog.answers


async def _fills(talk: Talk, frame: Frame, *, unanswered: bool) -> dict[str, Any]:
    if talk.reading is None:
        return {}
    dialog = talk.dialog(frame)
    found: dict[str, Any] = {}
    for name, question in dialog.questions.items():
        if name != frame.asking and (name not in frame.answers) == unanswered:
            value = await question.fill(talk.reading, dialog)
            if value is not None:
                found[name] = value
    return found


async def located(talk: Talk) -> Command | None:
    """A place on the map that answers the open question."""
    frame, question = talk.top, talk.open_question()
    at = place_of(talk.turn) if talk.turn.kind == "location" else None
    if frame is None or question is None or at is None:
        return None
    found = await question.from_place(at, talk.dialog(frame))
    return Answer(found[0], lead=found[1]) if found else None


async def _pseudo_answer(talk: Talk, frame: Frame) -> Command | None:
    _text, options = await pseudo_question(talk, frame)
    keys = [option.key for option in options]
    said = command_word(talk.turn.text)
    if NOTHING in keys and (said in ("yes", "no") or _thanks(talk)):
        return Answer(NOTHING)
    if said == "no" and frame.asking == CONFIRM:
        said = next(key for key in ("no", "change", "cancel") if key in keys)
    key = said if said in keys else pick(talk.turn.text, options)
    return Answer(key) if key else None


def _thanks(talk: Talk) -> bool:
    """Said where one is asked what to change: it is right as it is."""
    return talk.reading is not None and talk.reading.label == "intent:thanks"


def asks_guide(talk: Talk) -> bool:
    """Whether this is a question that the guide answers for certain."""
    reading = talk.reading
    if reading is None or reading.decision != "answer" or not reading.label.startswith("guide:"):
        return False
    return talk.turn.text.rstrip().endswith(QUESTION_MARKS)


def _names_another_answer(text: str, reading: Reading) -> bool:
    """Whether somebody wrote just an answer ("Oststadt"), or a short "no, rather …" with one."""
    text = text.strip()
    if any(entity.stop - entity.begin >= len(text) for entity in reading.entities):
        return True
    short = len(text.split()) <= SHORT and not text.endswith(QUESTION_MARKS)
    return short and names_other_wish(text)


def _own(frame: Frame) -> tuple[str, ...]:
    dialog = REGISTRY[frame.dialog]
    return (*dialog.starts, *dialog.changes)
