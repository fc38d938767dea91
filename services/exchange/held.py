"""What is held back in posts and talks: ways to reach somebody, where they live, bank data, money.

`held` names the first kind that it finds, or nothing; dates, times, sizes, ages and postcodes are
innocent. What somebody said just before is read together with what they say now. It is a help for
people of good will and a hurdle for others, not a wall: whoever is cheated reports it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from services.exchange.disguise import letters, plain, spelled, table
from services.exchange.iban import has_card, has_iban

PHONE, LINK, EMAIL, MESSENGER, ADDRESS, BANK, MONEY = KINDS = (
    "phone", "link", "email", "messenger", "address", "bank", "money",
)  # fmt: skip

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_TIME = r"(?:[01]?\d|2[0-4])[:.][0-5]\d"
_INNOCENT = re.compile(
    r"(?<![\d./-])(?:"
    r"\d{4}-\d{2}-\d{2}|"
    rf"{_DAY}\s?([./])\s?{_MONTH}\s?\1\s?(?:\d{{4}}|\d{{2}})|{_DAY}\.\s?{_MONTH}\.|"
    rf"{_TIME}(?:\s?(?:-|–|bis|to)\s?{_TIME})?(?:\s?(?:uhr|h)\b)?|"
    r"[1-9]\d{4}(?=\s+[^\W\d_]{3})"
    r")(?![./:-]?\d)|"
    r"(?<![\d.])\d+(?:[.,]\d+)?(?:\s?[x×]\s?\d+(?:[.,]\d+)?)+"
)
_PAIRS = re.compile(r"(?<![\d./-])0\d([\s./-])\d\d(?:\1\d\d){2,4}(?!\d)")
_OPENING = re.compile(r"(?<!\d)(?:\+|00?)\s?[1-9]\d{1,4}[\s./-]{1,3}\d{2,}[\s./-]{0,3}\d{2,}")
_PREFIX = re.compile(r"(?<!\d)(?:01[567]\d|07231|(?:\+|00)49)(?!\d*[.,:]\d)")
_AFTER_PREFIX = 60
_RUN = re.compile(r"\+?\(?\d(?:[\s().,/+_*|~:;'\"=-]{0,6}\d)*")
_CHUNK = re.compile(r"\d+")
_NATIONAL = ("0", "49", "15", "16", "17")
_WORD = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*|[€$£₺₴₽]")
_AMOUNT = re.compile(r"\d\s?(?:cents?|ct|eu|lei|leke|kn|zl|tl|lv|usd|rub|uah)(?!\w)")


def held(text: str, before: Sequence[str] = (), passed: Collection[str] = ()) -> str | None:
    """The kind of what must not be said here, or None; never raises.

    `before` is what the same person said last, in order; kinds in `passed` are not looked for.
    """
    for said in (text, "\n".join([*before, text])) if before else (text,):
        words = plain(said)
        digits = spelled(words)
        for kind, finds in _FINDERS:
            if kind not in passed and finds(words, digits):
                return kind
    return None


def _email(words: str, _digits: str) -> bool:
    return _patterns()["email"].search(words) is not None


def _bank(words: str, digits: str) -> bool:
    return has_iban(digits) or has_card(digits) or _named("bank", words)


def _link(words: str, _digits: str) -> bool:
    return _patterns()["link"].search(words) is not None


def _messenger(words: str, _digits: str) -> bool:
    return _named("messenger", letters(words))


def _address(words: str, _digits: str) -> bool:
    street = _patterns()["street"]
    return any(found[0].split()[0] not in _no_streets() for found in street.finditer(words))


def _money(words: str, digits: str) -> bool:
    return _AMOUNT.search(digits) is not None or _named("money", words)


def _phone(_words: str, digits: str) -> bool:
    if _PAIRS.search(digits):
        return True
    joined = _patterns()["fillers"].sub(" ", digits)
    innocent = joined if _OPENING.search(joined) else _INNOCENT.sub(" ; ", joined)
    return any(_is_number(run[0]) for run in _RUN.finditer(innocent)) or any(
        len(re.sub(r"\D", "", innocent[found.end() : found.end() + _AFTER_PREFIX])) >= 6
        for found in _PREFIX.finditer(innocent)
    )


def _is_number(run: str) -> bool:
    chunks = _CHUNK.findall(run)
    number = "".join(chunks)
    if len(number) < 7 or _ascending(chunks):
        return False
    if run.startswith("+") or number.startswith("0") or max(map(len, chunks)) >= 7:
        return True
    if all(len(chunk) == 1 for chunk in chunks):
        return True
    return len(number) >= 9 and number.startswith(_NATIONAL)


def _ascending(chunks: list[str]) -> bool:
    """Sizes, ages and years are listed from small to large: 158 164 170 176."""
    numbers = [int(chunk[:9]) for chunk in chunks]
    longer = {len(chunk) for chunk in chunks if len(chunk) > 2}
    return (
        len(chunks) > 1
        and len(longer) < 2
        and max(map(len, chunks)) < 5
        and all(left < right for left, right in pairwise(numbers))
    )


def _named(kind: str, words: str) -> bool:
    said = f" {' '.join(word.replace('-', '') for word in _WORD.findall(words))} "
    for sign in _signs(f"not_{kind}"):
        said = said.replace(sign, " ; ")
    return any(sign in said for sign in _signs(kind))


_FINDERS = (
    (EMAIL, _email),
    (BANK, _bank),
    (LINK, _link),
    (ADDRESS, _address),
    (PHONE, _phone),
    (MESSENGER, _messenger),
    (MONEY, _money),
)


@lru_cache(maxsize=8)
def _signs(kind: str) -> tuple[str, ...]:
    """`pay*` is the beginning of a word, without a star it is the whole word."""
    named = table().get(kind, [])
    words = named["any"] if isinstance(named, dict) else named
    return tuple(
        f" {plain(word.rstrip('*'))}" + ("" if word.endswith("*") else " ") for word in words
    )


@lru_cache(maxsize=1)
def _no_streets() -> frozenset[str]:
    return frozenset(plain(word) for word in table()["streets"]["not"])


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """What is found by the words of the table; each begins at a word, so that none is quadratic."""
    at, dots, soft = (_any(table()[name]) for name in ("at", "dots", "soft_dots"))
    tlds, everyday = _any(table()["tlds"]), _any(table()["everyday_tlds"])
    mail, fillers, near = (_any(table()[name]) for name in ("mail", "fillers", "with"))
    end = r"(?!\w)"
    last = r"(?!\s{0,2}\w)"
    a = rf"(?:@|[\[({{<]\s?(?:{at}|a)\s?[\])}}>]|(?<![\w])(?:{at})(?!\w))"
    dot = rf"(?:\.|[\[({{<]?\s?(?:\.|{dots}|{soft})\s?[\])}}>]?)"
    word_dot = rf"\s?[\[({{<]?\s?(?<!\w)(?:{dots})(?!\w)\s?[\])}}>]?\s?"
    soft_dot = rf"\s(?:{soft})\s"
    name = r"(?<![\w.-])[\w-]{2,63}"
    social = r"(?:insta|instagram|ig|snap|snapchat|telegram|facebook|fb|tiktok|skype|discord)"
    return {
        "email": re.compile(
            rf"(?<![\w.+-])[\w.+-]{{1,64}}\s?{a}\s?[\w-]{{2,40}}\s?{dot}\s?\w{{2,12}}{end}|"
            rf"(?:{a}\s?|(?<!\w)(?:{near})\s(?!web))(?:{mail}){end}|"
            rf"(?<!\w)(?!web)(?:{mail})(?:\s?{dot}\s?|\s)(?:{tlds}){end}"
        ),
        "link": re.compile(
            rf"h(?:tt|xx)ps?\s?:|(?<!\w)www\s?[.\s]|(?<!\w)(?:t|wa|bit)\s?[.\s]\s?(?:me|ly)\s?/|"
            rf"{name}(?:\.|\s\.\s|\s?[\[(]\.[\])]\s?)(?:(?!(?:{everyday}){end})(?:{tlds}){end}|"
            rf"(?:{everyday})(?:/|{end}{last}))|"
            rf"{name}{word_dot}(?:{tlds}){end}|"
            rf"{name}{soft_dot}(?:(?:com|net|org|info|eu){end}|(?:{tlds}){end}{last})|"
            r"(?<![\w.])@[a-z_][\w.]{3,}|"
            rf"(?<!\w){social}\s?[:=@]\s?\w"
        ),
        "street": re.compile(_street()),
        "fillers": re.compile(rf"(?<=\d)[\s,.;:]{{1,3}}(?:{fillers})[\s,.;:]{{1,3}}(?=\d)"),
    }  # fmt: skip


def _street() -> str:
    """A street with a house number, in German and as the neighbours' languages say it."""
    streets = table()["streets"]
    ends, adjectives, known, before, after, joined, number = (
        _any(streets[name])
        for name in ("ends", "alone", "known", "before", "after", "joined", "number")
    )
    spoken = _any(word for words in table()["numbers"].values() for word in words if len(word) > 3)
    units = (
        r"uhr|min|std|stund|h\b|pers|kind|leut|jahr|stuck|stk|cm|mm|m\b|km|kg|g\b|x\b|%|prozent|"
        r"mal\b|tage|woch|monat|euro|€|am\b|pm\b|meter|o'?clock|plaetz|platz"
    )
    house = (
        rf"(?:\s?(?:{number})(?!\w)\.?)?\s?(?:\d{{1,3}}\s?(?:[a-h](?!\w))?(?![\d:.]?\d)"
        rf"(?!\s?(?:{units}))|(?:{spoken})(?!\w))"
    )
    word = r"[^\W\d_]{2,30}"
    parts = r"(?:[^\W\d_]{1,30}-){1,4}[^\W\d_]{0,30}"
    return (
        rf"(?<![\w-])(?:{parts}|[^\W\d_]{{3,40}})(?:{ends})(?!\w)\.?,?{house}|"
        rf"(?<!\w)(?:{known}){house}|"
        rf"(?<!\w)(?:{adjectives}|{word}(?=\s(?:str|strasse|gasse|allee)))\s(?:{ends})(?!\w)\.?,?{house}|"
        rf"(?<!\w)(?:{before})(?!\w)\.?\s?(?:(?:{joined})\s)?(?!bus|tram|lini|zug|io\b){word},?{house}|"
        rf"(?<!\w){word}\s(?:{after})(?!\w)\.?,?{house}|"
        rf"(?<![\w.,:])\d{{1,3}}[a-h]?,?\s(?:bis\s)?(?:(?:rue|avenue|boulevard|impasse)\s{word}|"
        rf"[^\W\d_]{{3,40}}(?:strasse|gasse|allee)(?!\w)|{word}\s(?:street|avenue|lane)(?!\w))|"
        rf"(?<![\w.,:])\d{{1,3}}\s?[a-h]?(?:,|\sin)\s?[1-9]\d{{4}}(?!\d)"
    )


def _any(words: Iterable[str]) -> str:
    """One of these words, the longest first."""
    return "|".join(sorted({re.escape(plain(word)) for word in words}, key=len, reverse=True))
