"""The people of the tests: what they do on their phones becomes updates, what they read is kept.

`hears` waits for the bot's next messages; everything else returns at once.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tests.telegram_api.entities import units
from tests.telegram_api.platform import BLOCKED, BotAccount, Chat, Platform, Query

PATIENCE = 30.0


class Resident:
    """Somebody with a phone, in the private chat with one bot."""

    def __init__(
        self, platform: Platform, bot: BotAccount, language_code: str | None = None
    ) -> None:
        self.platform, self.bot = platform, bot
        self.user: dict[str, Any] = {
            "id": platform.new_id(),
            "is_bot": False,
            "first_name": "Resident",
        }
        if language_code:
            self.user["language_code"] = language_code
        info = {"id": self.user["id"], "type": "private", "first_name": "Resident"}
        self.chat = bot.chats.setdefault(self.user["id"], Chat(info))
        self._read = 0

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        """Write a text; a leading slash makes a command of the first word."""
        content: dict[str, Any] = {"text": text, **more}
        if text.startswith("/"):
            length = units(text.split()[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return self.sends(content)

    def sends(self, content: dict[str, Any]) -> dict[str, Any]:
        """Send a message with this content, in the shape of the Bot API."""
        message = self.chat.write(self.user, content)
        self.bot.updates.add("message", message)
        return message

    def starts(self, payload: str = "") -> None:
        """Press Start, perhaps behind a deep link."""
        self.says(f"/start {payload}".strip())

    def edits(self, text: str) -> None:
        """Change the own last message."""
        message = [m for m in self.chat.messages.values() if m["from"] == self.user][-1]
        message.update(text=text, edit_date=int(time.time()))
        self.bot.updates.add("edited_message", message)

    def sends_photo(self, caption: str = "") -> None:
        """Send a photo; the platform offers it in several sizes."""
        sizes = [
            {
                "file_id": self.platform.keep_file("photo.jpg", b"jpeg" * side),
                "file_unique_id": f"u{side}",
                "width": side,
                "height": side,
                "file_size": 4 * side,
            }
            for side in (90, 320, 1280)
        ]
        self.sends({"photo": sizes, **({"caption": caption} if caption else {})})

    def sends_file(self, kind: str, **about: Any) -> None:
        """Send a `document`, `voice`, `audio`, `video_note`, `video`, `sticker`."""
        file_id = self.platform.keep_file(kind, b"content")
        self.sends({kind: {"file_id": file_id, "file_unique_id": file_id[-8:], **about}})

    def blocks(self) -> None:
        """Block the bot."""
        self.chat.trouble = BLOCKED
        self._membership("member", "kicked")

    def unblocks(self) -> None:
        """Let the bot write again."""
        self.chat.trouble = None
        self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> None:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.bot.info, "status": status, **until}

        change = {
            "chat": self.chat.info,
            "from": self.user,
            "date": int(time.time()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        self.bot.updates.add("my_chat_member", change)

    def buttons(self) -> dict[str, dict[str, Any]]:
        """The buttons of all messages by their labels, the newest of a label."""
        rows = [
            row
            for m in self.chat.said
            for row in m.get("reply_markup", {}).get("inline_keyboard", [])
        ]
        return {button["text"]: button for row in rows for button in row}

    def presses(self, label: str) -> Query:
        """Press the newest button whose label contains this."""
        for message in reversed(self.chat.said):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"] and "callback_data" in button:
                        return self.presses_data(button["callback_data"], message)
        raise AssertionError(f"no button {label!r} in {list(self.buttons())}")

    def presses_data(self, data: str, message: dict[str, Any] | None = None) -> Query:
        """Send a press with any data, as a hostile app can; a second time it is a new update."""
        query = Query(str(self.platform.new_id()), data, time.time())
        self.bot.queries[query.id] = query
        under = message or (self.chat.said[-1] if self.chat.said else None)
        content = {"id": query.id, "from": self.user, "chat_instance": "1", "data": data}
        self.bot.updates.add("callback_query", {**content, **({"message": under} if under else {})})
        return query

    @property
    def heard(self) -> list[str]:
        """Everything that the bot said, as people read it."""
        return [str(m.get("text") or m.get("caption") or "") for m in self.chat.said]

    async def hears(self, count: int = 1, patience: float = PATIENCE) -> str:
        """The bot's next messages, joined; fails if they do not come in time."""
        async with asyncio.timeout(patience):
            while len(self.chat.said) < self._read + count:
                self.chat.changed.clear()
                await self.chat.changed.wait()
        new = self.heard[self._read : self._read + count]
        self._read += count
        return "\n".join(new)

    def skips(self) -> None:
        """Do not care about what was said until now."""
        self._read = len(self.chat.said)

    async def hears_nothing(self, seconds: float = 0.3) -> None:
        """Fail if the bot says anything within this time."""
        await asyncio.sleep(seconds)
        assert len(self.chat.said) == self._read, self.heard[self._read :]


class Group:
    """A group with the bot in it; people of the group are given by the test."""

    def __init__(self, platform: Platform, bot: BotAccount, title: str = "Nachbarn") -> None:
        self.platform, self.bot = platform, bot
        chat_id = -platform.new_id()
        self.chat = Chat({"id": chat_id, "type": "group", "title": title})
        bot.chats[chat_id] = self.chat

    def says(self, person: Resident, text: str, **more: Any) -> None:
        """Write into the group; mentions and commands are marked as the platform does."""
        content: dict[str, Any] = {**({"text": text} if text else {}), **more}
        entities = [_mark(text, word) for word in text.split() if word[0] in "@/" and word[1:]]
        if entities:
            content["entities"] = entities
        self.bot.updates.add("message", self.chat.write(person.user, content))


class Forum(Group):
    """A supergroup with topics, in which the bot may manage them and so reads everything."""

    def __init__(self, platform: Platform, bot: BotAccount, title: str = "Team Beispiel") -> None:
        super().__init__(platform, bot, title)
        self.chat.info.update(type="supergroup", is_forum=True)

    def writes(self, person: Resident, thread: int, text: str = "", **more: Any) -> None:
        """Write into a topic."""
        topic = {"message_thread_id": thread, "is_topic_message": True}
        self.says(person, text, **topic, **more)

    def said_in(self, thread: int) -> list[str]:
        """What the bot said in a topic."""
        return [m["text"] for m in self.chat.said if m.get("message_thread_id") == thread]


def _mark(text: str, word: str) -> dict[str, Any]:
    kind = "mention" if word.startswith("@") else "bot_command"
    return {"type": kind, "offset": units(text[: text.index(word)]), "length": units(word)}
