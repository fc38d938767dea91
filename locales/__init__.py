"""The one way from a message id to a text in the person's language.

`use()` sets the language for the current task (the engine does it once a turn). `_()` translates
and interpolates named braces; `n_()` only marks a message for extraction. Every value that could
turn the direction of its line is isolated (FSI … PDI, Unicode Bidirectional Algorithm, UAX #9).
Plain German is the catalogue `plain.po` of `de`; what it lacks comes from `messages.po`.
"""

from __future__ import annotations

import gettext as gettext_module
import re
import string
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from locales.languages import LANGUAGES, is_rtl

FSI, PDI = "\u2068", "\u2069"
NO_BREAK = "\u00a0"
_GAP = re.compile(r"(?<=\d) (?=\d)")
CATALOGUES = Path(__file__).parent
FALLBACK = "en"

_current: ContextVar[tuple[str, bool]] = ContextVar("language", default=("de", False))


def current() -> tuple[str, bool]:
    """The language of the current turn, and whether plain words are wanted."""
    return _current.get()


def current_language() -> str:
    """The language of the current turn."""
    return _current.get()[0]


def spoken_to(language: str) -> str:
    """The language in which `_()` speaks to somebody of this one: English without a catalogue."""
    return language if language in spoken() else FALLBACK


def speaking() -> tuple[str, bool]:
    """The language of this turn's words, and whether they are plain; numbers and dates follow."""
    language, plain = _current.get()
    return spoken_to(language), plain


def speaking_language() -> str:
    """The language of this turn's words."""
    return speaking()[0]


@contextmanager
def use(language: str, plain: bool = False) -> Iterator[None]:
    """Translate into this language inside the block."""
    token = _current.set((language, plain))
    try:
        yield
    finally:
        _current.reset(token)


def switch(language: str, plain: bool = False) -> None:
    """Change the language in the middle of a turn; the enclosing `use()` takes it back."""
    _current.set((language, plain))


def n_(message: str) -> str:
    """Mark a message for translation where it is declared; it is translated when rendered."""
    return message


def _(message: str, /, **values: Any) -> str:
    """The message in the current language, its named braces filled in and isolated."""
    text = _translations(*_current.get()).gettext(message)
    return _formatter().format(text, **values) if values else text


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """Like `_`, in the plural form that the language wants for `count`."""
    text = _translations(*_current.get()).ngettext(one, many, count)
    return _formatter().format(text, count=count, **values)


@cache
def spoken() -> tuple[str, ...]:
    """The languages with a catalogue, in the order of the list of languages."""
    return tuple(code for code in LANGUAGES if code == FALLBACK or _has(code, "messages"))


def isolate(value: str, language: str) -> str:
    """Wrap a value so that its direction cannot turn the line around it."""
    if is_rtl(language) or any(unicodedata.bidirectional(c) in ("R", "AL") for c in value):
        return f"{FSI}{value}{PDI}"
    return value


def in_one_run(text: str, language: str) -> str:
    """The text with the groups of a number kept together, where it runs from right to left.

    A space between "0800" and "123" belongs to the line, which would show the second group to the
    left of the first; a no-break space belongs to the number (UAX #9, rule W4).
    """
    return _GAP.sub(NO_BREAK, text) if is_rtl(language) else text


class _Isolating(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        return isolate(str(super().format_field(value, format_spec)), speaking_language())


def _formatter() -> string.Formatter:
    return _Isolating()


def _has(language: str, domain: str) -> bool:
    return (CATALOGUES / language / "LC_MESSAGES" / f"{domain}.po").exists()


@lru_cache(maxsize=64)
def _translations(language: str, plain: bool) -> gettext_module.NullTranslations:
    found = _load(language, "messages")
    found.add_fallback(_load(language, "staff"))
    if plain and language == "de":
        simple = _load(language, "plain")
        simple.add_fallback(found)
        return simple
    return found


def _load(language: str, domain: str) -> gettext_module.NullTranslations:
    if language == FALLBACK or not _has(language, domain):
        return gettext_module.NullTranslations()
    path = CATALOGUES / language / "LC_MESSAGES" / f"{domain}.mo"
    if not path.exists():
        raise RuntimeError(f"{path} is missing: run `make i18n-compile`")
    with path.open("rb") as file:
        return gettext_module.GNUTranslations(file)
