"""Questions: declared on a dialog, each knows how to be asked, read, checked and shown.

Asking order is the order of declaration. `needs` names earlier questions whose change makes this
answer void. Values are neutral (ids, ISO dates), so that a language switch only renders them again.
A reader returns None for what it does not understand; it never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from dialogs.engine.matching import pick
from locales import _, speaking_language
from nlu.reading import Entity, Reading

if TYPE_CHECKING:
    from dialogs.engine.dialog import Dialog

SKIPPED = "__skipped__"
DONE = "__done__"
SEPARATORS = re.compile(r"[,;،、\n]+")


class Refuse(Exception):
    """An answer that was understood but cannot be taken; the message says why, kindly.

    At the end of a dialog, `question` names the one that is to be asked again. `instead` is what
    that one offers this time.
    """

    def __init__(
        self, why: str, question: str | None = None, instead: Sequence[Option] = ()
    ) -> None:
        super().__init__(why)
        self.question = question
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: a neutral key, its label, and other words people use for it."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()


Options = Callable[[Any], Awaitable[Sequence[Option]]]
Check = Callable[[Any, Any], Awaitable[None]]


@dataclass(eq=False)
class Question:
    """Base of all kinds. `label` is a short noun, `example` helps who was not understood.

    With `alone` the only option is taken without asking.
    """

    text: str
    label: str
    example: str = ""
    options: Options | None = None
    check: Check | None = None
    needs: tuple[str, ...] = ()
    optional: bool = False
    entity: str | None = None
    when: Callable[[Any], bool] | None = None
    alone: bool = False
    name: str = field(default="", init=False)

    def __set_name__(self, owner: type[Dialog], name: str) -> None:
        self.name = name

    def __get__(self, dialog: Dialog | None, owner: type[Dialog]) -> Any:
        if dialog is None:
            return self
        value = dialog.answers.get(self.name)
        return None if value == SKIPPED else value

    async def wording(self, dialog: Dialog) -> str:
        """How it is asked."""
        return _(self.text)

    async def offered(self, dialog: Dialog) -> Sequence[Option]:
        """What to show as buttons."""
        return await self.options(dialog) if self.options else ()

    def parts(self, value: Any) -> dict[str, Any]:
        """The answers that a value gives, where it gives more than this one."""
        return {self.name: value}

    async def only(self, dialog: Dialog) -> Any:
        """The one value that there is no need to ask for, or None."""
        options = await self.offered(dialog) if self.alone else ()
        return options[0].key if len(options) == 1 else None

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        """The value that this text gives, or None."""
        raise NotImplementedError

    async def fill(self, reading: Reading, dialog: Dialog) -> Any:
        """The value that the entities of a sentence give without having been asked, or None."""
        found = reading.entity(self.entity) if self.entity else None
        return await self.from_entity(found, dialog) if found else None

    async def from_entity(self, entity: Entity, dialog: Dialog) -> Any:
        """The value of an entity of this question's kind, or None."""
        return None

    async def from_place(self, at: tuple[float, float], dialog: Dialog) -> tuple[Any, str] | None:
        """The value that a place on the map gives (latitude, longitude), and what to say of it."""
        return None

    async def from_photo(self, data: dict[str, Any], dialog: Dialog) -> Any:
        """The value that a photo gives (`data` of its turn), or None."""
        return None

    async def show(self, value: Any, dialog: Dialog) -> str:
        """The value in words."""
        return _("skipped") if value == SKIPPED else str(value)


class Choice(Question):
    """One of several options, by button, number, name or entity."""

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        options = await self.offered(dialog)
        key = pick(text, options)
        if key is None and reading is not None:
            key = await self.fill(reading, dialog)
        return key

    async def from_entity(self, entity: Entity, dialog: Dialog) -> Any:
        wanted = entity.value.get("id")
        keys = [option.key for option in await self.offered(dialog)]
        return wanted if wanted in keys else None

    async def show(self, value: Any, dialog: Dialog) -> str:
        if value == SKIPPED:
            return _("skipped")
        labels = {option.key: option.label for option in await self.offered(dialog)}
        return labels.get(value, str(value))


class Day(Question):
    """A calendar day, as ISO date; `options` may offer some, any other may be written."""

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        key = pick(text, await self.offered(dialog))
        if key is None and reading is not None:
            return await self.fill(reading, dialog)
        return key

    async def from_entity(self, entity: Entity, dialog: Dialog) -> Any:
        if not entity.value.get("date") or entity.value.get("grain") in ("week", "month"):
            return None
        return str(entity.value["start"])[:10]

    async def show(self, value: Any, dialog: Dialog) -> str:
        return _("skipped") if value == SKIPPED else full_date(date.fromisoformat(value))


class Text(Question):
    """Free words; whatever is written is the answer (command words come before)."""

    limit = 500

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        return text.strip()[: self.limit] or None


class Several(Question):
    """Any number of options: a press adds or removes one, "done" ends; a sentence names all."""

    async def offered(self, dialog: Dialog) -> Sequence[Option]:
        chosen = dialog.draft
        options = await super().offered(dialog)
        marked = [
            Option(o.key, ("✅ " if o.key in chosen else "") + o.label, o.aliases) for o in options
        ]
        return [*marked, Option(DONE, _("Done"))]

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        options = await self.offered(dialog)
        if pick(text, options) == DONE:
            return DONE
        found = [pick(part, options) for part in SEPARATORS.split(text)]
        return [key for key in found if key] if found and all(found) else None

    async def show(self, value: Any, dialog: Dialog) -> str:
        if value == SKIPPED:
            return _("skipped")
        labels = {option.key: option.label for option in await super().offered(dialog)}
        return ", ".join(labels.get(key, key) for key in value) or _("nothing")


def toggled(keys: list[str], key: str) -> list[str]:
    """The keys with this one added, or removed where it was in."""
    return [k for k in keys if k != key] if key in keys else [*keys, key]


def full_date(day: date) -> str:
    """Weekday and full date in the person's language; always echoed, since "next" is ambiguous."""
    return format_date(day, "full", locale=speaking_language())
