"""`take_turn`: one conversation and one turn in, the new conversation and the messages out.

It calls no platform and keeps nothing in memory; what it does to the world it does through the
services of its context, in the transaction of the turn. The conversation given in is not changed.
"""

from __future__ import annotations

from copy import deepcopy

from dialogs.context import Context
from dialogs.engine.act import act
from dialogs.engine.read import understand
from dialogs.engine.repair import internal_repair
from dialogs.engine.reply import Reply
from dialogs.engine.state import Conversation, Offer
from dialogs.engine.talk import RESUME, Talk
from dialogs.engine.turn import Outcome, Turn
from dialogs.message import Choice, Message
from locales import use
from nlu.reading import Reading

SURE_OF_LANGUAGE = 0.75


async def take_turn(
    conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
) -> Outcome:
    """Take one turn of a conversation that the bot owns."""
    talk = Talk(deepcopy(conversation), turn, reading, ctx)
    talk.conversation.turn_no += 1
    _follow_language(talk)
    with use(talk.conversation.language, talk.conversation.plain):
        await _prepare(talk)
        command = await understand(talk)
        await act(talk, command)
        messages = tuple(_rendered(talk))
    talk.conversation.active_at = turn.at
    return Outcome(talk.conversation, messages, tuple(talk.signals))


async def _prepare(talk: Talk) -> None:
    await internal_repair(talk)
    frame = talk.top
    rested = frame is not None and talk.conversation.idle(talk.turn.at)
    if frame is not None and rested and talk.turn.kind != "press":
        frame.asking = RESUME
        frame.tries = 0


def _follow_language(talk: Talk) -> None:
    """The person's language follows the writing; free words such as a name do not change it."""
    reading, conversation = talk.reading, talk.conversation
    if reading is None or reading.language is None:
        return
    from dialogs.engine.question import Text

    frame_asks_text = isinstance(talk.open_question() if _known(talk) else None, Text)
    differs = reading.language != conversation.language
    if differs and reading.language_confidence >= SURE_OF_LANGUAGE and not frame_asks_text:
        conversation.language = reading.language


def _rendered(talk: Talk) -> list[Message]:
    offer = Offer(talk.conversation.turn_no, [])
    messages = [_message(talk, reply, offer) for reply in talk.replies]
    if offer.actions:
        talk.conversation.offers.append(offer)
    return messages


def _message(talk: Talk, reply: Reply, offer: Offer) -> Message:
    choices = []
    frame, turn_no = talk.top, talk.conversation.turn_no
    for index, button in enumerate(reply.buttons):
        token = ""
        if button.key is not None and frame is not None:
            token = f"{frame.id}.{turn_no}.{index}"
        elif button.action is not None:
            token = f"0.{turn_no}.{len(offer.actions)}"
            offer.actions.append(button.action)
        choices.append(Choice(button.label, token, button.url, button.minor))
    return Message(
        text=reply.text,
        language=talk.conversation.language,
        question=reply.question,
        card=reply.card,
        card_language=reply.card_language,
        choices=tuple(choices),
        files=tuple(reply.files),
    )
