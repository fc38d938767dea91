"""What is said to a command that fills no form: a card, small talk, not understood, a human.

Where a dialog is open, every answer ends with its question, so that the form goes on by itself.
"""

from __future__ import annotations

from dialogs import announcements, browsing, guide, menu, news, smalltalk, waiting
from dialogs.engine import fill, repair
from dialogs.engine.reply import Button
from dialogs.engine.talk import Talk
from dialogs.languages import language_name
from locales import _

CHOICES_AFTER = 2
HUMAN_AFTER = 3


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


async def care(talk: Talk) -> None:
    """The numbers beside whatever else is answered, in case it is danger; nobody is alarmed."""
    talk.say(
        _("If somebody is in danger, please call 112 now. 112 and 110 are free, day and night."),
        *await menu.label_buttons(talk.ctx, ("guide:emergency", "intent:human")),
    )


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
