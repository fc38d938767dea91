"""The card of an entry as residents would see it, made by the very code that makes theirs."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from admin.house import House
from dialogs.guide import card_of
from dialogs.message import Card, Message
from locales import use
from locales.languages import PLAIN, SOURCE
from services.guide import snapshot as whole
from services.guide.models import Entry
from services.guide.service import Answer, answer_of
from services.guide.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Preview:
    """A card and the language that it is in; `missing` where German stands in for another."""

    language: str
    card: Card | None
    card_language: str
    missing: bool
    telegram: Markup


def preview(house: House, wanted: Snapshot, code: str, entry: Entry | None = None) -> Preview:
    """What a resident of this language would get of an entry that may not be stored yet."""
    language, plain = (SOURCE, True) if code == PLAIN else (code, False)
    shown = Entry(slug=entry.slug if entry else "new", texts=[])
    whole.write(wanted, shown, house.clock())
    shown.checked_on = entry.checked_on if entry else None
    with use(language, plain):
        found: Answer | None = answer_of(shown, language, plain)
        card = card_of(found, house.now()) if found else None
    spoken = found.language if found else SOURCE
    message = Message(language=language, card=card, card_language=spoken)
    return Preview(
        language=code,
        card=card,
        card_language=spoken,
        missing=found is not None and found.missing,
        telegram=Markup(house.telegram_html(message)) if card else Markup(),  # noqa: S704 escaped
    )
