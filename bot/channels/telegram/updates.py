"""Telegram's `Update` → `Incoming`. Pure: no network, no clock, no database.

Only private chats are talks. A group hears from us only when somebody addresses us there, and then
only where to write to us; what is said in a group is never read further or kept. But a
topic may be one of the staff group: that is asked where groups are known (`team`). Everything that
is not for us comes back as `Ignored`, with a word to count it by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import ChatMemberUpdated, Message, MessageEntity, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.telegram.contents import COMMAND, content
from bot.incoming import Incoming
from dialogs.engine.command import SLASH

CHANNEL = "telegram"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
AWAY = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
ADDRESS = re.compile(r"-?\d{1,19}(?:/\d{1,19})?")
TEAM = "team"
TOPIC_COMMANDS = ("note", "bot", "done")
ADDRESSING: list[str | None] = [
    MessageEntity.MENTION,
    MessageEntity.TEXT_MENTION,
    MessageEntity.BOT_COMMAND,
]


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself; the name is unknown until Telegram was asked for it."""

    id: int
    username: str = ""


@dataclass(frozen=True, slots=True)
class GroupCall:
    """Somebody addressed us in a group; `address` is the group, with its topic behind a slash."""

    platform_id: str
    address: str
    at: datetime
    language_hint: str | None = None


@dataclass(frozen=True, slots=True)
class TeamWord:
    """What might be for the staff group: a topic's message, or a `command` that makes one known.

    `user` is the number of whoever wrote, `text` is empty for what is no text. `call` is what it is
    where the group is not that of the staff.
    """

    platform_id: str
    address: str
    user: str
    command: str
    text: str
    call: GroupCall | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Not for us; `reason` is one of a handful of words."""

    reason: str


Found = Incoming | GroupCall | TeamWord | Ignored


class Malformed(ValueError):
    """What came is not an update of the Bot API."""


def read(raw: object, me: Me, now: datetime) -> Found:
    """What this JSON value is to us; `Malformed` where it is no update.

    `now` (aware) is the time of a press, which has none of its own.
    """
    if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
        raise Malformed("no update_id")
    try:
        return _checked(from_update(Update.de_json(raw), me, now))
    except Exception as error:
        # The library builds its objects unchecked from the JSON; any error may come out of that.
        raise Malformed(type(error).__name__) from None


def kind(raw: object) -> str:
    """The kind of an update for counting; one that we never asked for is `other`."""
    known = raw if isinstance(raw, Mapping) else {}
    return next((name for name in ALLOWED if name in known), "other")


def query_id(raw: object) -> str | None:
    """The id of the press in this update, so that its button can stop spinning."""
    query: Any = raw.get("callback_query") if isinstance(raw, Mapping) else None
    found = query.get("id") if isinstance(query, Mapping) else None
    return found if isinstance(found, str) else None


def place(address: str) -> tuple[int, int | None]:
    """Chat and topic of an address."""
    chat, _sep, thread = address.partition("/")
    return int(chat), int(thread) if thread else None


def from_update(update: Update, me: Me, now: datetime) -> Found:
    """What an update of the library is to us."""
    if update.callback_query is not None:
        return _press(update, me, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, _id(update, me))
    message = update.message or update.edited_message
    if message is None:
        return Ignored("kind")
    if message.from_user is None or message.from_user.is_bot:
        return Ignored("not a person")
    if message.chat.type != ChatType.PRIVATE:
        return _in_group(update, message, me)
    return _in_private(update, message, me)


def _id(update: Update, me: Me) -> str:
    """Unique over all bots that this house ever had: their update ids overlap."""
    return f"{me.id}:{update.update_id}"


def _checked(found: Found) -> Found:
    if isinstance(found, Ignored):
        return found
    if isinstance(found, TeamWord):
        _checked(found.call or Ignored("group talk"))
        if not ADDRESS.fullmatch(found.address) or not isinstance(found.text, str):
            raise TypeError
        return found
    texts = [found.address, found.text, found.token] if isinstance(found, Incoming) else []
    if not ADDRESS.fullmatch(found.address) or not all(isinstance(text, str) for text in texts):
        raise TypeError
    if found.at.tzinfo is None or not isinstance(found.language_hint, str | None):
        raise TypeError
    return found


def _press(update: Update, me: Me, now: datetime) -> Found:
    query = update.callback_query
    if query is None or query.message is None or not query.data:
        return Ignored("press without message")
    if query.message.chat.type != ChatType.PRIVATE:
        return Ignored("press in a group")
    return Incoming(
        channel=CHANNEL,
        platform_id=_id(update, me),
        address=str(query.message.chat.id),
        kind="press",
        at=now,
        token=query.data,
        language_hint=query.from_user.language_code,
    )


def _membership(change: ChatMemberUpdated, platform_id: str) -> Found:
    was_away = change.old_chat_member.status in AWAY
    is_away = change.new_chat_member.status in AWAY
    if change.chat.type != ChatType.PRIVATE or was_away == is_away:
        return Ignored("membership")
    return Incoming(
        channel=CHANNEL,
        platform_id=platform_id,
        address=str(change.chat.id),
        kind="blocked" if is_away else "unblocked",
        at=change.date,
        language_hint=change.from_user.language_code,
    )


def _in_private(update: Update, message: Message, me: Me) -> Found:
    held = content(message)
    if held is None:
        return Ignored("service message")
    edited = update.edited_message is not None
    if edited and not held.text:
        return Ignored("edit without words")  # among them every step of a live location
    return Incoming(
        channel=CHANNEL,
        platform_id=_id(update, me),
        address=str(message.chat.id),
        kind="edited" if edited else held.kind,
        at=message.edit_date or message.date,
        text=held.text,
        data=held.data,
        language_hint=message.from_user.language_code if message.from_user else None,
    )


def _in_group(update: Update, message: Message, me: Me) -> Found:
    if message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
        return Ignored("channel")
    if update.message is None:
        return Ignored("group talk")
    thread = message.message_thread_id if message.is_topic_message else None
    address = f"{message.chat.id}/{thread}" if thread else str(message.chat.id)
    user = message.from_user
    call = None
    if _addressed(message, me):
        hint = user.language_code if user else None
        call = GroupCall(_id(update, me), address, message.date, hint)
    command, rest = _team_command(message, me)
    if user is not None and (command == TEAM or (thread and content(message))):
        return TeamWord(_id(update, me), address, str(user.id), command, rest, call)
    return call or Ignored("group talk")


def _team_command(message: Message, me: Me) -> tuple[str, str]:
    """The command of the staff group that the message is, and what comes behind it."""
    text = message.text or ""
    found = COMMAND.fullmatch(text.strip())
    name = found[1].lower() if found else ""
    other = re.match(r"/\w+@(\w+)", text.strip())
    ours = other is None or other[1].lower() == me.username.lower()
    if found and ours and name in (TEAM, *TOPIC_COMMANDS):
        return name, (found[2] or "").strip()
    return "", text


def _addressed(message: Message, me: Me) -> bool:
    """Whether somebody means us: an answer to us, our name, or a command of ours."""
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return message.text is not None
    if message.text is None or not me.username:
        return False
    return any(
        _means_us(entity, text, me) for entity, text in message.parse_entities(ADDRESSING).items()
    )


def _means_us(entity: MessageEntity, text: str, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    word, _sep, name = text.lower().partition("@")
    if entity.type == MessageEntity.MENTION or name:
        return name == me.username.lower()
    return COMMAND.fullmatch(text) is not None and word[1:] in {"start", *SLASH}
