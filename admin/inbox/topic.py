"""What the staff group is told of a talk: the name of its topic, what was said, what went wrong.

The name holds no word of a resident. What was written in the group itself is not repeated there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from admin.inbox import words
from admin.inbox.seat import names
from admin.pages import language_name
from locales import _, n_
from services.conversations.service import Conversations
from services.desk.group import Marks
from services.desk.models import Case
from services.desk.rules import CRISIS
from services.desk.transcript import Item, transcript

FIRST = 12
"""So many of the last things that were said begin a topic."""

LONGEST_NAME = 120
LONGEST = 3_500
ON_ITS_WAY = ("queued", "sending")
UNSENT = ("skipped", "failed")
SIGNS = {"resident": "🧑", "bot": "🤖", "staff": "👤", "note": "📝"}
TOLD = {
    "connected": n_(
        "This is the staff group from now on, {name}. Each talk that waits becomes a topic here. "
        "Colleagues make themselves known with a code of their own."
    ),
    "known": n_("Good to see you, {name}. What you write in a topic goes to the resident."),
    "refused": n_(
        "This code is not right, or it is too old. You find a new one in the staff view: Inbox, "
        "Telegram."
    ),
    "not_admin": n_("Only an admin's code can make a group the staff group."),
    "unknown": n_(
        "Not sent: I do not know who you are. Make a code in the staff view (Inbox, Telegram) and "
        "write it here behind /team."
    ),
    "taken": n_("{name} has this talk. Nothing was sent."),
    "only_text": n_("Not sent: from here only text goes to the resident. Please use the inbox."),
    **words.FAULTS,
}


def told(key: str, **values: str) -> str:
    """What somebody in the group is told."""
    return _(TOLD[key], **values)


async def name(session: AsyncSession, now: datetime, conversation_id: str) -> str:
    """The name of the topic."""
    case = await session.get_one(Case, conversation_id)
    known = await names(session, [case.topic] if case.topic else [])
    danger = "🚨 " if case.urgency == CRISIS else ""
    shown = f"{danger}{known.topic(case.topic)} · {language_name(case.language)}"
    return f"{shown[:LONGEST_NAME]} · {conversation_id[:4]}"


async def posts(
    session: AsyncSession, now: datetime, conversation_id: str, marks: Marks
) -> tuple[list[tuple[str, str]], Marks]:
    """What is to be said in the topic, each with a key of its own, and how far that gets.

    No marks begin the topic: then what was said lately is one message, since a group takes few.
    """
    items = _ready(await transcript(session, conversation_id, now), marks)
    reached = dict(marks)
    for item in items:
        kind, number = _mark(item)
        reached[kind] = max(reached.get(kind, 0), number)
    shown = [(item.key, text) for item in items if (text := _shown(item))]
    if marks:
        return shown, reached
    said = "\n\n".join(text for _key, text in shown[-FIRST:])[-LONGEST:]
    head = await _head(session, now, conversation_id)
    return [("head", head), *([("first", said)] if said else [])], {"begun": 1, **reached}


def _ready(items: list[Item], marks: Marks) -> list[Item]:
    """What is new; behind a message that is still on its way the bot's side has to wait."""
    new, held = [], False
    for item in items:
        kind, number = _mark(item)
        held = held or (kind == "out" and item.state in ON_ITS_WAY)
        if number > marks.get(kind, 0) and not (held and kind == "out"):
            new.append(item)
    return new


def _mark(item: Item) -> tuple[str, int]:
    kind, _sep, number = item.key.partition("-")
    return kind, int(number)


async def _head(session: AsyncSession, now: datetime, conversation_id: str) -> str:
    case = await session.get_one(Case, conversation_id)
    row = await Conversations(session, now).get(conversation_id)
    known = await names(session, [case.topic] if case.topic else [])
    centre = known.centres.get(case.centre or "", _("no centre"))
    about = [known.topic(case.topic), language_name(case.language), centre]
    about.append(_(words.CHANNELS.get(case.channel, case.channel)))
    lines = [" · ".join(about)]
    if case.urgency == CRISIS:
        lines.insert(0, "🚨 " + _("The bot recognised danger"))
    if row is not None and row.mode == "bot":
        lines.append(_("The bot still answers; it is silent as soon as you write."))
    lines.append(
        _("What you write here goes to the resident. /note keeps a note, /bot hands back, /done.")
    )
    return "\n".join(lines)


def _shown(item: Item) -> str:
    """One thing as a line of the topic, empty for what the group need not read."""
    if item.from_group or item.author == "notice" or item.kind == "grouped":
        return ""
    if item.author == "bot" and item.state in UNSENT:
        return ""
    if item.author == "event":
        about = [item.name, _(words.EVENTS.get(item.kind, item.kind)), item.text]
        return "• " + " ".join(part for part in about if part)
    text = item.text or item.card_title
    if item.author == "resident" and item.kind not in ("text", "press"):
        text = "\n".join(part for part in (_(words.KINDS[item.kind]), text) if part)
    who = f"{item.name}: " if item.name else ""
    return f"{SIGNS[item.author]} {who}{text}" if text else ""
