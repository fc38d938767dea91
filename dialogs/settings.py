"""The settings: language, plain words, quarter, reminders, and how news come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from dialogs import ask, news
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option
from dialogs.engine.reply import Button, Reply
from dialogs.languages import language_options
from dialogs.slots import wall_time
from locales import _, current_language, n_, ngettext
from services.reminders.rules import DAYS, HOURS

FREQUENCY_NAMES = {"at_once": n_("At once"), "daily": n_("Once a day, together")}
NIGHT_NAMES = {"wait": n_("Not at night"), "silent": n_("At night too, without a sound")}
GROUP_NAMES = {
    "resident": n_("I live here"),
    "participant": n_("I take part in Uhrwerk 4.0"),
    "company": n_("I am from a company"),
}


class Settings(Dialog):
    """Change one setting at a time."""

    name = "settings"
    title = n_("Settings")

    async def kinds(self) -> Sequence[Option]:
        return [
            Option("language", "🌍 " + _("Language")),
            Option("plain", "🔤 " + _("Plain German")),
            Option("quarter", "🏘️ " + _("My quarter")),
            Option("news", "⭐ " + _("News")),
            Option("reminders", "🔔 " + _("Reminders")),
        ]

    async def languages(self) -> Sequence[Option]:
        return language_options()

    async def speak(self, language: Any) -> None:
        self.ctx.speak(str(language))

    async def on_off(self) -> Sequence[Option]:
        return [Option("on", _("Yes, plain words")), Option("off", _("No, normal words"))]

    async def quarters(self) -> Sequence[Option]:
        named = await self.ctx.centres.quarters()
        return [Option(each.id, each.name, each.aliases) for each in named]

    async def frequencies(self) -> Sequence[Option]:
        return [Option(key, _(name)) for key, name in FREQUENCY_NAMES.items()]

    async def nights(self) -> Sequence[Option]:
        return [Option(key, _(name)) for key, name in NIGHT_NAMES.items()]

    async def groups(self) -> Sequence[Option]:
        return [Option(key, _(name)) for key, name in GROUP_NAMES.items()]

    async def hours(self) -> Sequence[Option]:
        return [Option(str(hour), wall_time(time(hour))) for hour in HOURS]

    async def days_before(self) -> Sequence[Option]:
        return [Option(str(number), _before(number)) for number in DAYS]

    def wants(self, kind: str) -> bool:
        return bool(self.answers.get("what") == kind)

    what = ask.choice(
        n_("What do you want to change?"),
        label=n_("Setting"),
        example=n_("Language"),
        options=kinds,
    )
    language = ask.choice(
        n_("Which language do you want to speak?"),
        label=n_("Language"),
        example="Deutsch",
        options=languages,
        check=speak,
        needs=("what",),
        entity="language",
        when=lambda dialog: dialog.wants("language"),
    )
    plain = ask.choice(
        n_("Shall I write German in plain words with short sentences?"),
        label=n_("Plain German"),
        example=n_("Yes"),
        options=on_off,
        needs=("what",),
        when=lambda dialog: dialog.wants("plain"),
    )
    quarter = ask.choice(
        n_("In which quarter do you live?"),
        label=n_("My quarter"),
        example="Weststadt",
        options=quarters,
        needs=("what",),
        entity="centre",
        when=lambda dialog: dialog.wants("quarter"),
    )
    frequency = ask.choice(
        n_("How often may I send you news?"),
        label=n_("How often"),
        options=frequencies,
        needs=("what",),
        when=lambda dialog: dialog.wants("news"),
    )
    night = ask.choice(
        n_("May news come at night, between 20 and 8 o'clock?"),
        label=n_("At night"),
        options=nights,
        needs=("what",),
        when=lambda dialog: dialog.wants("news"),
    )
    group = ask.choice(
        n_("Which news are for you? Some are only for participants or companies."),
        label=n_("I am"),
        options=groups,
        needs=("what",),
        when=lambda dialog: dialog.wants("news"),
    )
    hour = ask.choice(
        n_("At what time shall I remind you of a last day?"),
        label=n_("Time of reminders"),
        example="9:00",
        options=hours,
        needs=("what",),
        when=lambda dialog: dialog.wants("reminders"),
    )
    days = ask.several(
        n_("How long before the last day? Choose as many as you like, or none, then “Done”."),
        label=n_("Days of reminders"),
        options=days_before,
        needs=("what",),
        when=lambda dialog: dialog.wants("reminders"),
    )

    async def finish(self) -> list[Reply]:
        if self.plain is not None:
            self.ctx.speak(current_language(), self.plain == "on")
        await self.ctx.people.change(self.ctx.person_id, quarter=self.quarter)
        if self.days is not None:
            await self.ctx.reminders.change_wish(
                self.ctx.person_id, days=[int(day) for day in self.days], hour=int(self.hour)
            )
        if self.group is not None:
            await self.ctx.announcements.prefer(
                self.ctx.person_id, frequency=self.frequency, night=self.night, group=self.group
            )
            return [await news.overview(self.ctx, _("Saved."))]
        again = Button(_("More settings"), action=["start", "settings", {}])
        return [Reply(_("Saved."), buttons=[again, Button(_("Menu"), action=["menu"])])]


def _before(days: int) -> str:
    if days == 0:
        return _("On the last day")
    return ngettext("One day before", "{count} days before", days)
