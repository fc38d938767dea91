"""Free times as questions: days that have some, and the times of a day; shared by the dialogs.

A day is an ISO date, with `/part` where a part of the day is wished; a time is wall time, with
`@centre` where any centre will do, and with a day before it (`T` between) where it is another one.
What is shown may be taken a moment later: the hold decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import format_time
from babel.numbers import format_decimal

from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import SKIPPED, Choice, Day, Option, Refuse, full_date
from dialogs.languages import language_name
from dialogs.wishes import PARTS, Wish, in_part, said_day, soonest_words, span_of
from locales import _, current_language, speaking_language
from locales.languages import LANGUAGES
from nlu.reading import Entity, Reading
from services.appointments.models import Offer
from services.appointments.rules import Slot, distinct, nearest, spoken
from services.centres.service import Named

DAYS_SHOWN = 5
TIMES_SHOWN = 8
NEAREST = 3
ANY_CENTRE = "any"


class FreeDay(Day):
    """A day with free times; a part of the day may be named with it, or alone later.

    Who says less (a week, a part of the day) is shown the days that fit.
    """

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        found = await super().read(text, reading, dialog)
        wish = Wish.of(dialog.ctx) if found is None else None
        if wish is not None:
            raise await self.shown(wish, dialog)
        return found

    async def shown(self, wish: Wish, dialog: Dialog) -> Refuse:
        """The days that fit a wish, to be chosen from; others where none does."""
        if any(wish.covers(option.key) for option in await self.offered(dialog)):
            return Refuse(_("These days have free times:"), self.name)
        return Refuse(_("Then there is no free time. These days have free times:"), self.name)

    async def from_entity(self, entity: Entity, dialog: Dialog) -> Any:
        part = entity.value.get("part")
        first, last = span_of(entity.value)
        if entity.value.get("date") and first < last:
            return None
        day = await super().from_entity(entity, dialog)
        if day is None and part and not entity.value.get("date"):
            known = {**dialog.former, **dialog.answers}
            day = (known.get(self.name) or "")[:10]
        return f"{day}/{part}" if day and part in PARTS else day or None

    async def show(self, value: Any, dialog: Dialog) -> str:
        if value == SKIPPED:
            return _("skipped")
        return said_day(value[:10] if dialog.answers.get("time") else value)


class FreeTime(Choice):
    """A time of the chosen day, by button or in words; said with another day, it changes that."""

    async def wording(self, dialog: Dialog) -> str:
        """The day is always said in full: "next Tuesday" means two days to two people."""
        day, asked = str(dialog.answers.get("day", "")), await super().wording(dialog)
        if not day:
            return asked
        _date, _slash, part = day.partition("/")
        keys = [option.key for option in await self.offered(dialog)]
        offered = [key[:5] for key in keys if "T" not in key]
        missing = part and not any(in_part(time.fromisoformat(at), part) for at in offered)
        why = _("There is nothing free in the wished part of the day.") if missing else ""
        return "\n".join(filter(None, [said_day(day), why, asked]))

    def parts(self, value: Any) -> dict[str, Any]:
        day, sign, at = str(value).partition("T")
        return {"day": day, self.name: at} if sign else {self.name: value}

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        if reading is not None and (said := await self.fill(reading, dialog)):
            return said
        found, wish = await super().read(text, None, dialog), Wish.of(dialog.ctx)
        day = dialog.questions["day"]
        if found is None and wish is not None and wish.days and isinstance(day, FreeDay):
            raise await day.shown(wish, dialog)
        return found

    async def from_entity(self, entity: Entity, dialog: Dialog) -> Any:
        if not entity.value.get("time"):
            return None
        day, _sign, at = str(entity.value["start"])[:16].partition("T")
        chosen = str(dialog.answers.get("day") or day)[:10]
        return at if chosen == day or not entity.value.get("date") else f"{day}T{at}"

    async def show(self, value: Any, dialog: Dialog) -> str:
        if value == SKIPPED:
            return _("skipped")
        at, _sign, centre = self.parts(value)[self.name].partition("@")
        names = {each.id: each.name for each in await dialog.ctx.centres.centres()}
        shown = wall_time(datetime.strptime(at, "%H:%M"))  # noqa: DTZ007
        return f"{shown}, {names[centre]}" if centre in names else shown


class Centre(Choice):
    """A quarter centre, by button, by name, or the nearest to a place that is sent."""

    async def from_place(self, at: tuple[float, float], dialog: Dialog) -> tuple[Any, str] | None:
        offered = {option.key for option in await self.offered(dialog)}
        for centre, kilometres in await dialog.ctx.centres.nearest(at):
            if centre.id in offered:
                return centre.id, nearest_centre(centre, kilometres)
        return None


def nearest_centre(centre: Named, kilometres: float) -> str:
    """Which one is near and how far it is, as the crow flies."""
    far = format_decimal(max(kilometres, 0.1), "0.#", locale=speaking_language())
    return _("The nearest one is {centre}, about {far} km away.", centre=centre.name, far=far)


class Search:
    """What a resident looks for; `moving` is their own booking, which may be in the way."""

    def __init__(
        self,
        ctx: Context,
        topic: str,
        centre: str | None,
        *,
        language: str | None = None,
        moving: str | None = None,
    ) -> None:
        self.ctx = ctx
        self._topic = topic
        self._centre = None if centre == ANY_CENTRE else centre
        self._wanted = language
        self._moving = moving

    async def free(self, first: date | None = None, last: date | None = None) -> list[Slot]:
        """The free times of these days; in the wished language, else the one that is spoken."""
        offer = await self.ctx.appointments.offer_for(self._topic)
        if offer is None:
            return []
        return await self.ctx.appointments.free(
            offer.id,
            centre=self._centre,
            language=await self._language(offer),
            first=first,
            last=last,
            moving=self._moving,
        )

    async def days(self) -> list[Option]:
        """The next days with free times, those of the week or part of the day that is wished."""
        found, wish = await self.free(), Wish.of(self.ctx)
        fitting = [slot for slot in found if wish and wish.fits(self.wall(slot))]
        part = f"/{wish.part}" if fitting and wish and wish.part else ""
        keys = list(dict.fromkeys(f"{self.day_of(slot)}{part}" for slot in fitting or found))
        keys = keys[:DAYS_SHOWN]
        soon = soonest_words()
        return [Option(key, said_day(key), soon if key == keys[0] else ()) for key in keys]

    async def check_day(self, value: str) -> None:
        """Refuse a day without free times, and say why."""
        day = date.fromisoformat(value[:10])
        today = self.ctx.now.date()
        settings = await self.ctx.appointments.settings()
        if day < today:
            text = _("{day} is too soon. Please choose a later day.", day=full_date(day))
        elif day > today + timedelta(days=settings.horizon_days):
            text = _("{day} is too far away. Please choose an earlier day.", day=full_date(day))
        elif not await self.free(day, day):
            text = _(
                "On {day} there is no free time. Please choose another day.", day=full_date(day)
            )
        else:
            return
        raise Refuse(text)

    async def times(self, value: str | None) -> Sequence[Option]:
        """The times of a day, with the centre where any will do.

        Where the wished part of it has none, the nearest of other days come first.
        """
        if not value:
            return []
        slots = await self.of_day(value)
        names = {each.id: each.name for each in await self.ctx.centres.centres()}
        options: dict[str, Option] = {}
        for slot in slots:
            at = self.wall(slot)
            key, label = f"{at:%H:%M}", wall_time(at)
            if self._centre is None:
                key, label = f"{key}@{slot.centre}", f"{label}, {names.get(slot.centre, '')}"
            options.setdefault(key, Option(key, label, () if options else soonest_words()))
        return [*await self._of_other_days(value), *options.values()][:TIMES_SHOWN]

    async def _of_other_days(self, value: str) -> list[Option]:
        """The nearest times in the wished part of other days, where this day has none in it."""
        day, _slash, part = value.partition("/")
        if any(in_part(self.wall(slot).time(), part) for slot in await self.of_day(value)):
            return []
        noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=self.ctx.now.tzinfo)
        fitting = [each for each in await self.free() if in_part(self.wall(each).time(), part)]
        return await self.told_apart(nearest(fitting, noon, NEAREST))

    async def of_day(self, value: str) -> list[Slot]:
        """The free times of a day, those of the wished part where it has some."""
        day, _slash, part = value.partition("/")
        found = distinct(await self.free(date.fromisoformat(day), date.fromisoformat(day)))
        return [slot for slot in found if in_part(self.wall(slot).time(), part)] or found

    async def slot(self, day: str, at: str) -> Slot:
        """The free slot at this time; refuses with the nearest ones where there is none."""
        wanted, _sign, centre = at.partition("@")
        slots = await self.free(date.fromisoformat(day[:10]), date.fromisoformat(day[:10]))
        for slot in slots:
            if f"{self.wall(slot):%H:%M}" == wanted and centre in ("", slot.centre):
                return slot
        wish = datetime.fromisoformat(f"{day[:10]}T{wanted}").replace(tzinfo=self.ctx.now.tzinfo)
        near = nearest(await self.free(), wish, NEAREST)
        if not near:
            raise Refuse(_("There is no free time at the moment."), question="day")
        raise Refuse(
            _(
                "{time} on {day} is not free. These times are near it.",
                time=wall_time(wish),
                day=full_date(wish.date()),
            ),
            question="time",
            instead=await self.told_apart(near),
        )

    async def told_apart(self, slots: Sequence[Slot]) -> list[Option]:
        """Times of different days to choose from."""
        names = {each.id: each.name for each in await self.ctx.centres.centres()}
        options = []
        for slot in slots:
            key, label = f"{self.wall(slot):%Y-%m-%dT%H:%M}", self.said(slot)
            if self._centre is None:
                key, label = f"{key}@{slot.centre}", f"{label}, {names.get(slot.centre, '')}"
            options.append(Option(key, label))
        return options

    def wall(self, slot: Slot) -> datetime:
        """When it begins, as wall time of the town."""
        return slot.starts_at.astimezone(self.ctx.now.tzinfo)

    def day_of(self, slot: Slot) -> date:
        """The day of the town on which it begins."""
        return self.wall(slot).date()

    def said(self, slot: Slot) -> str:
        """Day and time in words."""
        return moment(self.wall(slot))

    async def languages(self) -> list[Option]:
        """The languages to choose from, the resident's first; where all speak it, only that one."""
        offer = await self.ctx.appointments.offer_for(self._topic)
        if offer is None:
            return []
        people, own = await self.ctx.appointments.counsellors(offer.topic), current_language()
        if people and all(own in each.languages for each in people):
            return [_language_option(own)]
        known = list(LANGUAGES)
        direct = {code for each in people for code in each.languages if code in LANGUAGES}
        found = [
            _language_option(code)
            for code in sorted(direct, key=lambda code: (code != own, known.index(code)))
        ]
        if own in offer.interpreted and own not in direct:
            name = _("{language}, with an interpreter", language=language_name(own))
            found.insert(0, Option(own, name, (language_name(own),)))
        return found

    async def _language(self, offer: Offer) -> str | None:
        wanted = self._wanted or current_language()
        people = await self.ctx.appointments.counsellors(offer.topic)
        served = any(spoken(each.languages, offer.interpreted, wanted)[0] for each in people)
        return wanted if served else None


def _language_option(code: str) -> Option:
    known = LANGUAGES.get(code)
    return Option(code, language_name(code), (known.german, known.english) if known else ())


def moment(at: datetime) -> str:
    """Full date with weekday, and the time; `at` is wall time."""
    return _("{day}, {time}", day=full_date(at.date()), time=wall_time(at))


def wall_time(at: datetime | time) -> str:
    """The time of day as it is written in the person's language."""
    clock = at if isinstance(at, time) else at.time()
    return format_time(clock, "short", locale=speaking_language())
