"""Public addresses of the announcements: feeds for other websites, pictures and PDFs.

Only what is published is found. A feed may be asked for one language, kind and quarter; it is kept
for some minutes by whoever fetches it.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from bot.clock import Clock
from locales import _, spoken, use
from locales.languages import SOURCE
from services.announcements.feeds import Feed
from services.announcements.rules import KINDS
from services.announcements.service import Announcements
from services.database import Database

MOST = 100
KEPT = {"Cache-Control": "public, max-age=300", "X-Content-Type-Options": "nosniff"}
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


def router(db: Database, clock: Clock, zone: ZoneInfo, url: str) -> APIRouter:
    """The addresses."""
    routes, found = _Routes(db, clock, zone, url), APIRouter(include_in_schema=False)
    found.add_api_route("/announcements.{form}", routes.feed)
    found.add_api_route("/announcements/{announcement_id}/{which}", routes.file)
    return found


class _Routes:
    def __init__(self, db: Database, clock: Clock, zone: ZoneInfo, url: str) -> None:
        self._db = db
        self._clock = clock
        self._zone = zone
        self._url = url

    async def feed(
        self, form: str, language: str = SOURCE, kind: str = "", quarter: str = ""
    ) -> Response:
        if form not in TYPES:
            return Response(status_code=404)
        language = language if language in spoken() else SOURCE
        async with self._db.snapshot() as session:
            service = Announcements(session, self._clock().astimezone(self._zone))
            kinds = [kind] if kind in KINDS else []
            rows = await service.everything(kinds, quarter[:32])
            settings = await service.settings()
        with use(language):
            title = _("News from the quarter centres")
        feed = Feed(rows[:MOST], language, settings.languages, title, self._url, self._zone)
        made = {"rss": feed.rss, "atom": feed.atom, "jsonld": feed.jsonld, "ics": feed.ics}
        return Response(made[form](), media_type=TYPES[form], headers=KEPT)

    async def file(self, announcement_id: str, which: str) -> Response:
        async with self._db.snapshot() as session:
            service = Announcements(session, self._clock())
            file = await service.file(announcement_id, which)
        if file is None:
            return Response(status_code=404)
        return Response(file.content, media_type=file.type, headers=KEPT)
