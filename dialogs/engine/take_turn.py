"""`take_turn`: one conversation and one turn in, the new conversation and the messages out.

It calls no platform and keeps nothing in memory; what it does to the world it does through the
services of its context, in the transaction of the turn. The conversation given in is not changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from dialogs.context import Context
from dialogs.engine import answers
from dialogs.engine.act import act
from dialogs.engine.command import Command, Start
from dialogs.engine.dialog import REGISTRY
from dialogs.engine.matching import pick
from dialogs.engine.question import Question, Text
from dialogs.engine.read import understand, worries
from dialogs.engine.repair import internal_repair
from dialogs.engine.reply import Reply
from dialogs.engine.state import Conversation, Offer
from dialogs.engine.talk import RESUME, Talk
from dialogs.engine.turn import Outcome, Turn
from dialogs.message import Choice, Message
from dialogs.welcome import bot_notice
from locales import speaking_language, use
from nlu.reading import Reading

UNSAID = "unsaid"
"""What was written was for a neighbour; it is kept there, and not with the talk."""

SURE_OF_LANGUAGE = 0.75


async def take_turn(
    conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
) -> Outcome:
    """Take one turn of a conversation that the bot owns."""
    talk = Talk(conversation.copy(), turn, reading, ctx)
    ctx.said, ctx.meaning = turn.text, reading.meaning if reading else None
    talk.conversation.turn_no += 1
    with use(conversation.language, conversation.plain):
        await _follow_language(talk)
    with use(talk.conversation.language, talk.conversation.plain):
        await internal_repair(talk)
        _resume_after_rest(talk)
        command = await understand(talk)
        _introduce(talk, command)
        if await worries(talk):
            await answers.care(talk)
        await act(talk, command)
        _remember_language(talk)
        messages = tuple(_rendered(talk))
        if ctx.unsaid:
            talk.signal(UNSAID)
    talk.conversation.active_at = turn.at
    return Outcome(talk.conversation, messages, tuple(talk.signals))


async def notify(
    conversation: Conversation,
    at: datetime,
    ctx: Context,
    make: Callable[[], Awaitable[Reply | None]],
) -> Outcome:
    """Say something that nobody asked for, or nothing; what is open stays as it is."""
    talk = Talk(conversation.copy(), Turn("other", at), None, ctx)
    talk.conversation.turn_no += 1
    with use(talk.conversation.language, talk.conversation.plain):
        reply = await make()
        talk.replies += [reply] if reply else []
        messages = tuple(_rendered(talk))
    return Outcome(talk.conversation, messages)


def _resume_after_rest(talk: Talk) -> None:
    frame = talk.top
    rested = frame is not None and talk.conversation.idle(talk.turn.at)
    if frame is not None and rested and talk.turn.kind != "press":
        frame.asking = RESUME
        frame.tries = 0
    if talk.conversation.mode == "bot":
        talk.conversation.rested = False


def _introduce(talk: Talk, command: Command) -> None:
    """Somebody who begins with a question learns first that a bot answers (AI Act, Art. 50)."""
    if not talk.conversation.welcomed:
        talk.conversation.welcomed = True
        if not (isinstance(command, Start) and command.dialog == "welcome"):
            talk.replies.append(bot_notice(talk.ctx.public_url))


def _remember_language(talk: Talk) -> None:
    if talk.ctx.spoken is not None:
        talk.conversation.language, talk.conversation.plain = talk.ctx.spoken


async def _follow_language(talk: Talk) -> None:
    """The person's language follows the writing; free words such as a name do not change it.

    Nor does who copies the words of a button.
    """
    reading, conversation = talk.reading, talk.conversation
    if reading is None or reading.language in (None, conversation.language):
        return
    if await _names_an_option(talk):
        return
    sure = reading.language_confidence >= SURE_OF_LANGUAGE and not _asks_for_free_words(talk)
    if reading.language is not None and (sure or not conversation.welcomed):
        conversation.language = reading.language


async def _names_an_option(talk: Talk) -> bool:
    frame, question = talk.top, _open_question(talk)
    if frame is None or question is None:
        return False
    return pick(talk.turn.text, await question.offered(talk.dialog(frame))) is not None


def _asks_for_free_words(talk: Talk) -> bool:
    return isinstance(_open_question(talk), Text)


def _open_question(talk: Talk) -> Question | None:
    """What is asked, unless by a dialog of an older release."""
    known = talk.top is not None and talk.top.dialog in REGISTRY
    return talk.open_question() if known else None


def _rendered(talk: Talk) -> list[Message]:
    for reply in talk.replies:
        talk.conversation.awaited = reply.awaited or talk.conversation.awaited
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
        language=speaking_language(),
        question=reply.question,
        card=reply.card,
        card_language=reply.card_language,
        choices=tuple(choices),
        files=tuple(reply.files),
        private=reply.private,
        picture=reply.picture,
    )
