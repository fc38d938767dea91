"""What a poster says beside its QR code, in the language of the people who pass by."""

from __future__ import annotations

from dataclasses import dataclass

from locales import _


@dataclass(frozen=True, slots=True)
class Poster:
    """The words of a poster, from its headline to its smallest line."""

    headline: str
    offers: tuple[str, ...]
    how: str
    telegram: str
    small: str


def poster() -> Poster:
    """The poster in the current language."""
    return Poster(
        headline=_("Ask in your language"),
        offers=(
            _("Work, training and certificates"),
            _("Offices, letters, family and housing"),
            _("An appointment with a counsellor"),
        ),
        how=_("Scan with your phone and write to us."),
        telegram=_("Or in Telegram"),
        small=_("Free of charge. You need not tell us your name. In an emergency call 112."),
    )
