"""What the command line says to the people who run it: German, or English by LANG.

This is for operators at a terminal; what residents and staff read comes from the catalogues.
"""

from __future__ import annotations

import os

NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")


def say(german: str, english: str) -> str:
    """The text in the language of the terminal; German where it names none or another one."""
    wanted = next(filter(None, map(os.environ.get, NAMES)), "")
    return english if wanted.lower().startswith("en") else german


class Plain(Exception):
    """A mistake or a state that the person at the terminal can mend; the message says how."""
