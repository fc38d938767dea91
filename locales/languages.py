"""The languages of the product: one list that everything else reads.

`code` is BCP 47 and also the key of texts that staff write. Plain German (`de-plain`) is a way of
writing German, not a language of its own: a person has the language `de` and wants plain words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language with its own name and its name in German and English."""

    code: str
    native: str
    german: str
    english: str
    rtl: bool = False


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("de", "Deutsch", "Deutsch", "German"),
        Language("en", "English", "Englisch", "English"),
        Language("tr", "Türkçe", "Türkisch", "Turkish"),
        Language("ar", "العربية", "Arabisch", "Arabic", rtl=True),
        Language("uk", "Українська", "Ukrainisch", "Ukrainian"),
        Language("ru", "Русский", "Russisch", "Russian"),
        Language("ro", "Română", "Rumänisch", "Romanian"),
        Language("it", "Italiano", "Italienisch", "Italian"),
        Language("pl", "Polski", "Polnisch", "Polish"),
        Language(
            "hr",
            "Hrvatski / Bosanski / Srpski",
            "Kroatisch/Bosnisch/Serbisch",
            "Croatian/Bosnian/Serbian",
        ),
        Language("fa", "فارسی", "Persisch/Dari", "Persian/Dari", rtl=True),
        Language("ku", "Kurmancî", "Kurmandschi", "Kurmanji"),
        Language("sq", "Shqip", "Albanisch", "Albanian"),
        Language("fr", "Français", "Französisch", "French"),
        Language("es", "Español", "Spanisch", "Spanish"),
        Language("el", "Ελληνικά", "Griechisch", "Greek"),
        Language("bg", "Български", "Bulgarisch", "Bulgarian"),
        Language("pt", "Português", "Portugiesisch", "Portuguese"),
    )
}

NEIGHBOURS = {
    "bs": "hr", "sh": "hr", "sr": "hr", "cnr": "hr", "prs": "fa", "kmr": "ku", "als": "sq",
    "mo": "ro",
}  # fmt: skip
"""Tags that an app may send for what the list above calls by another code."""

SOURCE = "de"
PLAIN = "de-plain"


def is_rtl(code: str) -> bool:
    """Whether texts in this language run from right to left."""
    return code in LANGUAGES and LANGUAGES[code].rtl


def from_tag(tag: str | None) -> str | None:
    """The language of a BCP 47 tag such as `pt-BR` or `sr_Latn`; None where it is not ours."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    code = NEIGHBOURS.get(code, code)
    return code if code in LANGUAGES else None
