"""What the platform checks of an inline keyboard before it takes a message."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.telegram_api.refusal import bad_request

BUTTONS, DATA_BYTES = 100, 64


def checked(markup: Any) -> dict[str, Any] | None:
    """The markup, if the platform would take it; other kinds of keyboard pass unread."""
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        return None if not markup else dict(markup)
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be of type Array'
        )
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check(button)
    return {"inline_keyboard": [row for row in rows if row]}


def _check(button: dict[str, Any]) -> None:
    if not str(button.get("text", "")).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "url" in button:
        _check_url(str(button["url"]))
    elif "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    else:
        raise bad_request("text buttons are unallowed in the inline keyboard")


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    why = ""
    if parts.scheme not in ("http", "https", "tg"):
        why = "Unsupported URL protocol"
    elif parts.scheme != "tg" and "." not in (parts.hostname or "") and ":" not in parts.netloc[:1]:
        why = "Wrong HTTP URL"
    if why:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {why}")
