"""The words around the talk, in the person's language; the page and its script read them from here.

The language of the shell is that of `?lang=`, else the one chosen last (a cookie), else the first
of the browser's languages that the bot speaks. Else it is what the bot speaks to people of the
first one that it understands (English), and German where it understands none.
"""

from __future__ import annotations

from starlette.requests import Request

from locales import _, spoken, spoken_to
from locales.languages import LANGUAGES, SOURCE, from_tag, is_rtl

COOKIE = "lotse-language"
SIZES = ("normal", "large", "largest")
SIZE_COOKIE = "lotse-size"


def offered() -> tuple[str, ...]:
    """The languages to choose from; German is there before its catalogue is."""
    return tuple(code for code in LANGUAGES if code == SOURCE or code in spoken())


def language_of(request: Request) -> str:
    """The language of the shell for this request."""
    wished = [
        request.query_params.get("lang", ""),
        request.cookies.get(COOKIE, ""),
        *_accepted(request.headers.get("accept-language", "")),
    ]
    known = [code for tag in wished if (code := from_tag(tag))]
    fitting = [code for code in known if code in offered()]
    if fitting:
        return fitting[0]
    return spoken_to(known[0]) if known else SOURCE


def size_of(request: Request) -> str:
    """The size of the letters that was chosen last."""
    size = request.cookies.get(SIZE_COOKIE, "")
    return size if size in SIZES else SIZES[0]


def direction(language: str) -> str:
    """The direction of the page."""
    return "rtl" if is_rtl(language) else "ltr"


def words() -> dict[str, str]:
    """Every text of the shell in the current language, by the name that page and script use."""
    return {
        "title": _("Quartierslotse: the chat of the quarter centres of Pforzheim"),
        "place": _("Quarter centres of Pforzheim"),
        "bot": _("I am a bot"),
        "skip": _("Go to the message field"),
        "language": _("Language"),
        "menu": _("Menu"),
        "privacy": _("Privacy notice"),
        "imprint": _("Imprint"),
        "accessibility": _("Accessibility"),
        "size": _("Text size"),
        "size_normal": _("Normal"),
        "size_large": _("Large"),
        "size_largest": _("Very large"),
        "leave": _("End the chat on this device"),
        "leave_sure": _("End the chat here? Then nobody can read it on this device any more."),
        "talk": _("Messages"),
        "earlier": _("Show earlier messages"),
        "write": _("Your message"),
        "hint": _("Write in your language …"),
        "send": _("Send"),
        "attach": _("Send a photo or a PDF"),
        "photo": _("Photo"),
        "file": _("File (PDF)"),
        "you": _("You"),
        "from_bot": _("Bot"),
        "from_staff": _("Team of the quarter centre"),
        "typing": _("An answer is being written …"),
        "offline": _("No connection. I keep trying, nothing gets lost."),
        "waiting": _("A person from the centre will answer you here."),
        "human": _("You are now talking to a person."),
        "sending": _("Is being sent …"),
        "failed": _("Not sent."),
        "again": _("Send again"),
        "newest": _("Go to the newest message"),
        "call": _("Call {number}"),
        "website": _("Open website"),
        "map": _("Show on the map"),
    }


def _accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, the dearest first (RFC 9110, 12.5.4)."""
    found = []
    for part in header.split(",")[:20]:
        tag, _sep, weight = part.strip().partition(";q=")
        try:
            found.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(found, key=lambda pair: pair[0]) if weight < 0]
