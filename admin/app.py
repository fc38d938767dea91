"""The staff view as one application, to be mounted at `/admin`.

It is an application of its own, so that its guard, its errors and its session never touch the
residents' pages.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from admin import (
    announcements,
    audit,
    calendar,
    cases,
    dashboard,
    demand,
    exchange,
    guide,
    history,
    inbox,
    me,
    people,
    posters,
    questions,
    signin,
    try_it,
)
from admin.guard import Guard
from admin.house import House
from admin.pages import FOLDER, go, problem
from admin.signed import Away, Forbidden, signed_of
from locales import _

ROUTERS = (*inbox.ROUTERS, *calendar.ROUTERS, *announcements.ROUTERS, *exchange.ROUTERS, *(
    module.router
    for module in (
        signin, dashboard, me, cases, guide, history, questions, demand, posters, try_it, people,
        audit,
    )
))  # fmt: skip


def create_admin(house: House) -> FastAPI:
    """The staff view of this house."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(Away, _away)
    app.add_exception_handler(Forbidden, _forbidden)
    app.add_exception_handler(HTTPException, _problem)
    app.add_middleware(Guard, secret=house.secret, url=house.url)
    return app


async def _away(request: Request, error: Any) -> Response:
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": error.address})
    return go(error.address)


async def _forbidden(request: Request, error: Exception) -> Response:
    return problem(
        request,
        403,
        _("This page is not for your role"),
        _("If you need it for your work, please ask an admin of the quarter centres."),
    )


async def _problem(request: Request, error: Any) -> Response:
    await signed_of(request)
    if error.status_code == 404:
        title = _("This page does not exist")
        return problem(request, 404, title, _("Perhaps it was moved or removed."))
    return problem(request, error.status_code, _("That did not work"), _("Please go back."))
