"""What the web chat does not take, as an answer with a clear sentence in the person's language.

400 unreadable · 401 no session (cookies are off) · 403 from another site · 404 no file ·
409 no human · 413 too large · 415 not such a file · 429 too quick (with Retry-After). Every
refusal is counted by its reason.
"""

from __future__ import annotations

import math

from prometheus_client import Counter
from starlette.responses import JSONResponse

from locales import _, n_, use

REFUSED = Counter("lotse_web_refused", "Messages that the web chat did not take", ["reason"])
REASONS = {
    "unreadable": (400, n_("This message could not be read. Please load the page again.")),
    "empty": (400, n_("Please write something first.")),
    "no_session": (401, n_("Please allow cookies for this page and load it again.")),
    "other_site": (403, n_("Please write on the page of the Quartierslotse itself.")),
    "too_large": (413, n_("This message is too long. Please send it in several parts.")),
    "no_human": (409, n_("A file can be sent when a person from the centre answers.")),
    "no_file": (404, n_("This file is not kept any more.")),
    "file_large": (413, n_("This file is too large. It may have at most 10 MB.")),
    "file_kind": (415, n_("Only photos and PDF files can be sent.")),
    "file_broken": (415, n_("This file cannot be opened.")),
    "too_quick": (429, n_("That was very quick. Please wait a moment.")),
}


class Refused(Exception):
    """A request that is not taken, and how many seconds to wait before it is."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


def answer(refused: Refused, language: str) -> JSONResponse:
    """The answer for one reason, in this language."""
    REFUSED.labels(refused.reason).inc()
    status, sentence = REASONS[refused.reason]
    headers = {"Cache-Control": "no-store"}
    if refused.wait:
        headers["Retry-After"] = str(math.ceil(refused.wait))
    with use(language):
        return JSONResponse({"reason": refused.reason, "message": _(sentence)}, status, headers)
