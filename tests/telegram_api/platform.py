"""The world behind the server: bots, people, chats, messages. No HTTP here.

Everything is kept in the shapes of the Bot API, so that what a client gets is what it would get
from the platform. A private chat has the id of its person; groups have negative ids.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_api.faults import Faults
from tests.telegram_api.pace import Pace
from tests.telegram_api.refusal import Refusal, bad_request, forbidden, migrated
from tests.telegram_api.updates import Updates


@dataclass
class Chat:
    """A chat as one bot sees it. `said` are the bot's messages, newest last."""

    info: dict[str, Any]
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    threads: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    actions: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: Refusal | None = None
    last_id: int = 0

    @property
    def id(self) -> int:
        """The chat id."""
        return int(self.info["id"])

    @property
    def said(self) -> list[dict[str, Any]]:
        """What bots wrote here."""
        return [m for m in self.messages.values() if m.get("from", {}).get("is_bot")]

    def write(self, sender: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        """Add a message of this sender."""
        self.last_id += 1
        message = {
            "message_id": self.last_id,
            "from": sender,
            "chat": self.info,
            "date": int(time.time()),
            **content,
        }
        self.messages[self.last_id] = message
        self.changed.set()
        return message

    def message(self, message_id: int, what: str) -> dict[str, Any]:
        """A message of this chat, or the platform's error that names what was to be done."""
        if message_id not in self.messages:
            raise bad_request(f"message to {what} not found")
        return self.messages[message_id]


@dataclass
class Query:
    """A press of a button. It spins on the phone until it is answered."""

    id: str
    data: str
    pressed_at: float
    answered: dict[str, Any] | None = None
    valid: float = 15.0


@dataclass
class Hook:
    """Where updates are pushed to, and how that went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    error: str = ""
    error_at: int = 0


@dataclass
class BotAccount:
    """One bot of the platform."""

    token: str
    info: dict[str, Any]
    updates: Updates = field(default_factory=Updates)
    hook: Hook | None = None
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    texts: dict[tuple[str, str], Any] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    starts: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self) -> int:
        """The bot's user id, the first part of its token."""
        return int(self.info["id"])

    def chat(self, chat_id: int) -> Chat:
        """The chat, if this bot may write to it now."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.trouble:
            raise chat.trouble
        return chat


class Platform:
    """All bots, people and files; what is switched on in `pace` and planned in `faults`."""

    def __init__(self) -> None:
        self.bots: dict[str, BotAccount] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.pace = Pace()
        self.faults = Faults()
        self._ids = itertools.count(5_000_001)

    def add_bot(self, name: str = "Quartierslotse", username: str = "lotse_bot") -> BotAccount:
        """A new bot with a token in the platform's form."""
        bot_id = next(self._ids)
        token = f"{bot_id}:{'A' * 35}"
        info = {
            "id": bot_id,
            "is_bot": True,
            "first_name": name,
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.bots[token] = BotAccount(token, info)
        return self.bots[token]

    def new_id(self) -> int:
        """An id for a person or a chat."""
        return next(self._ids)

    def keep_file(self, name: str, content: bytes) -> str:
        """Store a file; returns its `file_id`."""
        file_id = f"AgAD{len(self.files):08d}x{self.new_id()}"
        self.files[file_id] = (name, content)
        return file_id

    def close(self) -> None:
        """End every waiting call."""
        for bot in self.bots.values():
            bot.updates.close()


BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
NOT_STARTED = forbidden("bot can't initiate conversation with a user")
KICKED = forbidden("bot was kicked from the group chat")


def upgraded(bot: BotAccount, old: Chat, new_id: int) -> Chat:
    """Turn a group into a supergroup: the old id only names the new one."""
    info = {**old.info, "id": new_id, "type": "supergroup"}
    bot.chats[new_id] = Chat(info, threads=old.threads)
    old.trouble = migrated(new_id)
    return bot.chats[new_id]
