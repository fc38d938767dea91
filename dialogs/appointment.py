"""Booking a counselling appointment: topic, centre, language, day, time, way, name.

Everything may be said in one sentence or corrected later; what leaves no choice is not asked. The
time is held for the talk as soon as it is chosen, and given back when it is changed, cancelled, or
after ten minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs import ask
from dialogs.contact import KIND_NAMES, KIND_WORDS, Name, Phone, Way
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Refuse
from dialogs.engine.reply import Reply
from dialogs.menu import human_button
from dialogs.my_appointments import at_that_time, booked, my_appointments
from dialogs.slots import ANY_CENTRE, Centre, FreeDay, FreeTime, Search, wall_time
from dialogs.wishes import soonest_words
from locales import _, isolate, n_, speaking_language
from services.appointments.rules import KINDS, Overlapping, TooMany, Unavailable

ENOUGH = n_("You already have several appointments. Please move or cancel one first.")


class Appointment(Dialog):
    """Book a counselling appointment."""

    name = "appointment"
    title = n_("Appointment")
    starts = ("intent:book_appointment",)
    changes = ("intent:reschedule_appointment",)

    @property
    def search(self) -> Search:
        """What is looked for so far."""
        return Search(self.ctx, self.topic, self.centre, language=self.language)

    async def refuses(self) -> list[Reply]:
        service = self.ctx.appointments
        if not await service.offers():
            text = _("At the moment I cannot book appointments. A person can help you.")
            return [Reply(text, buttons=[human_button()])]
        try:
            await service.check_open(self.ctx.person_id, (await service.settings()).most_open)
        except TooMany:
            return [Reply(_(ENOUGH), buttons=[my_appointments()])]
        return []

    async def topics(self) -> Sequence[Option]:
        offered = {offer.topic for offer in await self.ctx.appointments.offers()}
        named = await self.ctx.centres.topics()
        return [Option(each.id, each.name, each.aliases) for each in named if each.id in offered]

    async def centres(self) -> Sequence[Option]:
        named = await self.ctx.centres.centres()
        options = [Option(each.id, each.name, each.aliases) for each in named]
        return [*options, Option(ANY_CENTRE, _("Wherever it is soonest"), soonest_words())]

    async def kinds(self) -> Sequence[Option]:
        offer = await self.ctx.appointments.offer_for(self.topic or "")
        offered = offer.kinds if offer else []
        return [
            Option(kind, _(KIND_NAMES[kind]), tuple(_(KIND_WORDS[kind]).split(", ")))
            for kind in KINDS
            if kind in offered
        ]

    async def languages(self) -> Sequence[Option]:
        return await self.search.languages() if self.topic else []

    async def days(self) -> Sequence[Option]:
        return await self.search.days() if self.topic else []

    async def times(self) -> Sequence[Option]:
        return await self.search.times(self.day) if self.topic else []

    async def some_time(self, value: Any) -> None:
        if not await Search(self.ctx, value, None).free():
            raise Refuse(_("For this there is no free time at the moment. A person can help you."))

    async def some_time_there(self, value: Any) -> None:
        if not await Search(self.ctx, self.topic, value).free():
            raise Refuse(_("There is no free time there at the moment. Please choose another."))

    async def day_free(self, value: Any) -> None:
        await self.search.check_day(value)

    async def hold(self, value: Any) -> None:
        """Hold the time, instead of what this talk held before."""
        service = self.ctx.appointments
        held = await service.held_by(self.ctx.conversation_id)
        search = Search(
            self.ctx,
            self.topic,
            self.centre,
            language=self.language,
            moving=held.id if held is not None else None,
        )
        slot = await search.slot(self.day, value)
        try:
            await service.hold(
                slot, person_id=self.ctx.person_id, conversation_id=self.ctx.conversation_id
            )
        except Overlapping as overlap:
            raise Refuse(at_that_time(self.ctx, overlap)) from None
        except TooMany:
            raise Refuse(_(ENOUGH)) from None
        except Unavailable:
            raise Refuse(_("Somebody was faster. Please choose another time.")) from None

    topic = ask.choice(
        n_("What do you need help with?"),
        label=n_("Topic"),
        example=n_("Recognition of my certificate"),
        options=topics,
        check=some_time,
        entity="topic",
    )
    centre = Centre(
        n_("Which quarter centre suits you?"),
        label=n_("Centre"),
        example="Weststadt",
        options=centres,
        check=some_time_there,
        needs=("topic",),
        entity="centre",
    )
    language = ask.choice(
        n_("In which language do you want to talk with us?"),
        label=n_("Language"),
        options=languages,
        needs=("topic",),
        entity="language",
        alone=True,
    )
    day = FreeDay(
        n_("Which day suits you?"),
        label=n_("Day"),
        example=n_("next Tuesday"),
        options=days,
        check=day_free,
        needs=("topic", "centre", "language"),
        entity="time",
    )
    time = FreeTime(
        n_("Which time suits you?"),
        label=n_("Time"),
        example="10:30",
        options=times,
        check=hold,
        needs=("day",),
        entity="time",
    )
    kind = Way(
        n_("How do you want to talk to us?"),
        label=n_("Way"),
        options=kinds,
        needs=("topic",),
        alone=True,
    )
    phone = Phone(
        n_("Which phone number may we call?"),
        label=n_("Phone number"),
        example="07231 000000",
        when=lambda dialog: dialog.kind in (None, "phone"),
        needs=("kind",),
    )
    called = Name(
        n_("What is your name? It helps us to greet you."),
        label=n_("Name"),
        optional=True,
    )

    async def release(self, question: str) -> None:
        if question == "time":
            held = await self.ctx.appointments.held_by(self.ctx.conversation_id)
            chosen = self.answers.get("time", "")
            if held is not None and self._is(held.starts_at, held.centre, chosen):
                await self.ctx.appointments.release(held.id)

    async def summary(self) -> str:
        held = await self.ctx.appointments.held_by(self.ctx.conversation_id)
        answers = {**self.answers, **({"centre": held.centre} if held is not None else {})}
        parts = []
        for name, question in self.questions.items():
            if name in answers:
                shown = await question.show(answers[name], self)
                parts.append(f"{_(question.label)}: {isolate(shown, speaking_language())}")
        if held is not None and held.held_until is not None:
            until = wall_time(held.held_until.astimezone(self.ctx.now.tzinfo))
            parts.append(_("I keep this time for you until {time}.", time=until))
        return "\n".join([_("Is this right?"), *parts])

    async def finish(self) -> list[Reply]:
        service = self.ctx.appointments
        held = await service.held_by(self.ctx.conversation_id)
        if held is None:
            await self._hold_again()
            held = await service.held_by(self.ctx.conversation_id)
        booking = await service.confirm(
            held.id if held else "", name=self.called, contact=self.phone, kind=self.kind
        )
        if booking is None:
            raise Refuse(_("Somebody was faster. Please choose another time."), question="time")
        return [await booked(self.ctx, booking, _("Your appointment is booked."))]

    async def _hold_again(self) -> None:
        """The hold was over: the time may still be free."""
        try:
            await self.hold(self.time)
        except Refuse as refusal:
            raise Refuse(str(refusal), question="time") from None

    def _is(self, starts_at: Any, centre: str, chosen: str) -> bool:
        at, _sign, where = chosen.partition("@")
        local = starts_at.astimezone(self.ctx.now.tzinfo)
        return f"{local:%Y-%m-%d %H:%M}" == f"{self.day[:10]} {at}" and where in ("", centre)
