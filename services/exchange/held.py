"""What is held back in posts and talks: ways to reach somebody, links, bank data, money.

Digits of every script and number words of ten languages count as digits; dates, times, sizes,
ages and postcodes are innocent. `held` names the first kind that it finds, or nothing. It is a help
for people of good will and a hurdle for others, not a wall: whoever is cheated reports it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from nlu.script import fold
from nlu.table import read_table

PHONE, LINK, EMAIL, BANK, MONEY = "phone", "link", "email", "bank", "money"
_TABLE = Path(__file__).with_name("held.yml")
_LONGEST = 1200

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060-\u2069\ufe0f\u20e3\u00ad\u202a-\u202e]")
_TLD = "de|com|net|org|info|eu|ru|ua|tr|tk|biz|io|me|ly|app|shop|online|site|link|xyz|club|gg|co"
_LINK = re.compile(
    rf"https?\s*:|\bwww\s*\.|\b[\w-]{{2,}}\s?\.\s?(?:{_TLD})(?:/|\b(?!\w))|"
    rf"[\w-]{{2,}}\s*[\[(]?\s*(?:punkt|dot|nokta|точка|крапка|نقطة)\s*[\])]?\s*(?:{_TLD})\b|"
    r"\b(?:t|wa)\.me\b|\bbit\.ly\b|(?<![\w.])@[a-z_][\w.]{3,}"
)
_AT = r"(?:@|[\[({<]\s*(?:at|ät|a)\s*[\])}>]|\s(?:at|ät|klammeraffe|собака|kuyruklu)\s)"
_DOT = r"(?:\.|\s*[\[(]?\s*(?:punkt|dot|nokta|точка|крапка|نقطة|نقطه)\s*[\])]?\s*)"
_EMAIL = re.compile(rf"[\w.+-]{{2,}}\s?{_AT}\s?[\w-]{{2,}}\s?{_DOT}\s?[a-z]{{2,}}", re.IGNORECASE)
_IBAN = re.compile(r"\b[a-z]{2}\s?\d{2}(?:[\s.-]?[a-z\d]{4}){2,7}(?:[\s.-]?[a-z\d]{1,3})?\b")
_CARD = re.compile(r"\b\d{4}([\s.-]?)\d{4}\1\d{4}\1\d{4}\b")
_INNOCENT = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|"
    r"\b\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?(?:\d{4}|\d{2})\b|\b\d{1,2}\.\s?\d{1,2}\.(?!\d)|"
    r"\b\d{1,2}[:.]\d{2}(?:\s?(?:-|–|bis|to)\s?\d{1,2}[:.]\d{2})?(?:\s?(?:uhr|h)\b|(?![\d\s]*\d))|"
    r"\b\d+(?:[.,]\d+)?(?:\s?[x×]\s?\d+(?:[.,]\d+)?)+|"
    r"\b\d{5}(?=\s+(?!\d)[^\W\d_]{3})"
)
_RUN = re.compile(r"\+?\(?\d(?:[\s().,/+_*|•·~:;'\"-]*\d)*")
_WORD = re.compile(r"[^\W_]+|[€$£₺₴₽]")
_CHUNK = re.compile(r"\d+")
_PREFIXES = ("0", "49", "15", "16", "17")


def held(text: str) -> str | None:
    """The kind of what must not be said here, or None; never raises."""
    plain = _plain(text[:_LONGEST])
    if _EMAIL.search(plain):
        return EMAIL
    digits = _spoken_digits(plain)
    if _IBAN.search(digits) and _looks_like_iban(digits):
        return BANK
    if _CARD.search(digits):
        return BANK
    if _LINK.search(plain):
        return LINK
    if _phone(digits):
        return PHONE
    return _named(plain)


def _plain(text: str) -> str:
    """One form of each letter, digits as ASCII, nothing invisible."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(
        str(unicodedata.digit(letter)) if unicodedata.digit(letter, None) is not None else letter
        for letter in bare.lower()
    )


def _spoken_digits(text: str) -> str:
    """Number words as digits, and letters among digits that stand for them (O for 0)."""
    words = [_as_digit(word) for word in re.split(r"(\W+)", text)]
    found = "".join(words)
    found = re.sub(r"(?<=\d)([\s.-]?)[oо](?=[\s.-]?[\doо])", r"\g<1>0", found)
    return re.sub(r"\b[oо](?=[\s.-]?\d[\s.-]?\d)", "0", found)


def _as_digit(word: str) -> str:
    table = _numbers()
    if word in table:
        return table[word]
    digits = []
    left = word  # “nulleinssieben” in one word
    while left:
        part = next((name for name in _long_numbers() if left.startswith(name)), None)
        if part is None:
            return word
        digits.append(table[part])
        left = left[len(part) :]
    return "".join(digits) if len(digits) > 1 else word


def _phone(digits: str) -> bool:
    innocent = _INNOCENT.sub(" ; ", digits) if not _starts_like_phone(digits) else digits
    return any(_is_number(run[0]) for run in _RUN.finditer(innocent))


def _starts_like_phone(text: str) -> bool:
    """A number that is written with dots or slashes like a date, but begins like a number."""
    return (
        re.search(r"(?<!\d)(?:\+|00?)\s?[1-9]\d{1,4}[\s./-]+\d{2,}[\s./-]*\d{2,}", text) is not None
    )


def _is_number(run: str) -> bool:
    chunks = _CHUNK.findall(run)
    number = "".join(chunks)
    if run.startswith("+") or number.startswith("0"):
        return len(number) >= 7
    if max(map(len, chunks)) >= 7:
        return True
    if all(len(chunk) == 1 for chunk in chunks):
        return len(number) >= 7 and not _ascending(chunks)
    return len(number) >= 9 and number.startswith(_PREFIXES) and not _ascending(chunks)


def _ascending(chunks: list[str]) -> bool:
    """Sizes and years are listed from small to large: 158 164 170 176."""
    numbers = [int(chunk) for chunk in chunks]
    return len({len(chunk) for chunk in chunks if len(chunk) > 2}) < 2 and all(
        left < right for left, right in pairwise(numbers)
    )


def _looks_like_iban(text: str) -> bool:
    """The check digits of ISO 13616, or the word itself beside it."""
    if "iban" in text:
        return True
    for match in _IBAN.finditer(text):
        code = re.sub(r"[\s.-]", "", match[0]).upper()
        for end in range(15, len(code) + 1):
            part = code[4:end] + code[:4]
            if int("".join(str(int(letter, 36)) for letter in part)) % 97 == 1:
                return True
    return False


def _named(plain: str) -> str | None:
    folded = f" {' '.join(_WORD.findall(fold(plain)))} "
    if any(sign in folded for sign in _words("bank")):
        return BANK
    return MONEY if any(sign in folded for sign in _words("money")) else None


@lru_cache(maxsize=1)
def _numbers() -> dict[str, str]:
    return {word: digit for digit, words in _table()["numbers"].items() for word in words}


@lru_cache(maxsize=1)
def _long_numbers() -> tuple[str, ...]:
    """Words that stand for a digit also where no space is between them."""
    return tuple(sorted((word for word in _numbers() if len(word) > 2), key=len, reverse=True))


@lru_cache(maxsize=2)
def _words(kind: str) -> tuple[str, ...]:
    """Folded; `pay*` is the beginning of a word, without a star it is the whole word."""
    return tuple(
        f" {fold(word.rstrip('*'))}" + ("" if word.endswith("*") else " ")
        for word in _table()[kind]["any"]
    )


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = read_table(_TABLE)
    return found
