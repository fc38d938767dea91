"""The methods about the bot itself: who it is, its updates, its texts per language, its files."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from tests.telegram_api.call import Call
from tests.telegram_api.platform import Hook
from tests.telegram_api.refusal import bad_request, conflict

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LANGUAGE = re.compile(r"[a-z]{2}")
HOOKED = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)
LONGEST_POLL = 50
LIMITS = {"name": 64, "description": 512, "short_description": 120}


async def get_me(call: Call) -> Any:
    """getMe."""
    return call.bot.info


async def get_updates(call: Call) -> Any:
    """getUpdates: long polling; impossible beside a webhook."""
    if call.bot.hook is not None:
        raise conflict(HOOKED)
    _allow(call)
    limit = min(max(call.number("limit", 100), 1), 100)
    timeout = min(float(call.text("timeout", "0") or 0), LONGEST_POLL)
    return await call.bot.updates.fetch(call.number("offset"), limit, timeout)


async def set_webhook(call: Call) -> Any:
    """setWebhook. Plain HTTP is taken here, which the platform would refuse: tests have no TLS."""
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return await delete_webhook(call)
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("bad webhook: secret token contains unallowed characters")
    if not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _allow(call)
    _drop(call)
    call.bot.hook = Hook(url, secret, call.number("max_connections", 40))
    call.bot.starts.set()
    return True


async def delete_webhook(call: Call) -> Any:
    """deleteWebhook."""
    call.bot.hook = None
    _drop(call)
    call.bot.starts.set()
    return True


async def get_webhook_info(call: Call) -> Any:
    """getWebhookInfo."""
    hook = call.bot.hook
    found: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.updates.waiting),
    }
    if hook:
        found["max_connections"] = hook.max_connections
    if hook and hook.error:
        found |= {"last_error_date": hook.error_at, "last_error_message": hook.error}
    if call.bot.updates.allowed:
        found["allowed_updates"] = call.bot.updates.allowed
    return found


async def get_file(call: Call) -> Any:
    """getFile: where the file can be loaded from for an hour."""
    file_id = call.text("file_id")
    if file_id not in call.platform.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    name, content = call.platform.files[file_id]
    return {
        "file_id": file_id,
        "file_unique_id": file_id[-8:],
        "file_size": len(content),
        "file_path": f"files/{file_id}/{name}",
    }


async def set_my_commands(call: Call) -> Any:
    """setMyCommands, per scope and language."""
    commands = call.json("commands", [])
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.texts[_scope(call), _language(call)] = commands
    return True


async def get_my_commands(call: Call) -> Any:
    """getMyCommands of exactly this scope and language."""
    return call.bot.texts.get((_scope(call), _language(call)), [])


async def delete_my_commands(call: Call) -> Any:
    """deleteMyCommands."""
    call.bot.texts.pop((_scope(call), _language(call)), None)
    return True


def _set_text(name: str) -> Callable[[Call], Awaitable[Any]]:
    async def method(call: Call) -> Any:
        if len(call.text(name)) > LIMITS[name]:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        call.bot.texts[name, _language(call)] = call.text(name)
        return True

    return method


def _get_text(name: str) -> Callable[[Call], Awaitable[Any]]:
    async def method(call: Call) -> Any:
        own = call.bot.texts.get((name, _language(call)))
        fallback = call.bot.info["first_name"] if name == "name" else ""
        return {name: own or call.bot.texts.get((name, ""), fallback)}

    return method


def _language(call: Call) -> str:
    code = call.text("language_code")
    if code and not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(call: Call) -> str:
    return f"commands:{(call.json('scope') or {}).get('type', 'default')}"


def _allow(call: Call) -> None:
    allowed = call.json("allowed_updates")
    if allowed is not None:
        call.bot.updates.allowed = [str(kind) for kind in allowed]


def _drop(call: Call) -> None:
    if call.flag("drop_pending_updates"):
        call.bot.updates.waiting.clear()


METHODS = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getfile": get_file,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    **{f"setmy{name.replace('_', '')}": _set_text(name) for name in LIMITS},
    **{f"getmy{name.replace('_', '')}": _get_text(name) for name in LIMITS},
}
