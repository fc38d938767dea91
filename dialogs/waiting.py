"""What somebody who waits for a human is told: honestly who answers when, and what else one can do.

The place in the line and the hours come from the desk. Unknown hours are said to be unknown.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date, format_time

from dialogs.context import Context
from dialogs.engine.reply import Button
from dialogs.engine.state import Conversation
from dialogs.summary import centre_of
from locales import _, speaking_language
from services.desk.rules import Presence


async def handed_over(ctx: Context, conversation: Conversation) -> str:
    """The words of a hand-off."""
    person = await ctx.people.get(ctx.person_id)
    centre = centre_of(conversation) or person.quarter
    outlook = await ctx.desk.outlook(ctx.conversation_id, centre)
    lines = [
        _(
            "I have told the team of the quarter centres. A person will answer you here; until "
            "then I am silent. You can already write what it is about."
        ),
        who_is_there(outlook.presence, ctx.now),
    ]
    if outlook.position > 1:
        lines.append(_("You are number {number} in the line.", number=outlook.position))
    return "\n".join(lines)


def who_is_there(presence: Presence, now: datetime) -> str:
    """Who answers when; `now` is local."""
    if not presence.known:
        return _("I do not know the counselling hours. The answer may come on another working day.")
    if presence.here and presence.until is None:
        return _("The team is there now.")
    if presence.here and presence.until:
        return _("The team is there today until {time}.", time=_time(presence.until))
    if presence.next is None:
        return _("Nobody is there in the next two weeks. Your question is kept.")
    return _("Nobody is there now. {when} Your question is kept.", when=_when(presence.next, now))


def bot_button() -> Button:
    """The way back to the bot."""
    return Button(_("Back to the bot"), action=["bot"])


def ways_out() -> tuple[Button, ...]:
    """What somebody can do instead of waiting."""
    book = Button("📅 " + _("Rather book an appointment"), action=["instead", "appointment"])
    return bot_button(), book


def _when(at: datetime, now: datetime) -> str:
    if at.date() == now.date():
        return _("The team is there today from {time}.", time=_time(at))
    if at.date() == now.date() + timedelta(days=1):
        return _("The team is there tomorrow from {time}.", time=_time(at))
    day = format_date(at.date(), "EEEE, d MMMM", locale=speaking_language())
    return _("The team is there again on {day} from {time}.", day=day, time=_time(at))


def _time(at: datetime) -> str:
    return format_time(at, "H:mm", locale=speaking_language())
