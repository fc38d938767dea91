"""What a pressed button means: an action, an answer, a correction, or something long finished.

A token is `frame.turn.option` of the message it was on; frame 0 are actions outside any dialog. A
second press on the same button is ignored, except where it only shows something.
"""

from __future__ import annotations

from dialogs.engine.command import Answer, Command, Correct, Do, Simple
from dialogs.engine.dialog import REGISTRY
from dialogs.engine.standing import standing_action
from dialogs.engine.talk import BACK, CANCEL, PSEUDO, SKIP, Talk

CONTROLS = {SKIP: "skip", BACK: "back", CANCEL: "cancel"}


def command(talk: Talk) -> Command:
    """The command of the press of this turn."""
    token = talk.turn.token
    if (standing := standing_action(token)) is not None:
        return Do(standing)
    place = _parse(token)
    if place is None:
        return Simple("finished")
    if _pressed_before(talk, token):
        return Simple("ignore")
    frame_id, turn_no, index = place
    found = _offered(talk, turn_no, index) if frame_id == 0 else _asked(talk, place)
    if found != Simple("finished"):
        talk.conversation.remember_press(token)
    return found


def works_while_waiting(talk: Talk) -> bool:
    """Whether this press is one of the few that go past a human who is awaited."""
    place = _parse(talk.turn.token)
    if talk.turn.kind != "press" or place is None or place[0] != 0:
        return False
    command = _offered(talk, place[1], place[2])
    return isinstance(command, Do) and command.action[0] in ("bot", "instead", "reminder")


def _parse(token: str) -> tuple[int, int, int] | None:
    parts = token.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    frame, turn, option = (int(part[:9]) for part in parts)
    return frame, turn, option


def _pressed_before(talk: Talk, token: str) -> bool:
    pressed = talk.conversation.pressed
    if token not in pressed:
        return False
    place = _parse(token)
    action = _offered(talk, place[1], place[2]) if place and place[0] == 0 else None
    shows_only = isinstance(action, Do) and action.action[0] in ("menu", "guide", "topic")
    return not shows_only or pressed[-1] == token


def _offered(talk: Talk, turn_no: int, index: int) -> Command:
    offer = next((o for o in talk.conversation.offers if o.turn == turn_no), None)
    if offer is None or index >= len(offer.actions):
        return Simple("finished")
    return Do(offer.actions[index])


def _asked(talk: Talk, place: tuple[int, int, int]) -> Command:
    frame = talk.top
    if frame is None or frame.id != place[0]:
        return Simple("finished")
    asked = next((a for a in reversed(frame.asked) if a.turn == place[1]), None)
    if asked is None or place[2] >= len(asked.keys):
        return Simple("finished")
    key = asked.keys[place[2]]
    current = asked.question == frame.asking
    if key in CONTROLS:
        return Simple(CONTROLS[key]) if current else Simple("finished")
    if current:
        return Answer(key)
    if asked.question in PSEUDO or asked.question not in REGISTRY[frame.dialog].questions:
        return Simple("finished")
    return Correct(asked.question, key)
