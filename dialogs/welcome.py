"""The welcome: the language, that this is a bot (AI Act, Art. 50), what happens to the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs import ask, menu
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option
from dialogs.engine.reply import Button, Reply
from dialogs.languages import language_options
from locales import _, n_


def bot_notice(public_url: str) -> Reply:
    """The notice for somebody who begins with a question instead of the welcome."""
    text = _(
        "Hello! I am Quartierslotse, a bot (a computer program) of the quarter centres of "
        "Pforzheim."
    )
    return Reply(text=text, buttons=[Button(_("Privacy notice"), url=f"{public_url}/privacy")])


class Welcome(Dialog):
    """Greet a newcomer; who already asks something is answered instead."""

    name = "welcome"
    title = n_("Welcome")
    gives_way = True

    async def languages(self) -> Sequence[Option]:
        return language_options()

    async def speak(self, language: Any) -> None:
        self.ctx.speak(str(language))

    language = ask.choice(
        n_("Hello! Which language do you want to speak?"),
        label=n_("Language"),
        example="Deutsch",
        options=languages,
        check=speak,
        entity="language",
    )

    async def finish(self) -> list[Reply]:
        text = _(
            "I am Quartierslotse, a bot (a computer program) of the quarter centres of Pforzheim. "
            "I store what you write here so that I can help you. You need not tell me your name. "
            "In an emergency call 112."
        )
        link = Button(_("Privacy notice"), url=f"{self.ctx.public_url}/privacy")
        return [Reply(text=text, buttons=[link]), await menu.main(self.ctx)]
