"""Doing what a turn means: one small function a command. Nothing here reads text.

Where a dialog is open, every answer ends with its question as the last line, so that the form goes
on by itself.
"""

from __future__ import annotations

from dialogs import (
    announcements,
    browsing,
    exchange_presses,
    guide,
    menu,
    notices,
    reminders,
    smalltalk,
    trial,
    workshops,
)
from dialogs.engine import answers, fill, repair
from dialogs.engine.command import (
    Answer,
    CannotHandle,
    ChangeLanguage,
    Clarify,
    Command,
    Correct,
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
from dialogs.engine.dialog import dialog_for
from dialogs.engine.matching import normal
from dialogs.engine.question import DONE, Several, toggled
from dialogs.engine.state import Frame
from dialogs.engine.talk import PSEUDO, Talk
from dialogs.engine.turn import place_of
from locales import _


async def act(talk: Talk, command: Command) -> None:
    """Do what the turn means."""
    if not isinstance(command, CannotHandle):
        talk.conversation.tries = 0
    match command:
        case Crisis():
            await answers.crisis(talk)
        case Answer(value, also, lead):
            await answer(talk, value, also, lead)
        case Correct(question, value, also):
            await repair.correction(talk, question, value, also)
        case Refused(why, question):
            await refused(talk, why, question)
        case Start(dialog, given):
            await answers.keep_quarter(talk)
            await fill.start(talk, dialog, given)
        case ChangeLanguage(language):
            await answers.change_language(talk, language)
        case ShowGuide(slug):
            await answers.show_guide(talk, slug)
        case SmallTalk("location"):
            talk.replies.append(await smalltalk.located(talk.ctx, place_of(talk.turn)))
            await talk.ask_after()
        case SmallTalk(name):
            await answers.small_talk(talk, name)
        case Clarify(labels):
            await answers.clarify(talk, labels)
        case CannotHandle(out_of_scope):
            await answers.cannot_handle(talk, out_of_scope)
        case Do(action):
            await do_action(talk, action)
        case Simple(name):
            await simple(talk, name)


async def refused(talk: Talk, why: str, question: str | None) -> None:
    """Say why an answer cannot be taken, and ask again, where it says so another question."""
    if talk.top is not None:
        talk.top.asking = question or talk.top.asking
    await talk.ask(why)


async def answer(talk: Talk, value: object, also: dict[str, object], lead: str = "") -> None:
    """Take an answer to the open question, and those given in passing."""
    frame = talk.top
    if frame is None or frame.asking is None:
        return
    if frame.asking in PSEUDO and value is not None:
        await repair.pseudo_answer(talk, frame, str(value))
        return
    question = talk.open_question()
    if isinstance(question, Several) and isinstance(value, str):
        if value != DONE:
            frame.draft = toggled(frame.draft, value)
            await talk.ask()
            return
        value = list(frame.draft)
    given = also if value is None else {frame.asking: value, **also}
    given = fill.in_parts(talk.dialog(frame), given)
    if await fill.take(talk, given) or frame.asking in frame.answers:
        await fill.advance(talk, lead, noted=await _to_say(talk, frame, given))
    else:
        await talk.ask()


async def _to_say(talk: Talk, frame: Frame, given: dict[str, object]) -> list[str]:
    """Which answers of a text are to be said: those that were not its very words."""
    if talk.turn.kind != "text":
        return []
    dialog, known = talk.dialog(frame), {**frame.former, **frame.answers}
    names = [name for name, each in dialog.questions.items() if name in given and each.entity]
    shown = {
        name: await dialog.questions[name].show(known[name], dialog)
        for name in names
        if name in known
    }
    return [name for name, words in shown.items() if normal(words) != normal(talk.turn.text)]


async def simple(talk: Talk, name: str) -> None:
    """Commands without a value."""
    patterns = {
        "back": repair.back,
        "cancel": repair.cancel,
        "skip": repair.skip,
        "repeat": repair.repeat,
        "finished": repair.finished_button,
    }
    if name in patterns:
        await patterns[name](talk)
    elif name == "human":
        await answers.hand_off(talk, "asked")
    elif name == "noted":
        answers.note(talk)
    elif name == "menu":
        talk.replies.append(await menu.main(talk.ctx))
        await talk.ask_after()


async def do_action(talk: Talk, action: list[object]) -> None:
    """A button outside any dialog. An action of an older release that is unknown is finished."""
    kind, *values = action
    match kind, values:
        case "menu", []:
            await simple(talk, "menu")
        case "topic", [str(topic)]:
            talk.replies.append(await menu.entries(talk.ctx, topic))
            await talk.ask_after()
        case "guide", [str(slug)]:
            await answers.show_guide(talk, slug)
        case "say", [str(name)]:
            await answers.small_talk(talk, name)
        case "come", [str(booking)]:
            talk.replies.append(await notices.coming(talk.ctx, booking))
        case "earlier", [str(booking)]:
            talk.replies.append(await notices.wait(talk.ctx, booking))
        case "stay", [str(booking)]:
            talk.replies.append(await notices.stay(talk.ctx, booking))
        case "take_earlier", [int(waiting)]:
            talk.replies.append(await notices.take_offer(talk.ctx, waiting))
        case "leave_earlier", [int(waiting)]:
            talk.replies.append(await notices.leave_offer(talk.ctx, waiting))
        case "browse", ["menu"]:
            talk.replies.append(await browsing.menu(talk.ctx))
            await talk.ask_after()
        case "browse", [str(what), int(number), list(named)] if what in browsing.LISTS:
            wish = browsing.Wish.from_data([str(each) for each in named])
            talk.replies += await browsing.overview(talk.ctx, what, number, wish)
            await talk.ask_after()
        case "step_out", [str(group)]:
            talk.replies.append(await workshops.step_out(talk.ctx, group))
            await talk.ask_after()
        case "reminder", [str(verb), str(reminder)]:
            talk.replies.append(await reminders.press(talk.ctx, verb, reminder))
            await talk.ask_after()
        case "news", ["register", str(subject)]:
            await answers.register(talk, subject)
        case "news", [str(verb), str(subject)]:
            talk.replies.append(await announcements.press(talk.ctx, verb, subject))
            await talk.ask_after()
        case "exchange", [str(verb), *about]:
            talk.replies += await exchange_presses.press(talk.ctx, verb, about)
            await talk.ask_after()
        case "start", [str(dialog), dict(given)]:
            await fill.start(talk, dialog, given)
        case "label", [str(label)]:
            await do_label(talk, label)
        case "human", []:
            await answers.hand_off(talk, "asked")
        case "bot", []:
            await smalltalk.back_with_bot(talk)
        case "instead", [str(dialog)]:
            talk.conversation.mode = "bot"
            talk.signal("handback")
            await fill.start(talk, dialog, {})
        case "helpful", [str(slug), str(language), bool(yes)]:
            await guide.helpful(talk, slug, language, yes)
        case "else", []:
            talk.conversation.tries = 1
            talk.signal("unanswered", "else")
            talk.say(_("Maybe you find it here:"), *await menu.buttons(talk.ctx))
        case "trial", [str(announcement)]:
            talk.replies.append(await trial.show(talk.ctx, announcement))
        case "language", [str(language)]:
            await answers.change_language(talk, language)
        case _:
            await repair.finished_button(talk)


async def do_label(talk: Talk, label: str) -> None:
    """The label that a resident chose when asked what was meant."""
    kind, _sep, name = label.partition(":")
    dialog = dialog_for(label)
    if kind == "guide":
        await answers.show_guide(talk, name)
    elif dialog is not None:
        await fill.start(talk, dialog.name, {})
    elif name == "human":
        await answers.hand_off(talk, "asked")
    else:
        await answers.small_talk(talk, name)
