"""How a page is made: one Jinja environment, escaped by default, in the language of the request.

Every template gets the request, who is signed in, the token for forms, and the words of `locales`.
Dates are local and in the form of the language.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from admin import words
from locales import _, current_language, ngettext
from locales.languages import LANGUAGES, PLAIN, is_rtl
from services.staff.rules import Right, may

FOLDER = Path(__file__).parent
HOME = "/admin/"
_TIME = {True: "dd.MM.yyyy, HH:mm", False: "d MMM y, HH:mm"}


def language_name(code: str) -> str:
    """The name of a language in the language of the staff."""
    if code == PLAIN:
        return _("Plain German")
    language = LANGUAGES.get(code)
    if language is None:
        return code
    return language.german if current_language() == "de" else language.english


def direction(code: str) -> str:
    """The direction that texts of a language run in."""
    return "rtl" if is_rtl(code) else "ltr"


def html_language(code: str) -> str:
    """The language for the `lang` attribute; plain German is German."""
    return code.split("-")[0]


def shown_date(value: date | None) -> str:
    """A date as people write it."""
    return format_date(value, "medium", locale=current_language()) if value else ""


def weekday(day: date) -> str:
    """The short name of the weekday."""
    return format_date(day, "EEE", locale=current_language())


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        _=_,
        ngettext=ngettext,
        word=words.word,
        words=words,
        language_name=language_name,
        direction=direction,
        html_language=html_language,
        shown_date=shown_date,
        weekday=weekday,
        may=may,
        Right=Right,
        languages=LANGUAGES,
        plain=PLAIN,
        staff_language=current_language,
        query=urlencode,
    )
    return env


ENVIRONMENT = _environment()


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """The template as a response."""
    signed = getattr(request.state, "signed", None)
    house = request.app.state.house
    html = ENVIRONMENT.get_template(template).render(
        request=request,
        path=request.url.path,
        signed=signed,
        csrf=request.state.csrf,
        told=_told(request.query_params.get("told", "")),
        shown_time=lambda at: shown_time(at.astimezone(house.zone)),
        today=house.today(),
        **values,
    )
    return HTMLResponse(html, status)


def _told(key: str) -> str:
    return _(words.TOLD[key]) if key in words.TOLD else ""


def shown_time(at: datetime) -> str:
    """A local instant as people write it."""
    return format_datetime(at, _TIME[current_language() == "de"], locale=current_language())


def problem(request: Request, status: int, title: str, text: str) -> HTMLResponse:
    """A page that says kindly what is wrong."""
    return page(request, "problem.html", status, title=title, text=text)


def go(path: str, **query: str) -> RedirectResponse:
    """Send the browser to another page of ours, after something was done."""
    return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, 303)


def own_page(address: str) -> str:
    """The address if it is a page of the staff view, else the start page: no open redirect."""
    plain = address.isprintable() and "\\" not in address and "//" not in address
    return address if plain and address.startswith(HOME) and ".." not in address else HOME
