"""Doing what a turn means: one small function a command. Nothing here reads text.

Where a dialog is open, every answer ends with its question as the last line, so that the form goes
on by itself.
"""

from __future__ import annotations

from dialogs import (
    announcements,
    browsing,
    guide,
    menu,
    news,
    notices,
    reminders,
    smalltalk,
    trial,
    waiting,
    workshops,
)
from dialogs.engine import fill, repair
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
from dialogs.engine.question import DONE, Several, toggled
from dialogs.engine.reply import Button
from dialogs.engine.talk import PSEUDO, Talk
from dialogs.engine.turn import place_of
from dialogs.languages import language_name
from locales import _

CHOICES_AFTER = 2
HUMAN_AFTER = 3


async def act(talk: Talk, command: Command) -> None:
    """Do what the turn means."""
    if not isinstance(command, CannotHandle):
        talk.conversation.tries = 0
    match command:
        case Crisis():
            await crisis(talk)
        case Answer(value, also, lead):
            await answer(talk, value, also, lead)
        case Correct(question, value):
            await repair.correction(talk, question, value)
        case Refused(why):
            await talk.ask(why)
        case Start(dialog, answers):
            await keep_quarter(talk)
            await fill.start(talk, dialog, answers)
        case ChangeLanguage(language):
            await change_language(talk, language)
        case ShowGuide(slug):
            await show_guide(talk, slug)
        case SmallTalk("location"):
            talk.replies.append(await smalltalk.located(talk.ctx, place_of(talk.turn)))
            await talk.ask_after()
        case SmallTalk(name):
            await small_talk(talk, name)
        case Clarify(labels):
            await clarify(talk, labels)
        case CannotHandle(out_of_scope):
            await cannot_handle(talk, out_of_scope)
        case Do(action):
            await do_action(talk, action)
        case Simple(name):
            await simple(talk, name)


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
    if await fill.take(talk, given):
        await fill.advance(talk, lead)
    else:
        await talk.ask()


async def keep_quarter(talk: Talk) -> None:
    """A poster's link says in which quarter it hangs."""
    centre = talk.ctx.start.get("centre")
    if centre in [quarter.id for quarter in await talk.ctx.centres.quarters()]:
        await talk.ctx.people.change(talk.ctx.person_id, quarter=centre)


async def change_language(talk: Talk, language: str) -> None:
    """One field; everything open is simply rendered again."""
    talk.ctx.speak(language)
    talk.say(_("I speak {language} with you now.", language=language_name(language)))
    if talk.top is None:
        talk.replies[-1].buttons = [repair.menu_button()]
    await talk.ask()


async def show_guide(talk: Talk, slug: str) -> None:
    """Answer in place; an open dialog goes on in the same message."""
    reply = await guide.answer(talk.ctx, slug, talk.reading)
    if reply is None:
        await cannot_handle(talk, out_of_scope=False)
        return
    talk.signal("answered", slug)
    talk.replies.append(reply)
    await talk.ask()


async def small_talk(talk: Talk, name: str) -> None:
    """Greeting, thanks, help and what has no dialog of its own."""
    if name in browsing.INTENTS:
        wish = browsing.wish_of(talk.reading)
        talk.replies += await browsing.overview(talk.ctx, browsing.INTENTS[name], wish=wish)
    elif name == "unsubscribe":
        talk.replies += await news.stop(talk.ctx, talk.turn.text)
    else:
        talk.replies += await smalltalk.answer(talk.ctx, name)
    await talk.ask_after()


async def register(talk: Talk, subject: str) -> None:
    """For the date that an announcement invites to."""
    row = await talk.ctx.announcements.announcement(subject)
    if row is not None and row.group_date_id is not None:
        await fill.start(talk, "registration", {"date": row.group_date_id})
    else:
        talk.replies.append(await announcements.press(talk.ctx, "register", subject))
        await talk.ask_after()


async def clarify(talk: Talk, labels: tuple[str, ...]) -> None:
    """Two or three that are too close to call, and a way out."""
    talk.signal("clarified")
    buttons = await menu.label_buttons(talk.ctx, labels)
    talk.say(
        _("I am not sure. Did you mean one of these?"),
        *buttons,
        Button(_("Something else"), action=["else"]),
    )


async def cannot_handle(talk: Talk, out_of_scope: bool) -> None:
    """First other words with an example, then choices, then a human."""
    if talk.top is not None:
        await _cannot_handle_answer(talk)
        return
    talk.conversation.tries += 1
    tries = talk.conversation.tries
    talk.signal("unanswered", "oos" if out_of_scope else "unknown")
    if out_of_scope and tries < HUMAN_AFTER:
        talk.say(
            _(
                "I cannot help with that. I know about work, offices, family and life in the "
                "quarter, and I help you to an appointment."
            ),
            *menu.ways_on(),
        )
    elif tries < CHOICES_AFTER:
        talk.say(
            _(
                "I did not understand that, I am sorry. Please say it in other words, for "
                "example: “I need help with my certificate”."
            ),
            *menu.ways_on(),
        )
    elif tries < HUMAN_AFTER:
        talk.say(_("I do not know that. Maybe you find it here:"), *await menu.buttons(talk.ctx))
    else:
        talk.say(_("I do not know that. A person from the centre can help you."), *menu.ways_on())


async def _cannot_handle_answer(talk: Talk) -> None:
    frame, question = talk.top, talk.open_question()
    if frame is None:
        return
    frame.tries += 1
    if frame.tries >= HUMAN_AFTER:
        talk.say(_("Shall a person from the centre help you?"), menu.human_button())
        await talk.ask_after()
    elif question is not None and question.example and frame.tries < CHOICES_AFTER:
        await talk.ask(
            _("I did not understand that. For example: {example}", example=_(question.example))
        )
    else:
        await talk.ask(
            _("I did not understand that. Please choose one of these, or write “cancel”.")
        )


async def crisis(talk: Talk) -> None:
    """The right numbers at once, a human, and staff are told."""
    talk.signal("crisis")
    talk.replies += await guide.crisis(talk.ctx)


async def hand_off(talk: Talk, reason: str) -> None:
    """A human takes over; what is open stays as it is."""
    talk.conversation.mode = "waiting"
    talk.conversation.noted = False
    talk.signal("handoff", reason)
    text = await waiting.handed_over(talk.ctx, talk.conversation)
    talk.say(text, *waiting.ways_out())


def note(talk: Talk) -> None:
    """Somebody who waits for a human writes more: say once that it is not lost."""
    if not talk.conversation.noted:
        talk.conversation.noted = True
        talk.say(
            _("Thank you. I keep this for the person who will answer you."), waiting.bot_button()
        )


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
        await hand_off(talk, "asked")
    elif name == "noted":
        note(talk)
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
            await show_guide(talk, slug)
        case "say", [str(name)]:
            await small_talk(talk, name)
        case "come", [str(booking)]:
            talk.replies.append(await notices.coming(talk.ctx, booking))
        case "earlier", [str(booking)]:
            talk.replies.append(await notices.wait(talk.ctx, booking))
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
            await register(talk, subject)
        case "news", [str(verb), str(subject)]:
            talk.replies.append(await announcements.press(talk.ctx, verb, subject))
            await talk.ask_after()
        case "start", [str(dialog), dict(answers)]:
            await fill.start(talk, dialog, answers)
        case "label", [str(label)]:
            await do_label(talk, label)
        case "human", []:
            await hand_off(talk, "asked")
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
            await change_language(talk, language)
        case _:
            await repair.finished_button(talk)


async def do_label(talk: Talk, label: str) -> None:
    """The label that a resident chose when asked what was meant."""
    kind, _sep, name = label.partition(":")
    dialog = dialog_for(label)
    if kind == "guide":
        await show_guide(talk, name)
    elif dialog is not None:
        await fill.start(talk, dialog.name, {})
    elif name == "human":
        await hand_off(talk, "asked")
    else:
        await small_talk(talk, name)
