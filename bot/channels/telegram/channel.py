"""`TelegramChannel`: one message out, and what each of Telegram's errors means for a delivery.

429 waits as long as it says; a blocked or unknown chat is unreachable; an upgraded group has moved;
any other 400 is a refusal for good; everything else (network, 5xx, a wrong token) passes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.channel import Limits, Moved, Outgoing, Rejected, SendLater, Unreachable
from bot.channels.telegram.render import BUTTONS, render
from bot.channels.telegram.request import Request
from bot.channels.telegram.updates import CHANNEL, Me, place
from bot.documents import Document
from services.attachments.rules import LARGEST, PHOTO

OFFICIAL = "https://api.telegram.org"
PER_SECOND = 30.0
TEXT = 3_900
"""Telegram takes 4,096 UTF-16 units; the rest is for marks of direction and the map link."""

CONNECTIONS = 64
CONNECT, ANSWER = 5.0, 10.0
"""Seconds; together shorter than the outbox allows a send."""

QUICK = 5.0
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNREACHABLE = {
    "blocked": "blocked",
    "deactivated": "deactivated",
    "kicked": "kicked",
    "not a member": "kicked",
    "initiate": "not started",
    "bots": "a bot",
}
GONE = ("to edit not found", "can't be edited")
Load = Callable[[dict[str, Any], str], Awaitable[Document | None]]
log = structlog.get_logger()


async def no_files(file: dict[str, Any], conversation_id: str) -> Document | None:
    """For a channel that sends none."""
    return None


class TelegramChannel:
    """Telegram as the outbox sees it; satisfies `Channel`."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        api: str = OFFICIAL,
        per_second: float | None = PER_SECOND,
        load: Load = no_files,
    ) -> None:
        """Nothing is connected before the first call; `load` gives the file of a conversation.

        `api` is the base address of the Bot API server, `per_second` its limit over all chats, None
        where it has none. Raises `telegram.error.InvalidToken` for what cannot be a token.
        """
        self.polling = Request(2, CONNECT, ANSWER)
        self._request = Request(CONNECTIONS, CONNECT, ANSWER)
        self.bot = Bot(
            token,
            f"{api}/bot",
            f"{api}/file/bot",
            request=self._request,
            get_updates_request=self.polling,
        )
        self.limits = Limits(TEXT, BUTTONS, per_second, edits=True)
        self.me = Me(_id(token))
        self._load = load

    async def introduce(self) -> Me:
        """Ask Telegram once who we are; until then nobody can mention us in a group."""
        if not self.me.username:
            user = await self.bot.get_me()
            self.me = Me(user.id, user.username or "")
        return self.me

    async def send(self, outgoing: Outgoing) -> str | None:
        """Send one message; returns Telegram's id of it."""
        if outgoing.message.files:
            return await self._send_file(outgoing)
        if outgoing.message.edits and await self._edit(outgoing):
            return outgoing.message.edits
        rendered = render(outgoing.message, outgoing.author)
        chat, thread = place(outgoing.address)
        with refusals():
            sent = await self.bot.send_message(
                chat,
                rendered.html,
                parse_mode=ParseMode.HTML,
                reply_markup=rendered.keyboard,
                message_thread_id=thread,
                link_preview_options=_preview(outgoing.message.picture),
                disable_notification=outgoing.silent,
            )
        return str(sent.message_id)

    async def _edit(self, outgoing: Outgoing) -> bool:
        """Replace what was sent; False where Telegram cannot any more, so that it is sent anew."""
        rendered = render(outgoing.message, outgoing.author)
        chat, _thread = place(outgoing.address)
        with refusals():
            try:
                await self.bot.edit_message_text(
                    rendered.html,
                    chat,
                    int(outgoing.message.edits),
                    parse_mode=ParseMode.HTML,
                    reply_markup=rendered.keyboard,
                    link_preview_options=_preview(outgoing.message.picture),
                )
            except BadRequest as error:
                if "not modified" in error.message.lower():
                    return True
                if any(word in error.message.lower() for word in GONE):
                    return False
                raise
        return True

    async def _send_file(self, outgoing: Outgoing) -> str:
        """A file is a message of its own; a photo is shown, anything else is a document."""
        file = await self._load(outgoing.message.files[0], outgoing.conversation_id)
        if file is None:
            raise Rejected("file not kept any more")
        chat, thread = place(outgoing.address)
        more: dict[str, Any] = {"message_thread_id": thread}
        if outgoing.author == "staff":
            more["caption"] = "👤"
        with refusals():
            if file.type == PHOTO:
                sent = await self.bot.send_photo(chat, file.content, **more)
            else:
                sent = await self.bot.send_document(chat, file.content, filename=file.name, **more)
        return str(sent.message_id)

    async def download(self, file_id: str) -> bytes | None:
        """The content of a file that Telegram keeps; None where it is too large or gone."""
        try:
            file = await self.bot.get_file(file_id)
            if (file.file_size or 0) > LARGEST:
                return None
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            log.info("telegram.file", error=type(error).__name__)
            return None

    async def typing(self, address: str) -> None:
        """Show the typing sign for five seconds. Never raises."""
        chat, thread = place(address)
        try:
            await self.bot.send_chat_action(
                chat, ChatAction.TYPING, message_thread_id=thread, read_timeout=QUICK
            )
        except (TelegramError, RuntimeError) as error:
            log.debug("telegram.typing", error=type(error).__name__)

    async def stop_spinning(self, query_id: str) -> None:
        """Let a pressed button stop spinning. Never raises: too late is harmless."""
        try:
            await self.bot.answer_callback_query(query_id, read_timeout=QUICK)
        except (TelegramError, RuntimeError) as error:
            log.debug("telegram.answer", error=type(error).__name__)

    async def close(self) -> None:
        """Give back the connections."""
        await self._request.shutdown()
        await self.polling.shutdown()


def _preview(picture: str) -> LinkPreviewOptions:
    """A picture is the preview of its address, above the text: so it needs no second message."""
    if not picture:
        return NO_PREVIEW
    return LinkPreviewOptions(url=picture, prefer_large_media=True, show_above_text=True)


def _id(token: str) -> int:
    number = token.partition(":")[0]
    if not (number.isascii() and number.isdecimal()):
        raise InvalidToken("a bot token looks like 123456789:AA…")
    return int(number)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn Telegram's errors into those of the outbox; what passes is raised as it is."""
    try:
        yield
    except RetryAfter as error:
        raise SendLater(seconds(error.retry_after)) from None
    except ChatMigrated as error:
        raise Moved(str(error.new_chat_id)) from None
    except Forbidden as error:
        raise Unreachable(_unreachable(error.message)) from None
    except BadRequest as error:
        if "chat not found" in error.message.lower():
            raise Unreachable("chat not found") from None
        raise Rejected(_reason(error.message)) from None


def seconds(time: int | timedelta) -> float:
    return time.total_seconds() if isinstance(time, timedelta) else float(time)


def _unreachable(message: str) -> str:
    known = (name for word, name in UNREACHABLE.items() if word in message.lower())
    return next(known, "forbidden")


def _reason(message: str) -> str:
    """Telegram's words up to the first quotation, which may be of what somebody wrote."""
    return message.split('"')[0].split("'")[0].strip().lower()[:64] or "bad request"
