"""What Telegram's answers mean for a delivery, asked of the simulated server over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import InvalidToken, NetworkError

from bot.channels.channel import Channel, Moved, Outgoing, Rejected, SendLater, Unreachable
from bot.channels.telegram.channel import TelegramChannel
from dialogs.message import Choice, Message
from tests.telegram_api import faults
from tests.telegram_api.conftest import Served
from tests.telegram_api.platform import DEACTIVATED, KICKED, NOT_STARTED, Chat
from tests.telegram_api.refusal import Refusal


@pytest.fixture
async def channel(served: Served) -> AsyncIterator[TelegramChannel]:
    one = TelegramChannel(served.bot.token, served.url)
    yield one
    await one.close()


def outgoing(address: object, message: Message | None = None, *, silent: bool = False) -> Outgoing:
    return Outgoing(1, "talk", str(address), message or Message("Hallo"), "bot", silent)


async def test_a_message_is_sent_and_its_id_known(served: Served, channel: TelegramChannel) -> None:
    one: Channel = channel
    assert await one.send(outgoing(served.resident.chat.id)) == "1"
    assert served.resident.heard == ["Hallo"]


async def test_a_topic_is_answered_in_the_topic(served: Served, channel: TelegramChannel) -> None:
    chat = Chat({"id": -1001, "type": "supergroup", "title": "x"}, threads={5: "Fragen"})
    served.bot.chats[-1001] = chat
    await channel.send(outgoing("-1001/5"))
    assert chat.said[0]["message_thread_id"] == 5


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (faults.rate_limited(7), SendLater(7.0)),
        (faults.moved(-1009), Moved("-1009")),
        (faults.blocked(), Unreachable("blocked")),
        (faults.Fault(DEACTIVATED), Unreachable("deactivated")),
        (faults.Fault(NOT_STARTED), Unreachable("not started")),
        (faults.Fault(KICKED), Unreachable("kicked")),
        (faults.refused(403, "Forbidden: something new"), Unreachable("forbidden")),
        (faults.refused(400, "Bad Request: chat not found"), Unreachable("chat not found")),
        (
            faults.refused(400, 'Bad Request: can\'t parse entities: Unsupported start tag "x"'),
            Rejected("can"),
        ),
        (faults.refused(400, "Bad Request: message is too long"), Rejected("message is too long")),
        (faults.bad_gateway(), NetworkError("Bad Gateway")),
        (faults.refused(500, "Internal Server Error"), NetworkError("Internal Server Error")),
        (faults.answer_lost(), NetworkError("…")),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_errors(
    served: Served, channel: TelegramChannel, fault: faults.Fault, wanted: Exception
) -> None:
    served.platform.faults.plan("sendMessage", fault)
    with pytest.raises(type(wanted)) as caught:
        await channel.send(outgoing(served.resident.chat.id))
    if not isinstance(wanted, NetworkError):
        assert vars(caught.value) == vars(wanted)


async def test_a_chat_that_does_not_exist(channel: TelegramChannel) -> None:
    with pytest.raises(Unreachable, match="chat not found"):
        await channel.send(outgoing(4711))


async def test_typing_and_answering_never_raise(served: Served, channel: TelegramChannel) -> None:
    chat = served.resident.chat
    await channel.typing(str(chat.id))
    assert chat.actions == ["typing"]
    await channel.typing("4711")
    await channel.stop_spinning("no such query")
    served.platform.faults.plan("answerCallbackQuery", faults.rate_limited(3))
    await channel.stop_spinning("limited")
    query = served.resident.presses_data("1.1.1")
    await channel.stop_spinning(query.id)
    assert query.answered is not None
    await channel.close()
    await channel.stop_spinning("closed")


async def test_a_button_with_too_long_data_is_refused_for_good(
    served: Served, channel: TelegramChannel
) -> None:
    message = Message("x", choices=(Choice("y", "1" * 65),))
    with pytest.raises(Rejected, match="button_data_invalid"):
        await channel.send(outgoing(served.resident.chat.id, message))


async def test_a_correction_replaces_the_message_and_needs_no_other(
    served: Served, channel: TelegramChannel
) -> None:
    chat = served.resident.chat.id
    first = await channel.send(outgoing(chat, Message("Montag")))
    assert first
    for _again in range(2):  # the same again is refused by the platform, and done
        assert await channel.send(outgoing(chat, Message("Dienstag", edits=first))) == first
    assert served.resident.heard == ["Dienstag"]


async def test_what_was_deleted_on_the_phone_is_corrected_by_a_new_message(
    served: Served, channel: TelegramChannel
) -> None:
    message = Message("Dienstag", edits="4711")
    assert await channel.send(outgoing(served.resident.chat.id, message)) == "1"
    assert served.resident.heard == ["Dienstag"]
    served.platform.faults.plan("editMessageText", faults.rate_limited(3))
    with pytest.raises(SendLater):
        await channel.send(outgoing(served.resident.chat.id, message))


async def test_a_picture_is_the_preview_of_its_address_above_the_text(
    served: Served, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []
    send = channel.bot.send_message

    async def seen(*args: Any, **more: Any) -> Any:
        given.append(more["link_preview_options"])
        return await send(*args, **more)

    monkeypatch.setattr(type(channel.bot), "send_message", lambda _self, *a, **m: seen(*a, **m))
    address = "https://lotse.example/announcements/1/picture"
    await channel.send(outgoing(served.resident.chat.id, Message("Fest", picture=address)))
    assert (given[0].url, given[0].show_above_text) == (address, True)


@pytest.mark.parametrize("token", ["", "abc", "x:y", "²:y"])
def test_what_cannot_be_a_token_is_said_at_once(token: str) -> None:
    with pytest.raises(InvalidToken):
        TelegramChannel(token)


def test_refusals_keep_their_words_short() -> None:
    assert len(str(Refusal(400, "x").body())) < 64
