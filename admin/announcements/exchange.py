"""Announcements from a file, each as a draft; and where others find ours."""

from __future__ import annotations

from fastapi import APIRouter, Request, UploadFile
from starlette.responses import Response

from admin.announcements import words
from admin.announcements.lists import ANNOUNCEMENTS, who
from admin.pages import go, page
from admin.signed import Announcer, InHouse
from locales import _, n_
from services.announcements.editing import Editing
from services.announcements.imports import COLUMNS, LARGEST, Unreadable, read
from services.staff.audit import Audit

router = APIRouter()
FAULTS = {
    "large": n_("The file is larger than 2 MB."),
    "encoding": n_("The file is not in UTF-8. Please save it as “CSV UTF-8”."),
    "empty": n_("There is nothing in the file."),
    "many": n_("There are more than 500 entries in the file."),
    "format": n_("The file is neither CSV nor JSON, or it is broken."),
    "columns": n_("There is no column “title”, or a line has too many fields."),
    "type": n_("The file describes something else than jobs (JobPosting)."),
    "kind": n_("There is a kind that is not known."),
    "title": n_("A title is missing."),
    "language": words.REFUSALS["language"],
    "long_text": words.REFUSALS["long_text"],
    "link": words.REFUSALS["link"],
    "when": words.REFUSALS["when"],
}
FEEDS = ("rss", "atom", "jsonld", "ics")


@router.get("/announcements/import")
async def show(
    request: Request,
    house: InHouse,
    me: Announcer,
    fault: str = "",
    entry: int = 0,
    new: int = -1,
    known: int = 0,
) -> Response:
    """The form, and what came of the last file."""
    return page(
        request,
        "announcement_import.html",
        columns=COLUMNS,
        kinds=words.KINDS,
        names=words,
        fault=_(FAULTS[fault]) if fault in FAULTS else "",
        entry=entry,
        new=new,
        known=known,
        feeds=[f"{house.url}/announcements.{each}" for each in FEEDS],
    )


@router.post("/announcements/import")
async def take(
    request: Request, house: InHouse, me: Announcer, file: UploadFile | None = None
) -> Response:
    """Read a file; what was imported before is left out."""
    content = await file.read(LARGEST + 1) if file is not None else b""
    try:
        found = read(content, house.zone) if content else []
    except Unreadable as error:
        return _onward(request, fault=error.key, entry=str(error.number))
    async with house.db.transaction() as session:
        editing = Editing(session, who(me), house.now())
        known = await editing.known({each.source for each in found if each.source})
        fresh = [each for each in found if each.source not in known]
        for each in fresh:
            await editing.create(each.content, source=each.source)
        Audit(session, house.clock()).note(me, "announcements_imported", number=len(fresh))
    return _onward(request, new=str(len(fresh)), known=str(len(found) - len(fresh)))


def _onward(request: Request, **query: str) -> Response:
    """A form that a script has sent with a file is led on by the script."""
    response = go(f"{ANNOUNCEMENTS}/import", **query)
    if "hx-request" not in request.headers:
        return response
    return Response(status_code=204, headers={"HX-Redirect": response.headers["location"]})
