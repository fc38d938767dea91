"""The editor's page: what it shows, and what it sends.

All languages are in one form, so that changing from one to another loses nothing. When somebody
else saved in between, everything that was typed is shown again beside what the other one changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from admin.guide_form import CODES, GuideForm
from admin.hours_form import day_names
from admin.house import House
from admin.pages import page
from admin.preview import preview
from locales.languages import SOURCE
from services.centres.service import Centres
from services.guide import snapshot as whole
from services.guide.editing import Editing
from services.guide.models import Entry, Revision
from services.guide.snapshot import Change

HISTORY_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What the editor is to show; `conflict_by` is who saved in between.

    `question` is the group of open questions that a new entry answers.
    """

    entry: Entry | None
    form: GuideForm
    language: str = "en"
    conflict_by: str = ""
    question: int = 0


async def sent(request: Request) -> tuple[dict[str, str], list[str], bool]:
    """The fields, the centres that are ticked, and whether it shall be published."""
    form: FormData = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    centres = [value for value in form.getlist("centres") if isinstance(value, str)]
    return fields, centres, fields.get("do") == "publish"


def number_of(fields: Mapping[str, str], name: str) -> int:
    """A number of a hidden field; 0, which is never a version or a group, if there is none."""
    typed = fields.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


async def editor_page(request: Request, house: House, shown: Shown, status: int = 200) -> Response:
    """The page with the form, the preview and the newest history."""
    language = request.state.signed.account.language
    revisions: list[Revision] = []
    async with house.db.snapshot() as session:
        centres = await Centres(session, language, plain=False).centres()
        if shown.entry:
            editing = Editing(session, "", house.now())
            revisions = list(await editing.history(shown.entry.slug))[:HISTORY_SHOWN]
    second = shown.language if shown.language in CODES and shown.language != SOURCE else "en"
    return page(
        request,
        "editor.html",
        status,
        entry=shown.entry,
        form=shown.form,
        codes=CODES,
        second=second,
        centres=centres,
        day_names=day_names(),
        revisions=revisions,
        conflict_by=shown.conflict_by,
        question=shown.question,
        conflict_changes=_theirs(shown),
        shown=preview(house, shown.form.wanted, SOURCE, shown.entry),
    )


def _theirs(shown: Shown) -> list[Change]:
    """What would change back if this form were stored over the other's saving."""
    if not shown.conflict_by or shown.entry is None:
        return []
    return list(whole.changes(Editing.newest(shown.entry), shown.form.wanted))
