"""The history of an entry: who changed what and when, one version compared with another, undo."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from admin.pages import go, page
from admin.signed import Editor, InHouse, Reader
from services.guide import snapshot as whole
from services.guide.editing import Conflict, Editing
from services.guide.models import Entry, Revision
from services.guide.snapshot import Change, Snapshot, Text
from services.staff.audit import Audit

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words that stayed (""), came ("ins") or went ("del")."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One field that changed, word by word."""

    change: Change
    pieces: tuple[Piece, ...]


@router.get("/guide/{slug}/history")
async def show(
    request: Request, house: InHouse, me: Reader, slug: str, version: int = 0
) -> Response:
    """All versions, and what one of them changed."""
    async with house.db.snapshot() as session:
        entry = await session.get(Entry, slug)
        editing = Editing(session, "", house.now())
        revisions = list(await editing.history(slug)) if entry else []
    if entry is None:
        raise HTTPException(404)
    at = next((i for i, each in enumerate(revisions) if each.version == version), 0)
    return page(
        request,
        "history.html",
        entry=entry,
        revisions=revisions,
        chosen=revisions[at] if revisions else None,
        compared=_compared(revisions, at),
    )


@router.post("/guide/{slug}/restore")
async def restore(
    request: Request,
    house: InHouse,
    me: Editor,
    slug: str,
    old: Annotated[int, Form()],
    version: Annotated[int, Form()],
) -> Response:
    """Make the entry say what it said then."""
    try:
        async with house.db.transaction() as session:
            await Editing(session, me.name, house.now()).restore(slug, old, version)
            Audit(session, house.clock()).note(me, "guide_restored", slug, version=old)
    except Conflict:
        return go(f"/admin/guide/{slug}/history")
    except LookupError as error:
        raise HTTPException(404) from error
    house.wakeup.notify("guide", slug)
    return go(f"/admin/guide/{slug}", told="restored")


def words_compared(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts woven into one, word by word."""
    old, new = before.split(" "), after.split(" ")
    pieces = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("", " ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("del", " ".join(old[a:b])))
        if d > c:
            pieces.append(Piece("ins", " ".join(new[c:d])))
    return tuple(piece for piece in pieces if piece.text)


def _compared(revisions: list[Revision], at: int) -> list[Compared]:
    if at >= len(revisions):
        return []
    after = Snapshot.from_data(revisions[at].content)
    older = revisions[at + 1] if at + 1 < len(revisions) else None
    before = (
        Snapshot.from_data(older.content)
        if older
        else Snapshot(topic=after.topic, texts={code: Text() for code in after.texts})
    )
    return [
        Compared(change, words_compared(change.before, change.after))
        for change in whole.changes(before, after)
    ]
