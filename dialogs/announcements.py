"""What residents do with an announcement: what a button under it does is in `PRESSES`, by its verb.

A button may be pressed at any time, and twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from zoneinfo import ZoneInfo

from dialogs.announcement_card import TOPICS, Town, Why, card, message, ways
from dialogs.context import Context
from dialogs.engine.question import full_date
from dialogs.engine.reply import Button, Reply
from dialogs.message import Choice
from locales import _, current
from services.announcements.models import Announcement
from services.announcements.rules import ANNOUNCEMENT, WITHDRAWN, worded
from services.reminders.models import Reminder


async def press(ctx: Context, verb: str, subject: str) -> Reply:
    """What a button under an announcement does."""
    known = PRESSES.get(verb)
    reply = await known(ctx, subject) if known else None
    if reply is None and await ctx.announcements.trial(subject):
        return Reply(_("This works as soon as it is published."))
    return reply or Reply(_("This does not exist any more."))


async def town_of(ctx: Context) -> Town:
    """What announcements are made with, in this turn."""
    settings = await ctx.announcements.settings()
    quarters = {each.id: each.name for each in await ctx.centres.quarters()}
    zone = ctx.now.tzinfo
    assert isinstance(zone, ZoneInfo)  # noqa: S101
    return Town(zone, ctx.public_url, settings.languages, quarters)


async def show(ctx: Context, subject: str) -> Reply | None:
    """One announcement, for who asks for it."""
    row = await ctx.announcements.announcement(subject)
    if row is None:
        return None
    return await shown(ctx, row)


async def shown(ctx: Context, row: Announcement, why: Why | None = None) -> Reply:
    """One announcement with all that can be done about it."""
    made = message(row, await town_of(ctx), why)
    return Reply(
        made.text,
        card=made.card,
        card_language=made.card_language,
        buttons=[_standing(choice) for choice in made.choices],
        picture=made.picture,
    )


async def kept(ctx: Context, reminder: Reminder) -> Reply | None:
    """What somebody is reminded of, with the way to apply."""
    row, town = await ctx.announcements.announcement(reminder.subject), await town_of(ctx)
    if row is None:
        return None
    words = worded(row.texts, *current(), town.order)
    buttons = [] if row.state == WITHDRAWN else [_standing(each) for each in ways(row, town)]
    return Reply(card=card(row, town), card_language=words.text_language, buttons=buttons)


async def keep(ctx: Context, subject: str) -> Reply | None:
    """Remind of its last day, however late that is asked for."""
    row = await ctx.announcements.announcement(subject)
    if row is None or row.state == WITHDRAWN or row.deadline is None:
        return None
    left = (row.deadline - ctx.now.date()).days
    if left < 0:
        return Reply(_("The last day was {day}.", day=full_date(row.deadline)))
    await ctx.reminders.keep(ctx.person_id, ctx.conversation_id, ANNOUNCEMENT, row.id, row.deadline)
    mine = Button("📌 " + _("My deadlines"), action=["say", "list_deadlines"])
    there = [_standing(each) for each in ways(row, await town_of(ctx))]
    return Reply(_noted(left, row.deadline), buttons=[*there, mine])


async def apply(ctx: Context, subject: str) -> Reply | None:
    """Where to apply for what has no page of its own, and who helps."""
    row = await ctx.announcements.announcement(subject)
    if row is None or row.state == WITHDRAWN:
        return None
    where = _("Please apply here: {contact}", contact=row.contact) if row.contact else ""
    help_ = _("We like to help you to apply:")
    return Reply("\n\n".join(filter(None, [where, help_])), buttons=_helpers())


async def ask(ctx: Context, subject: str) -> Reply | None:
    """The ways to somebody who knows more."""
    row = await ctx.announcements.announcement(subject)
    if row is None:
        return None
    lines = [_("How can we help you?")]
    if row.contact:
        lines.append(f"{_('Contact')}: {row.contact}")
    return Reply("\n".join(lines), buttons=_helpers())


async def stop(ctx: Context, subject: str) -> Reply | None:
    """No more news of this topic, or of any."""
    service = ctx.announcements
    if subject == "all":
        await service.unsubscribe(ctx.person_id)
        return Reply(_("Good, you get no more news from me."))
    if subject not in TOPICS:
        return None
    await service.unsubscribe(ctx.person_id, subject)
    text = _("Good, you get no more news of this topic: {topic}.", topic=_(TOPICS[subject]))
    left = await service.subscriptions(ctx.person_id)
    rest = Button(_("Stop all news"), action=["news", "stop", "all"])
    return Reply(text, buttons=[rest] if left else [])


PRESSES: dict[str, Callable[[Context, str], Awaitable[Reply | None]]] = {
    "show": show,
    "keep": keep,
    "apply": apply,
    "ask": ask,
    "stop": stop,
}


def _helpers() -> list[Button]:
    book = Button("📅 " + _("Book appointment"), action=["start", "appointment", {}])
    return [book, Button("🙋 " + _("Talk to a person"), action=["human"])]


def _noted(left: int, deadline: date) -> str:
    if left == 0:
        return _("I have noted it. Today is the last day: please do it today, or ask for help.")
    if left == 1:
        return _("I have noted it. Tomorrow is the last day.")
    return _("I have noted it, and remind you before {day}.", day=full_date(deadline))


def _standing(choice: Choice) -> Button:
    _news, verb, subject = choice.token.split(".", 2) if choice.token else ("", "", "")
    action: list[object] | None = ["news", verb, subject] if choice.token else None
    return Button(choice.label, action=action, url=choice.url, minor=choice.minor)
