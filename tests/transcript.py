"""Talks as plain files: play what the resident does, compare what the bot says.

The form is that of `lotse chat --transcript` (`bot/channels/terminal.py`). Above the talk, `# app:`
names the language of the app and `# now:` the local time; other lines that begin with `#` are for
people. `…` stands for anything: at the end of a line for the rest of the line, alone after `<` or
in a line of its own for the rest of the message, and as `  […]` for the rest of the buttons.

Where a neighbour talks as well (`# neighbour:` names the language of their app), `>> ` is what they
do and `<< ` what they hear; `= approved` is what staff do in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

ANY = "…"
NOW = "2026-11-23T11:00"


@dataclass
class Exchange:
    """What the resident does, and the lines that the bot should answer with."""

    does: str
    line: int
    who: str = ">"
    expected: list[str] = field(default_factory=list)


@dataclass
class Transcript:
    """One file."""

    app: str
    now: datetime
    exchanges: list[Exchange]
    neighbour: str = ""


def read(path: Path) -> Transcript:
    """Read a file; a line of no known kind is a mistake in the file."""
    head = {"app": "de", "now": NOW, "neighbour": ""}
    exchanges: list[Exchange] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            name, _, value = line[1:].partition(":")
            if name.strip() in head:
                head[name.strip()] = value.strip()
        elif line.startswith(("> ", ">> ", "= ")):
            who, _, does = line.partition(" ")
            exchanges.append(Exchange(does, number, who))
        elif line.startswith(("< ", "<< ", "  ")) and exchanges:
            exchanges[-1].expected.append(line)
        elif line.strip():
            raise ValueError(f"{path.name}:{number}: neither > nor < nor a line of a message")
    now = datetime.fromisoformat(head["now"])
    return Transcript(head["app"], now, exchanges, head["neighbour"])


def differences(expected: list[str], said: list[str]) -> list[str]:
    """What does not fit, as lines for people; empty where all of it fits."""
    found = list(said)
    for line in expected:
        if not found:
            return [f"expected: {line}", "but nothing more was said"]
        if line.rstrip() in ("< …", "<< …", "  …", "  […]"):
            found = _skip(line, found)
        elif not _fits(line, found[0]):
            return [f"expected: {line}", f"said:     {found[0]}"]
        else:
            found.pop(0)
    return [f"not expected: {found[0]}"] if found else []


def _skip(line: str, found: list[str]) -> list[str]:
    """Pass over the rest of the message's words, or of its buttons."""
    if line.strip() == "[…]":
        while found and _is_button(found[0]):
            found = found[1:]
        return found
    found = found[1:] if line.startswith("<") else found
    while found and not found[0].startswith(("< ", "<< ")) and not _is_button(found[0]):
        found = found[1:]
    return found


def _is_button(line: str) -> bool:
    return re.match(r"  \[\d+\] ", line) is not None


def _fits(line: str, said: str) -> bool:
    wanted = re.sub(r"^  \[\d+\] ", "", line) if _is_button(said) else line
    given = re.sub(r"^  \[\d+\] ", "", said)
    if wanted.endswith(ANY):
        return given.startswith(wanted[: -len(ANY)])
    return given == wanted
