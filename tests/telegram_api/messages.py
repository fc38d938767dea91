"""The methods that write into chats: what is checked, and what the message then looks like."""

from __future__ import annotations

import time
from typing import Any

from tests.telegram_api.call import Call
from tests.telegram_api.entities import cleaned, parse, units
from tests.telegram_api.keyboard import checked
from tests.telegram_api.platform import Chat
from tests.telegram_api.refusal import bad_request

TEXT, CAPTION, ANSWER = 4096, 1024, 200
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OLD = "query is too old and response timeout expired or query ID is invalid"


async def send_message(call: Call) -> Any:
    """sendMessage."""
    chat = call.chat()
    if not call.text("text").strip():
        raise bad_request("message text is empty")
    return _write(call, chat, _text(call, "text", TEXT))


async def send_photo(call: Call) -> Any:
    """sendPhoto, by upload, `file_id` or address."""
    chat = call.chat()
    file_id = call.file("photo")
    size = {"file_id": file_id, "file_unique_id": file_id[-8:], "width": 90, "height": 90}
    return _write(call, chat, {"photo": [size], **_text(call, "caption", CAPTION)})


async def send_document(call: Call) -> Any:
    """sendDocument, by upload, `file_id` or address."""
    chat = call.chat()
    file_id = call.file("document")
    name = call.platform.files.get(file_id, (file_id, b""))[0]
    document = {"file_id": file_id, "file_unique_id": file_id[-8:], "file_name": name}
    return _write(call, chat, {"document": document, **_text(call, "caption", CAPTION)})


async def send_location(call: Call) -> Any:
    """sendLocation."""
    chat = call.chat()
    try:
        place = {name: float(call.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("wrong latitude or longitude specified") from None
    return _write(call, chat, {"location": place})


async def send_chat_action(call: Call) -> Any:
    """sendChatAction."""
    chat = call.chat()
    action = call.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    return True


async def answer_callback_query(call: Call) -> Any:
    """answerCallbackQuery: the button stops spinning."""
    query = call.bot.queries.get(call.text("callback_query_id"))
    if query is None or time.time() - query.pressed_at > query.valid:
        raise bad_request(OLD)
    if units(call.text("text")) > ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = {"text": call.text("text"), "show_alert": call.flag("show_alert")}
    return True


async def edit_message_text(call: Call) -> Any:
    """editMessageText; the same again is refused."""
    message = call.chat().message(call.number("message_id"), "edit")
    new = _text(call, "text", TEXT)
    if not new.get("text"):
        raise bad_request("message text is empty")
    markup = checked(call.json("reply_markup"))
    same_words = (message.get("text"), message.get("entities")) == (
        new["text"],
        new.get("entities"),
    )
    if same_words and message.get("reply_markup") == markup:
        raise bad_request(SAME)
    message.pop("entities", None)
    return _edited(message, {**new, "reply_markup": markup})


async def edit_message_reply_markup(call: Call) -> Any:
    """editMessageReplyMarkup; the same again is refused."""
    message = call.chat().message(call.number("message_id"), "edit")
    markup = checked(call.json("reply_markup"))
    if message.get("reply_markup") == markup:
        raise bad_request(SAME)
    return _edited(message, {"reply_markup": markup})


async def delete_message(call: Call) -> Any:
    """deleteMessage."""
    chat = call.chat()
    chat.message(call.number("message_id"), "delete")
    del chat.messages[call.number("message_id")]
    return True


async def create_forum_topic(call: Call) -> Any:
    """createForumTopic, in a supergroup."""
    chat = call.chat()
    name = call.text("name")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    if chat.info["type"] != "supergroup":
        raise bad_request("the chat is not a forum")
    chat.last_id += 1
    chat.threads[chat.last_id] = name
    return {"message_thread_id": chat.last_id, "name": name, "icon_color": 7322096}


async def close_forum_topic(call: Call) -> Any:
    """closeForumTopic; one that is closed already is refused."""
    return _turn(call, closed=True)


async def reopen_forum_topic(call: Call) -> Any:
    """reopenForumTopic; one that is open already is refused."""
    return _turn(call, closed=False)


def _turn(call: Call, *, closed: bool) -> bool:
    chat, thread = call.chat(), call.number("message_thread_id")
    if thread not in chat.threads:
        raise bad_request("message thread not found")
    if (thread in chat.closed) == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed.symmetric_difference_update({thread})
    return True


def _text(call: Call, name: str, limit: int) -> dict[str, Any]:
    given = call.json("entities" if name == "text" else "caption_entities")
    text, entities = parse(call.text(name), call.text("parse_mode"))
    entities = given or entities
    text = cleaned(text) if not entities else text.rstrip()
    if units(text) > limit:
        raise bad_request(f"{'message' if name == 'text' else 'message caption'} is too long")
    if call.text(name) and not text.strip():
        raise bad_request("text must be non-empty")
    key = "entities" if name == "text" else "caption_entities"
    return {**({name: text} if text else {}), **({key: entities} if entities else {})}


def _write(call: Call, chat: Chat, content: dict[str, Any]) -> dict[str, Any]:
    markup = checked(call.json("reply_markup"))
    thread = call.thread(chat)
    call.platform.pace.take(call.bot.id, chat.id)
    more = {"reply_markup": markup} if markup else {}
    return chat.write(call.bot.info, {**content, **thread, **more})


def _edited(message: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    message.update(new, edit_date=int(time.time()))
    if not message.get("reply_markup"):
        message.pop("reply_markup", None)
    return message


METHODS = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendlocation": send_location,
    "sendchataction": send_chat_action,
    "answercallbackquery": answer_callback_query,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "createforumtopic": create_forum_topic,
    "closeforumtopic": close_forum_topic,
    "reopenforumtopic": reopen_forum_topic,
}
