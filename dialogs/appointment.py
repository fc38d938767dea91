"""The wish for a counselling appointment: topic, centre, day; the team answers with a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dialogs import ask
from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Refuse, full_date
from dialogs.engine.reply import Button, Reply
from locales import _, current_language, isolate, n_
from services.guide.hours import is_holiday
from services.requests.service import MOST_OPEN

DAYS_SHOWN = 5
HORIZON_DAYS = 60
SATURDAY = 5
ANY_CENTRE = "any"


class Appointment(Dialog):
    """Ask for a counselling appointment."""

    name = "appointment"
    title = n_("Appointment")
    starts = ("intent:book_appointment",)

    async def topics(self) -> Sequence[Option]:
        named = await self.ctx.centres.topics()
        return [Option(each.id, each.name, each.aliases) for each in named]

    async def centres(self) -> Sequence[Option]:
        named = await self.ctx.centres.centres()
        options = [Option(each.id, each.name, each.aliases) for each in named]
        return [*options, Option(ANY_CENTRE, _("Any centre"))]

    async def days(self) -> Sequence[Option]:
        found: list[date] = []
        day = self.ctx.now.date()
        while len(found) < DAYS_SHOWN:
            day += timedelta(days=1)
            if not _closed(day):
                found.append(day)
        return [Option(day.isoformat(), full_date(day)) for day in found]

    async def possible(self, value: Any) -> None:
        day, today = date.fromisoformat(value), self.ctx.now.date()
        if day <= today:
            raise Refuse(_("{day} is too soon. Please choose a later day.", day=full_date(day)))
        if day > today + timedelta(days=HORIZON_DAYS):
            raise Refuse(
                _("{day} is too far away. Please choose an earlier day.", day=full_date(day))
            )
        if _closed(day):
            raise Refuse(
                _(
                    "On {day} there is no counselling. Please choose another day.",
                    day=full_date(day),
                )
            )

    topic = ask.choice(
        n_("What do you need help with?"),
        label=n_("Topic"),
        example=n_("Recognition of my certificate"),
        options=topics,
        entity="topic",
    )
    centre = ask.choice(
        n_("Which quarter centre suits you?"),
        label=n_("Centre"),
        example="Weststadt",
        options=centres,
        entity="centre",
    )
    day = ask.day(
        n_("Which day suits you?"),
        label=n_("Day"),
        example=n_("next Tuesday"),
        options=days,
        check=possible,
        entity="time",
    )
    note = ask.text(
        n_("What should we know before? Please write no names and no health data."),
        label=n_("Note"),
        example=n_("My diploma is from Syria."),
        optional=True,
    )

    async def summary(self) -> str:
        parts = []
        for name, question in self.questions.items():
            shown = await question.show(self.answers[name], self)
            parts.append(f"{_(question.label)}: {isolate(shown, current_language())}")
        return "\n".join([_("Is this right?"), *parts])

    async def finish(self) -> list[Reply]:
        if len(await self.ctx.requests.open_of(self.ctx.person_id)) >= MOST_OPEN:
            text = _("You already have several open wishes. The team will answer them first.")
            return [Reply(text, buttons=[Button(_("Menu"), action=["menu"])])]
        day = date.fromisoformat(self.day)
        centre = None if self.centre == ANY_CENTRE else self.centre
        code = await self.ctx.requests.make(
            self.ctx.person_id, self.ctx.conversation_id, self.topic, centre, day, self.note
        )
        text = _(
            "I have passed on your wish for {day}. The team will write to you here with a time. "
            "Your code: {code}",
            day=full_date(day),
            code=code,
        )
        return [Reply(text, buttons=[Button(_("Menu"), action=["menu"])])]


async def overview(ctx: Context) -> Reply:
    """The person's open wishes."""
    wishes = await ctx.requests.open_of(ctx.person_id)
    if not wishes:
        book = Button("📅 " + _("Book appointment"), action=["start", "appointment", {}])
        return Reply(_("You have no open appointment wishes."), buttons=[book])
    topics = {topic.id: topic.name for topic in await ctx.centres.topics()}
    lines = [
        _(
            "{day}: {topic} (code {code})",
            day=full_date(wish.day),
            topic=topics.get(wish.topic, ""),
            code=wish.code,
        )
        for wish in wishes
    ]
    return Reply("\n".join([_("Your open wishes:"), *lines]))


def _closed(day: date) -> bool:
    return day.weekday() >= SATURDAY or is_holiday(day)
