"""One call of a method: its parameters as the Bot API takes them, whatever way they came.

Values arrive as text (query string, form) or as JSON; both are read the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_api.platform import BotAccount, Chat, Platform
from tests.telegram_api.refusal import bad_request


@dataclass
class Call:
    """A method call by one bot. `files` holds uploads by their field name."""

    platform: Platform
    bot: BotAccount
    method: str
    params: dict[str, Any]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A text; a missing one is the default."""
        value = self.params.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        try:
            return int(float(self.params.get(name, default)))
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        """A boolean."""
        return str(self.params.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str, default: Any = None) -> Any:
        """A JSON-serialised parameter."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return default if value is None else value
        try:
            return json.loads(value) if value else default
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def chat(self) -> Chat:
        """The chat that is written to."""
        raw = self.text("chat_id")
        if not raw:
            raise bad_request("chat_id is empty")
        if not raw.lstrip("-").isdigit():
            raise bad_request("chat not found")
        return self.bot.chat(int(raw))

    def thread(self, chat: Chat) -> dict[str, Any]:
        """The topic of the chat, as a part of the message; an unknown one is refused."""
        thread = self.number("message_thread_id")
        if not thread:
            return {}
        if thread not in chat.threads:
            raise bad_request("message thread not found")
        return {"message_thread_id": thread, "is_topic_message": True}

    def file(self, name: str) -> str:
        """The `file_id` of an upload, an attachment, or a file that is already there."""
        value = self.text(name)
        key = value.removeprefix("attach://") if value.startswith("attach://") else name
        if key in self.files:
            return self.platform.keep_file(*self.files[key])
        if value in self.platform.files or value.startswith(("http://", "https://")):
            return value
        raise bad_request("wrong file identifier/HTTP URL specified")
