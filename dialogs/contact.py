"""How somebody talks to us and is reached, as questions: the way, a name, a phone number.

What is clearly no name or number is not taken for one.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from dialogs.engine.dialog import Dialog
from dialogs.engine.matching import pick
from dialogs.engine.question import Choice, Text
from locales import n_
from nlu.mentions import names_other_wish
from nlu.reading import Reading

KIND_NAMES = {"person": n_("In person"), "phone": n_("By phone"), "video": n_("By video")}
KIND_WORDS = {
    "person": n_("in person, personally, face to face"),
    "phone": n_("by phone, on the phone, by telephone, call me"),
    "video": n_("by video, on video, video call"),
}
"""What people call it in a sentence."""

FEWEST_DIGITS = 6
QUESTION_MARKS = ("?", "؟")


class Way(Choice):
    """In person, by phone or by video; also as a word in a sentence."""

    async def fill(self, reading: Reading, dialog: Dialog) -> Any:
        return pick(dialog.said, await self.offered(dialog))


class Name(Text):
    """What somebody is called; neither a question nor another wish."""

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        wish = reading is not None and bool(reading.entities) and names_other_wish(text)
        if wish or text.strip().endswith(QUESTION_MARKS):
            return None
        return await super().read(text, reading, dialog)


class Phone(Text):
    """A number that can be called, with digits of any script and whatever is written beside it."""

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        plain = "".join(str(unicodedata.digit(each, each)) for each in text)
        enough = sum(each.isdecimal() for each in plain) >= FEWEST_DIGITS
        return await super().read(plain, reading, dialog) if enough else None
