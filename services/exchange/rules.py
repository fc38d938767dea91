"""Decisions of the exchange that need no database: limits, states, freshness, codes, headlines.

At most five offers and five wanted posts a person (as German exchange rings have it); a post lives
30 days and its owner is asked three days before the end. Whoever has one approved post counts as
known.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

SIDES = ("offer", "wanted")
KINDS = ("thing", "help", "lending", "skill")
REVIEW, LIVE, GIVEN, WITHDRAWN, HIDDEN, EXPIRED = (
    "review", "live", "given", "withdrawn", "hidden", "expired",
)  # fmt: skip
STATES = (REVIEW, LIVE, GIVEN, WITHDRAWN, HIDDEN, EXPIRED)
OPEN = (REVIEW, LIVE)
APPROVE = ("new", "all", "none")
EXPLAIN, STAFF, PASS = HOLD = ("explain", "staff", "pass")
"""What becomes of something that is held back in a talk, for each kind as the town chose."""

REASONS = ("rude", "fraud", "selling", "danger", "other")
MOST = 5
MOST_PHOTOS = 3
MOST_WISHES = 5
LIVES = timedelta(days=30)
ASK_BEFORE = timedelta(days=3)
NEARNESS = 84
"""How near (in percent) a new offer must be to a wish before it is told (`make bench-offers`)."""

TITLE, WORDS, SWAP, NAME, SAID, CONTACT = 80, 500, 200, 40, 1000, 120
CODE = 5
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SENTENCE = re.compile(r"(?<=[.!?؟…])\s+|\n+")


class ExchangeError(ValueError):
    """Why something cannot be done: `many`, `banned`, `gone`, `own`, `blocked`, `ended`."""


def new_code() -> str:
    """A short code for the market sheet, without letters that look alike."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))


def as_code(said: str) -> str | None:
    """The code that somebody says or writes: “uwx 3q”, “Code UWX3Q”; None where it is none."""
    words = re.findall(r"[^\W_]+", said.upper())
    for code in ("".join(words), words[-1] if 1 < len(words) < 4 else ""):
        if len(code) == CODE and set(code) <= set(LETTERS):
            return code
    return None


def headline(words: str) -> str:
    """The first sentence, short enough for a list."""
    first = next((part.strip() for part in _SENTENCE.split(words.strip()) if part.strip()), "")
    if len(first) <= TITLE:
        return first.rstrip(".!") or first
    return first[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def rest(words: str, title: str) -> str:
    """What the words say beyond the headline; all of them where it is only a part of a sentence."""
    plain = words.strip()
    return plain.removeprefix(title).lstrip(".!\n ") if plain.startswith(title) else plain


def first_state(approve: str, approved: int) -> str:
    """Whether a new post is seen at once or waits for staff."""
    waits = approve == "all" or (approve == "new" and approved == 0)
    return REVIEW if waits else LIVE
