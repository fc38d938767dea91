"""The bot's own texts on Telegram: its menu of commands and how it describes itself, per language.

They are read first and only written where they differ: Telegram limits such changes strictly.
German is what people of other languages see.
"""

from __future__ import annotations

from telegram import Bot, BotCommand

from locales import _, n_, spoken, use
from locales.languages import NEIGHBOURS, SOURCE

COMMANDS = {
    "help": n_("Menu"),
    "appointment": n_("Book appointment"),
    "language": n_("Change language"),
    "settings": n_("Settings"),
    "person": n_("Talk to a person"),
    "privacy": n_("Privacy"),
    "cancel": n_("Cancel"),
}


async def publish(bot: Bot) -> int:
    """Bring all texts up to date; returns how many were changed. Raises Telegram's errors."""
    changed = 0
    for language in spoken():
        tags = ["", language] if language == SOURCE else _tags(language)
        with use(language):
            for tag in tags:
                changed += await _commands(bot, tag)
                changed += await _description(bot, tag)
                changed += await _short_description(bot, tag)
    return changed


def _tags(language: str) -> list[str]:
    """The two-letter tags of apps that show this language."""
    near = [tag for tag, ours in NEIGHBOURS.items() if ours == language and len(tag) == 2]
    return [language, *near]


async def _commands(bot: Bot, tag: str) -> bool:
    wanted = tuple(BotCommand(name, _(title)) for name, title in COMMANDS.items())
    if await bot.get_my_commands(language_code=tag or None) == wanted:
        return False
    return await bot.set_my_commands(wanted, language_code=tag or None)


async def _description(bot: Bot, tag: str) -> bool:
    """What an empty chat shows, above the button that starts the talk."""
    wanted = _(
        "I am the bot of the quarter centres of Pforzheim. I answer questions about work, offices, "
        "family and life in the quarter, in your language. I am a computer program; a person from "
        "the centres helps where I cannot. In an emergency call 112."
    )
    if (await bot.get_my_description(tag or None)).description == wanted:
        return False
    return await bot.set_my_description(wanted, tag or None)


async def _short_description(bot: Bot, tag: str) -> bool:
    """What the profile shows, and what is sent along when somebody shares the bot."""
    wanted = _("Help for newcomers and neighbours in Pforzheim: ask in your language.")
    if (await bot.get_my_short_description(tag or None)).short_description == wanted:
        return False
    return await bot.set_my_short_description(wanted, tag or None)
