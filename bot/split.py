"""Long messages in parts that a platform takes, in the order in which they are read.

A part ends at a paragraph, a line, a sentence or a word, else between two letters as a reader
counts them (grapheme clusters, UAX #29). A right-to-left isolate (UAX #9) that is cut is closed and
opened again. Lengths are UTF-16 units, the strictest way in which a platform counts. The question
and the choices stay on the last part; every file is a message of its own, after the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from dialogs.message import Card, Message

MARGIN = 8
"""Room for what a channel sets around a piece: a line break, a sign, a label."""

SMALLEST = 64
ISOLATES = {"\u2066", "\u2067", "\u2068"}
PDI = "\u2069"
BREAKS = tuple(
    regex.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?…؟。;:])\s+", r"\s+")
)
LETTER = regex.compile(r"\X")


def split(message: Message, limit: int) -> list[Message]:
    """The message as one or more that take at most `limit` units each, the rendering included."""
    bare = Message(language=message.language, private=message.private)
    files = [replace(bare, files=(each,)) for each in message.files]
    words = replace(message, files=())
    return files if files and words == bare else [*_words(words, limit), *files]


def _words(message: Message, limit: int) -> list[Message]:
    if size(message) <= limit:
        return [message]
    parts: list[Message] = []
    current = Message(language=message.language, card_language=message.card_language)
    for piece in _pieces(message, limit - MARGIN):
        joined = _joined(current, piece)
        if size(joined) > limit and size(current) > 0:
            parts.append(current)
            joined = _joined(replace(current, text="", card=None, question=""), piece)
        current = joined
    last = replace(current, choices=message.choices)
    return [*map(_without_empty_card, parts), _without_empty_card(last)]


def size(message: Message) -> int:
    """How many units a channel needs at most for all that is written on a message."""
    texts = [message.text, message.question]
    card = message.card
    if card is not None:
        texts += [card.title, card.text, card.bring_title, *card.bring, *card.notes]
        texts += [f"{name}: {value}" for name, value in card.facts]
        texts += [card.phone or "", card.url or ""]
    return sum(units(text) + MARGIN for text in texts if text)


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def chunks(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` units (64 at least), nothing lost but white space."""
    limit = max(limit, SMALLEST)
    found: list[str] = []
    opened = ""
    while text:
        head, text = _cut(opened + text, limit)
        opened = _open_isolates(head)
        found.append(head + PDI * len(opened))
    return found


def _cut(text: str, limit: int) -> tuple[str, str]:
    if units(text) <= limit:
        return text, ""
    room = limit - _deepest(text)
    for pattern in BREAKS:
        fitting = [
            match
            for match in pattern.finditer(text, 0, room + 1)
            if match.start() > room // 3 and units(text[: match.start()]) <= room
        ]
        if fitting:
            return text[: fitting[-1].start()], text[fitting[-1].end() :]
    end = _between_letters(text, room)
    return text[:end], text[end:]


def _between_letters(text: str, room: int) -> int:
    end = used = 0
    for letter in LETTER.finditer(text, 0, 2 * room):
        used += units(letter.group())
        if used > room:
            break
        end = letter.end()
    return end or room // 2  # a letter with more marks than a message can hold


def _deepest(text: str) -> int:
    depth = deepest = 0
    for letter in text:
        depth += (letter in ISOLATES) - (letter == PDI and depth > 0)
        deepest = max(deepest, depth)
    return min(deepest, SMALLEST // 4)


def _open_isolates(text: str) -> str:
    opened: list[str] = []
    for letter in text:
        if letter in ISOLATES:
            opened.append(letter)
        elif letter == PDI and opened:
            opened.pop()
    return "".join(opened)[: SMALLEST // 4]


def _pieces(message: Message, room: int) -> Iterator[Message]:
    """The message taken apart into the smallest messages that may stand alone, in order."""
    for text in chunks(message.text, room):
        yield Message(text=text)
    if message.card is not None:
        for card in _card_pieces(message.card, room):
            yield Message(card=card)
    for text in chunks(message.question, room):
        yield Message(question=text)


def _card_pieces(card: Card, room: int) -> Iterator[Card]:
    texts = chunks(card.text, room - units(card.title) - MARGIN)
    yield Card(title=card.title, text=texts[0] if texts else "", alarm=card.alarm)
    for text in texts[1:]:
        yield Card(title="", text=text)
    for number, item in enumerate(card.bring):
        yield Card("", "", bring_title="" if number else card.bring_title, bring=(item,))
    for fact in card.facts:
        yield Card("", "", facts=(fact,))
    yield Card("", "", phone=card.phone, url=card.url, map=card.map)
    for note in card.notes:
        yield Card("", "", notes=(note,))


def _joined(one: Message, other: Message) -> Message:
    card = one.card
    if other.card is not None:
        card = _joined_cards(card, other.card) if card else other.card
    return replace(
        one,
        text=_lines(one.text, other.text),
        card=card,
        question=_lines(one.question, other.question),
    )


def _joined_cards(one: Card, other: Card) -> Card:
    return Card(
        title=one.title or other.title,
        text=_lines(one.text, other.text),
        bring_title=one.bring_title or other.bring_title,
        bring=one.bring + other.bring,
        facts=one.facts + other.facts,
        phone=one.phone or other.phone,
        url=one.url or other.url,
        map=one.map or other.map,
        notes=one.notes + other.notes,
        alarm=one.alarm or other.alarm,
    )


def _lines(one: str, other: str) -> str:
    return f"{one}\n{other}" if one and other else one or other


def _without_empty_card(message: Message) -> Message:
    empty = message.card == Card("", "")
    return replace(message, card=None) if empty else message
