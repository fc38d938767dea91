"""Numbers of bank accounts and cards, found by their check digits, however they are kept apart."""

from __future__ import annotations

import re

_LENGTHS = {
    "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "by": 28, "ch": 21, "cy": 28,
    "cz": 24, "de": 22, "dk": 18, "ee": 20, "es": 24, "fi": 18, "fr": 27, "gb": 22, "ge": 22,
    "gr": 27, "hr": 21, "hu": 28, "ie": 22, "iq": 23, "is": 26, "it": 27, "jo": 30, "kw": 30,
    "kz": 20, "lb": 28, "lt": 20, "lu": 20, "lv": 21, "md": 24, "me": 22, "mk": 19, "mt": 31,
    "nl": 18, "no": 15, "pk": 24, "pl": 28, "ps": 29, "pt": 25, "qa": 29, "ro": 24, "rs": 22,
    "ru": 33, "sa": 24, "se": 24, "si": 19, "sk": 24, "tn": 24, "tr": 26, "ua": 29, "xk": 20,
}  # fmt: skip
"""Characters of an IBAN by country, as ISO 13616 has them."""

_START = re.compile(r"(?<![a-z\d])[a-z][\s.-]?[a-z][\s.:-]{0,2}\d[\s.-]?\d")
_BETWEEN = re.compile(r"[\s.,:/-]")
_SPAN = 80
_CARD = re.compile(r"(?<!\d)\d(?:[\s.-]?\d){12,18}(?!\d)")
_ENOUGH = 12


def has_iban(text: str) -> bool:
    """Whether a folded text holds an IBAN; or its beginning, so long that nothing else is meant."""
    return any(
        _is_iban(text[found.start() : found.start() + _SPAN]) for found in _START.finditer(text)
    )


def _is_iban(text: str) -> bool:
    code = _BETWEEN.sub("", text)
    length = _LENGTHS.get(code[:2], 0)
    if length and code[2 : 2 + _ENOUGH].isdigit() and len(code[2 : 2 + _ENOUGH]) == _ENOUGH:
        return True
    part = code[:length]
    if not length or len(part) < length or not (part.isascii() and part.isalnum()):
        return False
    return int("".join(str(int(letter, 36)) for letter in part[4:] + part[:4])) % 97 == 1


def has_card(text: str) -> bool:
    """Whether a text holds the number of a payment card (ISO 7812, with Luhn's check digit)."""
    return any(_luhn(re.sub(r"\D", "", found[0])) for found in _CARD.finditer(text))


def _luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return number[0] in "23456" and sum(each - 9 * (each > 9) for each in doubled) % 10 == 0
