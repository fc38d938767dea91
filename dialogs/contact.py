"""A name and a phone number as questions: what is clearly neither is not taken for one."""

from __future__ import annotations

import unicodedata
from typing import Any

from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Text
from nlu.mentions import names_other_wish
from nlu.reading import Reading

FEWEST_DIGITS = 6
QUESTION_MARKS = ("?", "؟")


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
