"""A guide answer as a card, the card for danger, and what "was this helpful" does.

A card says only what is known: without a contact it says who helps to find one, without a check it
says so. The language of the card may differ from the person's; then it says so first, kindly.
"""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date, format_datetime, format_time

from dialogs.context import Context
from dialogs.engine.reply import Button, Reply
from dialogs.engine.talk import Talk
from dialogs.languages import language_name
from dialogs.message import Card
from locales import _, current_language, speaking_language
from nlu.reading import Reading
from services.guide.hours import opening
from services.guide.service import Answer

EMERGENCY_CALL = "112"


async def answer(ctx: Context, slug: str, reading: Reading | None = None) -> Reply | None:
    """The entry as a message, or None where there is no such entry."""
    found = await ctx.guide.answer(slug)
    if found is None:
        return None
    if found.missing:
        await ctx.guide.record_demand(slug, ctx.person_id, ctx.now)
    return Reply(
        text=_missing(found) if found.missing else "",
        card=card_of(found, ctx.now),
        card_language=found.language,
        buttons=_buttons(found),
    )


async def crisis(ctx: Context) -> list[Reply]:
    """The numbers that help at once, and the offer of a human."""
    card = Card(
        title=_("Do you need help now?"),
        text=_(
            "If somebody is in danger, please call 112 now. 112 and 110 are free, day and night."
        ),
        facts=(
            (_("Ambulance, fire brigade"), "112"),
            (_("Police"), "110"),
            (_("Violence against women"), "116 016"),
            (_("Somebody to talk to"), "0800 111 0 111"),
            (_("Children and young people"), "116 111"),
            (_("Doctor, not life-threatening"), "116 117"),
        ),
        phone=EMERGENCY_CALL,
        notes=(
            _(
                "I have also told the team of the quarter centres. They are not an emergency "
                "service and may answer later."
            ),
        ),
        alarm=True,
    )
    human = Button(_("Talk to a person"), action=["human"])
    return [Reply(card=card, card_language=speaking_language(), buttons=[human])]


async def helpful(talk: Talk, slug: str, language: str, yes: bool) -> None:
    """Store the vote; a "no" is answered with a way on."""
    await talk.ctx.guide.record_feedback(slug, language, yes, talk.turn.at)
    if yes:
        talk.say(_("I am glad. Thank you for telling us!"))
    else:
        talk.signal("unhelpful", slug)
        talk.say(
            _("Thank you for telling us. A person from the centre can help you further."),
            Button(_("Talk to a person"), action=["human"]),
            Button(_("Book appointment"), action=["start", "appointment", {}]),
        )
    await talk.ask()


def _missing(found: Answer) -> str:
    return _(
        "I am sorry, this text does not exist in {language} yet. I have told the team that you "
        "would like it. Here it is in German:",
        language=language_name(current_language()),
    )


def card_of(found: Answer, now: datetime) -> Card:
    """The entry as residents see it, in the current language; `now` is local wall time."""
    return Card(
        title=found.title,
        text=found.text,
        bring_title=_("What to bring") if found.bring else "",
        bring=found.bring,
        facts=tuple(_facts(found, now)),
        phone=found.phone,
        url=found.url,
        map=found.map,
        notes=tuple(_notes(found)),
    )


def _facts(found: Answer, now: datetime) -> list[tuple[str, str]]:
    facts = []
    if found.address:
        facts.append((_("Where"), found.address))
    if found.hours and (when := _when(found.hours, now)):
        facts.append((_("When"), when))
    if found.email:
        facts.append((_("E-mail"), found.email))
    return facts


def _when(hours: str, now: datetime) -> str:
    state = opening(hours, now)
    if state is None:
        return hours
    if state.always:
        return _("Always open")
    if state.open:
        return (
            _("Open now, until {time}", time=_time(state.until)) if state.until else _("Open now")
        )
    if state.opens is None:
        return _("By appointment") if state.by_appointment else _("Closed at the moment")
    if state.opens.date() == now.date():
        return _("Opens today at {time}", time=_time(state.opens))
    day = format_datetime(state.opens, "EEEE", locale=speaking_language())
    return _("Opens {day} at {time}", day=day, time=_time(state.opens))


def _time(at: datetime | None) -> str:
    return format_time(at, "H:mm", locale=speaking_language()) if at else ""


def _notes(found: Answer) -> list[str]:
    notes = []
    if not found.has_contact:
        notes.append(
            _(
                "I have no verified address or phone number for this. The quarter centre "
                "helps you to find it."
            )
        )
    if found.outdated:
        notes.append(_("The German text is newer than this translation."))
    checked = (
        _(
            "checked on {date}",
            date=format_date(found.checked_on, "medium", locale=speaking_language()),
        )
        if found.checked_on
        else _("not yet checked by the team")
    )
    notes.append(_("Source: {source} ({checked})", source=found.source, checked=checked))
    return notes


def _buttons(found: Answer) -> list[Button]:
    return [
        Button("📅 " + _("Book appointment"), action=["start", "appointment", {}]),
        Button("🙋 " + _("Talk to a person"), action=["human"]),
        Button("👍 " + _("Helpful"), action=["helpful", found.slug, found.language, True]),
        Button("👎 " + _("Not helpful"), action=["helpful", found.slug, found.language, False]),
    ]
