"""What does this turn mean? The readers in their order are the specification.

Deterministic readers come before learned ones: danger, button, command word, the open question's
own reader; then other answers of the same dialog, guide, another dialog, small talk. The first that
is sure wins; nobody sure means "cannot handle".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialogs.engine import press
from dialogs.engine.command import (
    SLASH,
    Answer,
    CannotHandle,
    ChangeLanguage,
    Clarify,
    Command,
    Crisis,
    Do,
    Refused,
    ShowGuide,
    Simple,
    Start,
)
from dialogs.engine.command import (
    Talk as SmallTalk,
)
from dialogs.engine.dialog import REGISTRY, dialog_for
from dialogs.engine.form import answer, asks_guide, located, prefill, rest_of_frame
from dialogs.engine.matching import normal
from dialogs.engine.question import Refuse
from dialogs.engine.talk import Talk
from locales import spoken
from locales.languages import SOURCE
from nlu.commands import command_word
from nlu.mentions import names_appointment, news_topics, wants_messages
from nlu.reading import Reading
from services.exchange import guess
from services.exchange.rules import as_code

CHOICES_TO_CLARIFY = 3
STAYS = ("oos", "intent:greeting", "intent:change_language")
SUBSCRIBE, LISTS = "intent:subscribe", ("intent:list_jobs", "intent:list_workshops")
MAYBE, A_FEW = 0.1, 5
FOR_THE_BOT = ("intent:human", "intent:barter_search", "intent:barter_offer")


async def understand(talk: Talk) -> Command:
    """The one command that this turn means."""
    _give_way(talk)
    for reader in READERS:
        command = await reader(talk)
        if command is not None:
            return command
    return CannotHandle(out_of_scope=talk.reading is not None and talk.reading.label == "oos")


def _give_way(talk: Talk) -> None:
    frame, reading = talk.top, talk.reading
    if frame is None or reading is None or not REGISTRY[frame.dialog].gives_way:
        return
    if reading.decision != "reject" and reading.label not in STAYS:
        talk.conversation.frames.pop()


async def danger(talk: Talk) -> Command | None:
    """Somebody is in danger now."""
    sure = talk.reading is not None and talk.reading.decision == "answer"
    if not sure or talk.reading is None or talk.reading.label != "crisis":
        return None
    return None if await _only_chooses(talk) else Crisis()


async def worries(talk: Talk) -> bool:
    """Whether somebody may be in danger, which is not sure enough to raise the alarm."""
    return talk.reading is not None and talk.reading.worry and not await _only_chooses(talk)


async def _only_chooses(talk: Talk) -> bool:
    """Whether the words are those of an option that is offered."""
    question, frame = talk.open_question(), talk.top
    offered = await question.offered(talk.dialog(frame)) if question and frame else ()
    said = normal(talk.turn.text)
    return any(normal(option.label) == said for option in offered)


async def button(talk: Talk) -> Command | None:
    """A press: of an action, of the open question, of an earlier one, or of something finished."""
    if talk.turn.kind != "press":
        return None
    talk.conversation.awaited = None
    return press.command(talk)


async def waiting(talk: Talk) -> Command | None:
    """While a human is awaited only "back to the bot", "book instead" and reminders work."""
    if talk.conversation.mode == "bot" or press.works_while_waiting(talk):
        return None
    return Simple("noted")


async def arrival(talk: Talk) -> Command | None:
    """A newcomer, or somebody who pressed "start" again."""
    greets = talk.reading is not None and talk.reading.label == "intent:greeting"
    if talk.turn.kind != "start" and (talk.conversation.welcomed or not greets):
        return None
    if talk.turn.kind == "start" and talk.turn.data.get("news"):
        return Do(["trial", str(talk.turn.data["news"])])
    language = talk.turn.data.get("language") or (talk.reading and talk.reading.language)
    if talk.conversation.welcomed:
        if language in spoken() and language != talk.conversation.language:
            return ChangeLanguage(str(language))
        return Simple("repeat") if talk.top else Simple("menu")
    return Start("welcome", {"language": language} if language in spoken() else {})


async def without_words(talk: Talk) -> Command | None:
    """A photo, voice message, sticker, place or contact without a caption."""
    if talk.turn.kind in ("text", "press", "edited") or talk.turn.text.strip():
        return None
    return await located(talk) or SmallTalk(talk.turn.kind)


async def pictured(talk: Talk) -> Command | None:
    """A photo or file that answers the open question, whatever is written beneath it."""
    frame, question = talk.top, talk.open_question()
    if talk.turn.kind not in ("photo", "file") or frame is None or question is None:
        return None
    try:
        value = await question.from_photo(talk.turn.data, talk.dialog(frame))
    except Refuse as refusal:
        return Refused(str(refusal))
    return Answer(value) if value is not None else None


async def slash(talk: Talk) -> Command | None:
    """A command of the platform's own menu; it says nothing about the person's language."""
    return SLASH.get(str(talk.turn.data.get("command", "")))


async def word(talk: Talk) -> Command | None:
    """A command word of any language, exactly."""
    if talk.turn.kind == "press":
        return None
    found = command_word(talk.turn.text)
    if found in ("yes", "no") or found is None:
        return None
    if found == "deadlines":
        return SmallTalk("list_deadlines")
    if found == "posts":
        return Do(["exchange", "mine"])
    return Start("settings", {}) if found == "settings" else Simple(found)


async def code(talk: Talk) -> Command | None:
    """The short code of something that is up, as the market sheet on the wall prints it."""
    said = as_code(talk.turn.text) if talk.turn.kind == "text" else None
    if said is None or await talk.ctx.exchange.live(said) is None:
        return None
    return Do(["exchange", "more", [said]])


async def awaited(talk: Talk) -> Command | None:
    """Words that answer what was said unasked; whether they do is asked before they go on."""
    expected = talk.conversation.awaited
    if expected is None or talk.top is not None or talk.turn.kind != "text":
        return None
    if not expected.holds(talk.turn.at) or expected.dialog not in REGISTRY:
        return None
    sure = talk.reading is not None and talk.reading.decision == "answer"
    if asks_guide(talk) or (sure and talk.reading and talk.reading.label in FOR_THE_BOT):
        return None
    talk.conversation.awaited, talk.ctx.unsaid = None, True
    return Start(expected.dialog, {**expected.answers, expected.question: talk.turn.text.strip()})


async def language(talk: Talk) -> Command | None:
    """A wish to be spoken to in another language."""
    reading = talk.reading
    if reading is None or reading.label != "intent:change_language":
        return None
    named = reading.entity("language")
    return ChangeLanguage(str(named.value["id"])) if named else SmallTalk("change_language")


async def booking(talk: Talk) -> Command | None:
    """An appointment about something: a day or centre is named, or it is the likeliest anyway."""
    reading = talk.reading
    topic = reading.entity("topic") if reading else None
    if reading is None or topic is None or talk.top is not None or asks_guide(talk):
        return None
    unsure = reading.decision == "clarify" and reading.label == "intent:book_appointment"
    about = unsure or reading.label.startswith("guide:")
    if not about or not names_appointment(talk.turn.text):
        return None
    placed = reading.entity("time") is not None or reading.entity("centre") is not None
    found = dialog_for("intent:book_appointment")
    if not (placed or unsure) or found is None:
        return None
    dialog = found(talk.ctx, {}, said=talk.turn.text)
    return Start(found.name, await prefill(dialog, reading))


async def news(talk: Talk) -> Command | None:
    """ "Send me jobs": it reads much like the list of them, but is a wish for news."""
    reading = talk.reading
    if reading is None or talk.top is not None or not wants_messages(talk.turn.text):
        return None
    likely = {each.label for each in reading.alternatives if each.score >= MAYBE} | {reading.label}
    meant = reading.label in LISTS or (reading.decision == "clarify" and SUBSCRIBE in likely)
    found = dialog_for(SUBSCRIBE)
    if not meant or "intent:unsubscribe" in likely or found is None:
        return None
    dialog = found(talk.ctx, {}, said=talk.turn.text)
    return Start(found.name, await prefill(dialog, reading)) if news_topics(dialog.said) else None


async def guide(talk: Talk) -> Command | None:
    """A guide question, or two labels that are too close to call."""
    reading = talk.reading
    if reading is None or reading.decision == "reject":
        return None
    if reading.decision == "clarify":
        return None if talk.top else _clarify(reading)
    if reading.label.startswith("guide:"):
        return ShowGuide(reading.label.removeprefix("guide:"))
    return None


async def other_dialog(talk: Talk) -> Command | None:
    """The beginning of a dialog, with what the sentence already says."""
    reading = talk.reading
    if reading is None or reading.decision != "answer":
        return None
    found = dialog_for(reading.label)
    if found is None or _means_an_answer(talk, reading):
        return None
    return Start(found.name, await prefill(found(talk.ctx, {}, said=talk.turn.text), reading))


async def small_talk(talk: Talk) -> Command | None:
    """Greeting, thanks, help, a human, and the actions that have no dialog."""
    reading = talk.reading
    if reading is None or reading.decision != "answer" or not reading.label.startswith("intent:"):
        return None
    if dialog_for(reading.label) is not None:
        return None
    name = reading.label.removeprefix("intent:")
    return Simple("human") if name == "human" else SmallTalk(name)


async def goods(talk: Talk) -> Command | None:
    """A few words with a thing in them ("I need pots"), where nothing else is understood."""
    reading = talk.reading
    if reading is None or talk.top is not None or reading.decision == "clarify":
        return None
    few = len(talk.turn.text.split()) <= A_FEW
    named = few and guess.names_goods(talk.turn.text, reading.language or SOURCE)
    return Clarify(FOR_THE_BOT[1:]) if named else None


READERS: tuple[Callable[[Talk], Awaitable[Command | None]], ...] = (
    danger,
    waiting,
    button,
    arrival,
    pictured,
    without_words,
    slash,
    word,
    answer,
    rest_of_frame,
    code,
    awaited,
    language,
    booking,
    news,
    guide,
    other_dialog,
    small_talk,
    goods,
)


def _means_an_answer(talk: Talk, reading: Reading) -> bool:
    """Whether what would begin another dialog is only about the one that is open."""
    frame = talk.top
    changes = frame is not None and reading.label in REGISTRY[frame.dialog].changes
    return changes and not names_appointment(talk.turn.text)


def _clarify(reading: Reading) -> Command:
    labels = dict.fromkeys([reading.label, *(a.label for a in reading.alternatives)])
    known = [label for label in labels if label not in ("oos", "crisis")]
    return Clarify(tuple(known[:CHOICES_TO_CLARIFY]))
