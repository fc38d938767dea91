"""The editor's fields: from a snapshot to what the form shows, and back.

Lists are one item a line. Blank lines and blanks around a line never matter. A language whose
fields are all empty has no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from admin.hours_form import HoursForm, given, shown
from admin.words import FAULTS, word
from locales import _
from locales.languages import LANGUAGES, PLAIN, SOURCE
from services.guide.rules import faults, hindrances, pin
from services.guide.service import TOPICS
from services.guide.snapshot import Snapshot, Text

CODES = (SOURCE, PLAIN, *(code for code in LANGUAGES if code != SOURCE))
CONTACTS = ("phone", "email", "url", "address")


@dataclass(frozen=True, slots=True)
class GuideForm:
    """What the editor shows. `pin` is as typed; `wrong` are sentences about what to mend."""

    wanted: Snapshot
    hours: HoursForm
    pin: str
    wrong: tuple[str, ...] = ()

    def text(self, code: str) -> Text:
        """The text in one language, empty where there is none."""
        return self.wanted.texts.get(code, Text())

    def state(self, code: str) -> str:
        """`missing`, `outdated` or `fine`."""
        text = self.text(code)
        if text.is_empty:
            return "missing"
        return "outdated" if text.outdated else "fine"


def form_of(snapshot: Snapshot) -> GuideForm:
    """The form for a stored entry."""
    place = f"{snapshot.map[0]}, {snapshot.map[1]}" if snapshot.map else ""
    return GuideForm(snapshot, shown(snapshot.hours), place)


def form_from(fields: Mapping[str, str], centres: list[str], *, publish: bool) -> GuideForm:
    """The form as it was sent, checked as strictly as what shall happen to it wants."""
    hours = given(fields)
    typed = fields.get("pin", "").strip()
    place = pin(typed) if typed else None
    topic = fields.get("topic", "")
    wanted = Snapshot(
        topic=topic if topic in TOPICS else TOPICS[0],
        centres=tuple(centres),
        **{name: fields.get(name, "").strip() or None for name in CONTACTS},
        map=place,
        hours=hours.hours,
        source=fields.get("source", "").strip(),
        texts={code: _text(fields, code) for code in CODES},
    )
    wanted = _without_empty(wanted)
    wrong = [word(FAULTS, name) for name in (hindrances if publish else faults)(wanted)]
    if typed and place is None:
        wrong.append(_("I find no place in this map link: {text}", text=typed[:80]))
    if hours.fault:
        wrong.append(hours.fault)
    return GuideForm(wanted, hours, typed, tuple(wrong))


def lines(text: str) -> tuple[str, ...]:
    """The items of a list that was typed one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _text(fields: Mapping[str, str], code: str) -> Text:
    def field(name: str) -> str:
        return fields.get(f"{code}.{name}", "").replace("\r\n", "\n").strip()

    return Text(
        title=field("title"),
        text=field("text"),
        bring=lines(field("bring")),
        questions=lines(field("questions")),
        outdated=f"{code}.outdated" in fields and f"{code}.fits" not in fields,
    )


def _without_empty(wanted: Snapshot) -> Snapshot:
    texts = {code: text for code, text in wanted.texts.items() if not text.is_empty}
    data = wanted.to_data()
    return Snapshot.from_data({**data, "texts": {code: data["texts"][code] for code in texts}})
