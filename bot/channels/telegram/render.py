"""A `Message` as Telegram shows it: escaped HTML and an inline keyboard. Pure.

Telegram turns a line by its first strong letter, so a right-to-left line that begins with a Latin
word, a number or a picture gets a mark (RLM) in front. The platform refuses a whole message for a
button whose address has no dot in its host; such an address is written into the text instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from dialogs.message import Card, Choice, Message
from locales import isolate
from locales.languages import is_rtl

RLM = "\u200f"
LONGEST_TEXT = 4096
BUTTONS = 100
SHORT = 16
"""Two buttons of so many letters fit beside each other on a small phone."""

MINOR_IN_ROW = 3
MAP = "https://www.openstreetmap.org/?mlat={0:.6f}&mlon={1:.6f}#map=18/{0:.6f}/{1:.6f}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What goes to Telegram."""

    html: str
    keyboard: InlineKeyboardMarkup | None


def render(message: Message, author: str = "bot") -> Rendered:
    """The message; what a member of staff wrote is marked with a person."""
    html, length = _page(message, author, marks=True)
    if length > LONGEST_TEXT:
        html, _length = _page(message, author, marks=False)
    return Rendered(html, keyboard(message.choices))


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """The choices in rows: long ones alone, short ones in twos, minor ones together at the end."""
    shown = [choice for choice in choices if choice.token or _is_public(choice.url)][:BUTTONS]
    rows: list[list[Choice]] = []
    for choice in shown:
        if choice.minor:
            continue
        beside = rows and len(rows[-1]) == 1 and _is_short(rows[-1][0]) and _is_short(choice)
        rows[-1].append(choice) if beside else rows.append([choice])
    minor = [choice for choice in shown if choice.minor]
    rows += [minor[at : at + MINOR_IN_ROW] for at in range(0, len(minor), MINOR_IN_ROW)]
    return InlineKeyboardMarkup([list(map(_button, row)) for row in rows]) if rows else None


def _button(choice: Choice) -> InlineKeyboardButton:
    label = choice.label.strip() or "…"
    if choice.token:
        return InlineKeyboardButton(label, callback_data=choice.token)
    return InlineKeyboardButton(label, url=choice.url)


def _is_short(choice: Choice) -> bool:
    return len(choice.label) <= SHORT


def _is_public(url: str | None) -> bool:
    """Whether Telegram takes this address on a button: a web address with a dot in its host."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and url == (url or "").strip()


class _Lines:
    """Lines of one block in one direction, and how long they are for Telegram."""

    def __init__(self, language: str, marks: bool) -> None:
        self.rtl = marks and is_rtl(language)
        self.html: list[str] = []
        self.length = 0
        self.visible = False

    def add(self, text: str, before: str = "", after: str = "", lead: str = "") -> None:
        """Add a text, each of its lines inside these tags, the first after `lead`."""
        for line in text.strip("\n").split("\n") if text else ():
            shown = f"{lead}{line}"
            mark = RLM if self.rtl and shown.strip() and not _begins_rtl(shown) else ""
            self.html.append(f"{mark}{lead}{before}{escape(line, quote=False)}{after}")
            self.length += _units(mark + shown) + 1
            self.visible = self.visible or any(unicodedata.category(c)[0] not in "CZ" for c in line)
            lead = ""


def _page(message: Message, author: str, *, marks: bool) -> tuple[str, int]:
    blocks = [_text(message.text, message.language, author, marks)]
    if message.card is not None:
        blocks += _card(message.card, message.card_language or message.language, marks)
    blocks.append(_links(message.choices, message.language, marks))
    blocks.append(_text(message.question, message.language, "bot", marks))
    shown = ["\n".join(block.html) for block in blocks if block.html]
    length = sum(block.length + 1 for block in blocks)
    if not any(block.visible for block in blocks):
        return "👇", 2  # the platform takes no message without words
    return "\n\n".join(shown), length


def _text(text: str, language: str, author: str, marks: bool) -> _Lines:
    lines = _Lines(language, marks)
    lines.add(text, lead="👤 " if author == "staff" else "")
    return lines


def _links(choices: Iterable[Choice], language: str, marks: bool) -> _Lines:
    lines = _Lines(language, marks)
    for choice in choices:
        if not choice.token and choice.url and not _is_public(choice.url):
            lines.add(f"{choice.label}: {choice.url}")
    return lines


def _card(card: Card, language: str, marks: bool) -> list[_Lines]:
    head, bring, facts, notes = (_Lines(language, marks) for _ in range(4))
    head.add(card.title, "<b>", "</b>", lead="🚨 " if card.alarm else "")
    head.add(card.text)
    bring.add(card.bring_title, "<b>", "</b>")
    for item in card.bring:
        bring.add(item, lead="• ")
    for name, value in card.facts:
        facts.add(f"{name}: {isolate(value, language)}")
    if card.phone:
        facts.add(isolate(card.phone, language), lead="📞 ")
    if card.url:
        facts.add(card.url, lead="🔗 ")
    if card.map:
        facts.add(
            "OpenStreetMap", f'<a href="{escape(MAP.format(*card.map))}">', "</a>", lead="📍 "
        )
    for note in card.notes:
        notes.add(note, "<i>", "</i>")
    return [head, bring, facts, notes]


def _begins_rtl(line: str) -> bool:
    for letter in line:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
