"""Refuses to work on tables that do not fit this release, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.say import Plain, say
from migrations.upgrade import state

if TYPE_CHECKING:
    from services.database import Database


class WrongTables(Plain):
    """The tables do not fit this program; the message says what to do."""


async def require_current(database: Database) -> None:
    """Raise `WrongTables` where the tables are missing, older or newer."""
    found = await state(database)
    if found == "newer":
        raise WrongTables(
            say(
                "Die Datenbank ist neuer als dieses Programm. Bitte das Programm aktualisieren.",
                "The database is newer than this program. Please update the program.",
            )
        )
    if found != "current":
        raise WrongTables(
            say(
                "Die Tabellen fehlen oder sind veraltet. Bitte aufrufen: lotse db upgrade",
                "The tables are missing or out of date. Please run: lotse db upgrade",
            )
        )
