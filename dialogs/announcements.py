"""An announcement as residents see it: the card, why it came, and how to end that with one press.

A message is made without a talk, for everybody who speaks the same language at once. What a button
under it does is in `PRESSES`, by its verb; it may be pressed at any time, and twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from dialogs.context import Context
from dialogs.engine.question import full_date
from dialogs.engine.reply import Button, Reply
from dialogs.engine.standing import standing_token
from dialogs.languages import language_name
from dialogs.message import Card, Choice, Message
from locales import _, current, current_language, n_
from services.announcements.models import Announcement
from services.announcements.rules import ANNOUNCEMENT, WITHDRAWN, worded
from services.reminders.models import Reminder

TOPICS = {
    "work": n_("Work"),
    "training": n_("Training"),
    "events": n_("Events"),
    "newspaper": n_("Newspaper"),
    "quarter": n_("Quarter life"),
    "companies": n_("Companies"),
}
SIGNS = {
    "job": "💼",
    "training": "🎓",
    "workshop": "🛠️",
    "event": "🎉",
    "newspaper": "📰",
    "quarter": "🌱",
    "company": "🏢",
}
MOST_IN_DIGEST = 10
ASKED = ("job", "training", "workshop")
"""Kinds about which people have questions that a counsellor can answer."""


@dataclass(frozen=True, slots=True)
class Town:
    """What every announcement is made with: zone, public address, order of languages, quarters."""

    zone: ZoneInfo
    url: str
    order: Sequence[str] = ()
    quarters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """The subscription that an announcement comes by."""

    topic: str
    quarter: str = ""


def message(row: Announcement, town: Town, why: Why | None, *, correction: bool = False) -> Message:
    """The announcement in the current language; with `correction` it says that it has changed."""
    words = worded(row.texts, *current(), town.order)
    if row.state == WITHDRAWN:
        return _withdrawn(words.title)
    lines = [_("This has changed. Please read it again:")] if correction else []
    if words.missing:
        lines.append(_other_language(words.text_language))
    return Message(
        text="\n\n".join(lines),
        language=current_language(),
        card=card(row, town, why),
        card_language=words.text_language,
        choices=tuple(_choices(row, town, why)),
        picture=f"{town.url}/announcements/{row.id}/picture" if row.picture else "",
    )


def card(row: Announcement, town: Town, why: Why | None = None) -> Card:
    """The announcement as a card in the current language."""
    words = worded(row.texts, *current(), town.order)
    return Card(
        title=f"{SIGNS[row.kind]} {words.title}",
        text=words.text,
        facts=tuple(_facts(row, town)),
        notes=(_because(why, town),) if why else (),
    )


def digest(rows: Sequence[Announcement], town: Town) -> Message:
    """What there is too much of for single messages: the titles, each with a button."""
    shown = rows[:MOST_IN_DIGEST]
    titles = {row.id: worded(row.texts, *current(), town.order).title for row in shown}
    lines = [f"{SIGNS[row.kind]} {titles[row.id]}" for row in shown]
    choices = [
        Choice(f"{SIGNS[row.kind]} {titles[row.id]}"[:60], standing_token("show", row.id))
        for row in shown
    ]
    stop = Choice(_("Stop all news"), standing_token("stop", "all"), minor=True)
    return Message(
        text="\n\n".join([_("More news of today:"), "\n".join(lines)]),
        language=current_language(),
        choices=(*choices, stop),
    )


async def press(ctx: Context, verb: str, subject: str) -> Reply:
    """What a button under an announcement does."""
    known = PRESSES.get(verb)
    reply = await known(ctx, subject) if known else None
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


async def shown(ctx: Context, row: Announcement) -> Reply:
    """One announcement with all that can be done about it."""
    made = message(row, await town_of(ctx), None)
    buttons = [_standing(choice) for choice in made.choices]
    return Reply(made.text, card=made.card, card_language=made.card_language, buttons=buttons)


async def kept(ctx: Context, reminder: Reminder) -> Reply | None:
    """What somebody is reminded of, with the way to apply."""
    row = await ctx.announcements.announcement(reminder.subject)
    if row is None:
        return None
    words = worded(row.texts, *current(), (await town_of(ctx)).order)
    return Reply(card=card(row, await town_of(ctx)), card_language=words.text_language)


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
    link = Button("🔗 " + _("More about it"), url=row.link)
    return Reply(_noted(left, row.deadline), buttons=[*([link] if row.link else []), mine])


async def ask(ctx: Context, subject: str) -> Reply | None:
    """The ways to somebody who knows more."""
    row = await ctx.announcements.announcement(subject)
    if row is None:
        return None
    lines = [_("How can we help you?")]
    if row.contact:
        lines.append(f"{_('Contact')}: {row.contact}")
    book = Button("📅 " + _("Book appointment"), action=["start", "appointment", {}])
    human = Button("🙋 " + _("Talk to a person"), action=["human"])
    return Reply("\n".join(lines), buttons=[book, human])


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
    "ask": ask,
    "stop": stop,
}


def _choices(row: Announcement, town: Town, why: Why | None) -> list[Choice]:
    choices = []
    if row.group_date_id is not None:
        choices.append(Choice("✅ " + _("Register"), standing_token("register", row.id)))
    if row.link:
        choices.append(Choice("🔗 " + _("More about it"), url=row.link))
    if row.file:
        address = f"{town.url}/announcements/{row.id}/file"
        choices.append(Choice("📄 " + _("Open the PDF"), url=address))
    if row.deadline is not None:
        choices.append(Choice("🔔 " + _("Remind me"), standing_token("keep", row.id)))
    if row.kind in ASKED:
        choices.append(Choice("🙋 " + _("I have a question"), standing_token("ask", row.id)))
    if why:
        label = "🔕 " + _("No more: {topic}", topic=_(TOPICS[why.topic]))
        choices.append(Choice(label, standing_token("stop", why.topic), minor=True))
        choices.append(Choice(_("Stop all news"), standing_token("stop", "all"), minor=True))
    return choices


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


def _withdrawn(title: str) -> Message:
    text = _("This does not take place, or is no longer available: {title}", title=title)
    return Message(text=text, language=current_language())


def _other_language(language: str) -> str:
    return _(
        "I am sorry, this does not exist in your language yet. Here it is in {language}:",
        language=language_name(language),
    )


def _facts(row: Announcement, town: Town) -> list[tuple[str, str]]:
    facts = []
    if row.organisation:
        facts.append((_("From"), row.organisation))
    if row.starts_at is not None:
        facts.append((_("When"), _period(row.starts_at, row.ends_at, town.zone)))
    if row.place:
        facts.append((_("Where"), row.place))
    if row.deadline is not None:
        facts.append((_("Apply until"), full_date(row.deadline)))
    if row.contact:
        facts.append((_("Contact"), row.contact))
    return facts


def _period(starts_at: datetime, ends_at: datetime | None, zone: ZoneInfo) -> str:
    begins = starts_at.astimezone(zone)
    shown = _moment(begins)
    if ends_at is None:
        return shown
    ends = ends_at.astimezone(zone)
    return f"{shown} – {_clock(ends) if _same_day(begins, ends) else _moment(ends)}"


def _same_day(begins: datetime, ends: datetime) -> bool:
    return begins.date() == ends.date()


def _moment(at: datetime) -> str:
    day: date = at.date()
    return f"{full_date(day)}, {_clock(at)}"


def _clock(at: datetime) -> str:
    return format_time(at, "H:mm", locale=current_language())


def _because(why: Why, town: Town) -> str:
    topic = _(TOPICS[why.topic])
    quarter = town.quarters.get(why.quarter)
    if quarter:
        return _(
            "You get this because you want news of “{topic}” in {quarter}.",
            topic=topic,
            quarter=quarter,
        )
    return _("You get this because you want news of “{topic}”.", topic=topic)
