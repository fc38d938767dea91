"""Buttons that work at any time and any number of times: those under announcements.

Their token says all that is needed (`news.verb.subject`), so that a message for thousands is made
once and its buttons outlive the talk's memory. What they do must be harmless when done twice.
"""

from __future__ import annotations

import re

from dialogs.engine.state import Action

_TOKEN = re.compile(r"(news)\.([a-z_]{1,12})\.([\w-]{1,32})", re.ASCII)


def standing_token(verb: str, subject: str) -> str:
    """The token of such a button; shorter than the 64 bytes that Telegram takes."""
    token = f"news.{verb}.{subject}"
    if not _TOKEN.fullmatch(token):
        raise ValueError(f"not a token: {token!r}")
    return token


def standing_action(token: str) -> Action | None:
    """What such a button does, None for any other token."""
    found = _TOKEN.fullmatch(token)
    return list(found.groups()) if found else None
