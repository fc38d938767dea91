"""Which option did a text mean? By number in any digits, by its label, by an alias, with typos.

It answers only when it is sure: an ambiguous or distant text gives None.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from dialogs.engine.question import Option

LONGEST = 80
ALIKE = 88.0


def pick(text: str, options: Sequence[Option]) -> str | None:
    """The key of the option that the text names, or None."""
    wanted = normal(text)
    if not wanted or len(wanted) > LONGEST:
        return None
    return _by_number(wanted, options) or _by_name(wanted, options)


def normal(text: str) -> str:
    """Lower case, without accents, emoji and punctuation, digits as ASCII, one space between."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        str(unicodedata.digit(c)) if c.isdigit() else c if c.isalnum() else " "
        for c in folded
        if not unicodedata.combining(c)
    )
    return " ".join("".join(kept).split())


def _by_number(wanted: str, options: Sequence[Option]) -> str | None:
    if not wanted.isdecimal() or len(wanted) > 3:
        return None
    number = int(wanted)
    return options[number - 1].key if 1 <= number <= len(options) else None


def _by_name(wanted: str, options: Sequence[Option]) -> str | None:
    names = [
        (normal(name), option.key) for option in options for name in (option.label, *option.aliases)
    ]
    exact = {key for name, key in names if name == wanted}
    if len(exact) == 1:
        return exact.pop()
    inside = {key for name, key in names if name and f" {name} " in f" {wanted} "}
    if len(inside) == 1:
        return inside.pop()
    close = {key for name, key in names if len(name) > 3 and fuzz.ratio(name, wanted) >= ALIKE}
    return close.pop() if len(close) == 1 else None
