"""Names of languages for people: always the language's own name, so that its speakers find it."""

from __future__ import annotations

from dialogs.engine.question import Option
from locales import spoken
from locales.languages import LANGUAGES


def language_name(code: str) -> str:
    """The language's own name for itself."""
    return LANGUAGES[code].native if code in LANGUAGES else code


def language_options() -> list[Option]:
    """The languages that the bot speaks, to choose from."""
    return [
        Option(
            code,
            LANGUAGES[code].native,
            (LANGUAGES[code].german, LANGUAGES[code].english, code),
        )
        for code in spoken()
    ]
