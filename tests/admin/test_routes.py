"""Every page and every action × every role. A route that nobody listed here fails the test."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute

from admin.app import ROUTERS, create_admin
from tests.admin.staff_house import Browser, StaffHouse

EVERYBODY = ("nobody", "counsellor", "editor", "admin")
STAFF = EVERYBODY[1:]
EDITORS = ("editor", "admin")
COUNSELLORS = ("counsellor", "admin")
ADMINS = ("admin",)

MAY = {
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "GET /sign-in/code": EVERYBODY,
    "POST /sign-in/code": EVERYBODY,
    "GET /link/{token}": EVERYBODY,
    "POST /link/{token}": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /": STAFF,
    "GET /me": STAFF,
    "POST /me/language": STAFF,
    "POST /me/password": STAFF,
    "POST /me/sign-out-everywhere": STAFF,
    "GET /me/second-factor": STAFF,
    "POST /me/second-factor": STAFF,
    "GET /guide": STAFF,
    "GET /guide/{slug}": STAFF,
    "GET /guide/{slug}/history": STAFF,
    "GET /guide/new": EDITORS,
    "POST /guide/new": EDITORS,
    "POST /guide/preview": EDITORS,
    "POST /guide/{slug}": EDITORS,
    "POST /guide/{slug}/restore": EDITORS,
    "GET /questions": EDITORS,
    "GET /questions/{group_id}": EDITORS,
    "POST /questions/{group_id}": EDITORS,
    "GET /demand": EDITORS,
    "GET /posters": STAFF,
    "GET /posters/{centre}/{language}": STAFF,
    "POST /try": STAFF,
    "GET /inbox": COUNSELLORS,
    "GET /exchange": COUNSELLORS,
    "GET /exchange/figures": COUNSELLORS,
    "POST /exchange/lines/{line_id}": COUNSELLORS,
    "GET /exchange/new": COUNSELLORS,
    "POST /exchange/new": COUNSELLORS,
    "GET /exchange/photos/{photo_id}": COUNSELLORS,
    "GET /exchange/posts": COUNSELLORS,
    "GET /exchange/posts/{code}": COUNSELLORS,
    "POST /exchange/posts/{code}": COUNSELLORS,
    "GET /exchange/reports/{report_id}": COUNSELLORS,
    "POST /exchange/reports/{report_id}": COUNSELLORS,
    "POST /exchange/members/{person_id}": COUNSELLORS,
    "GET /exchange/sheet": COUNSELLORS,
    "GET /exchange/setup": COUNSELLORS,
    "POST /exchange/setup": COUNSELLORS,
    "GET /inbox/canned": COUNSELLORS,
    "POST /inbox/canned": COUNSELLORS,
    "GET /inbox/telegram": COUNSELLORS,
    "POST /inbox/telegram": COUNSELLORS,
    "GET /inbox/events": COUNSELLORS,
    "GET /inbox/{conversation_id}": COUNSELLORS,
    "GET /inbox/{conversation_id}/files/{name}": COUNSELLORS,
    "POST /inbox/{conversation_id}/files": COUNSELLORS,
    "POST /inbox/{conversation_id}/claim": COUNSELLORS,
    "POST /inbox/{conversation_id}/reply": COUNSELLORS,
    "POST /inbox/{conversation_id}/release": COUNSELLORS,
    "POST /inbox/{conversation_id}/assign": COUNSELLORS,
    "POST /inbox/{conversation_id}/transfer": COUNSELLORS,
    "POST /inbox/{conversation_id}/hand-back": COUNSELLORS,
    "POST /inbox/{conversation_id}/close": COUNSELLORS,
    "POST /inbox/{conversation_id}/types": COUNSELLORS,
    "POST /inbox/{conversation_id}/leave": COUNSELLORS,
    "GET /calendar": COUNSELLORS,
    "GET /calendar/print": COUNSELLORS,
    "GET /calendar/export.csv": COUNSELLORS,
    "GET /calendar/book": COUNSELLORS,
    "POST /calendar/book": COUNSELLORS,
    "GET /calendar/booking/{booking_id}": COUNSELLORS,
    "GET /calendar/booking/{booking_id}/times": COUNSELLORS,
    "POST /calendar/booking/{booking_id}/move": COUNSELLORS,
    "POST /calendar/booking/{booking_id}/outcome": COUNSELLORS,
    "POST /calendar/booking/{booking_id}/told": COUNSELLORS,
    "GET /calendar/conflicts": COUNSELLORS,
    "POST /calendar/conflicts": COUNSELLORS,
    "GET /calendar/walk-ins": COUNSELLORS,
    "POST /calendar/walk-ins": COUNSELLORS,
    "POST /calendar/walk-ins/{walk_in_id}": COUNSELLORS,
    "GET /calendar/groups/{group_id}": COUNSELLORS,
    "POST /calendar/groups/{group_id}": COUNSELLORS,
    "GET /calendar/setup": COUNSELLORS,
    "POST /calendar/setup/offers": ADMINS,
    "POST /calendar/setup/closings": ADMINS,
    "POST /calendar/setup/settings": ADMINS,
    "GET /calendar/people": COUNSELLORS,
    "POST /calendar/people": ADMINS,
    "GET /calendar/people/{counsellor_id}": COUNSELLORS,
    "POST /calendar/people/{counsellor_id}": ADMINS,
    "POST /calendar/people/{counsellor_id}/hours": COUNSELLORS,
    "POST /calendar/people/{counsellor_id}/changes": COUNSELLORS,
    "POST /calendar/people/{counsellor_id}/feed": COUNSELLORS,
    "GET /calendar/groups": COUNSELLORS,
    "POST /calendar/groups": COUNSELLORS,
    "POST /calendar/groups/{group_id}/lead": COUNSELLORS,
    "POST /calendar/groups/{group_id}/cancel": COUNSELLORS,
    "GET /cases": COUNSELLORS,
    "POST /cases": COUNSELLORS,
    "POST /cases/deputies": COUNSELLORS,
    "GET /cases/{case_id}": COUNSELLORS,
    "POST /cases/{case_id}/steps": COUNSELLORS,
    "POST /cases/{case_id}/steps/{step_id}": COUNSELLORS,
    "GET /cases/{case_id}/steps/{step_id}/file": COUNSELLORS,
    "GET /announcements": EDITORS,
    "GET /announcements/setup": ADMINS,
    "POST /announcements/setup": ADMINS,
    "GET /announcements/import": EDITORS,
    "POST /announcements/import": EDITORS,
    "GET /announcements/new": EDITORS,
    "POST /announcements/new": EDITORS,
    "POST /announcements/preview": EDITORS,
    "GET /announcements/{announcement_id}": EDITORS,
    "POST /announcements/{announcement_id}": EDITORS,
    "GET /announcements/{announcement_id}/edit": EDITORS,
    "POST /announcements/{announcement_id}/edit": EDITORS,
    "GET /announcements/{announcement_id}/progress": EDITORS,
    "POST /announcements/{announcement_id}/files/{which}": EDITORS,
    "GET /people": ADMINS,
    "POST /people": ADMINS,
    "POST /people/{account_id}": ADMINS,
    "GET /audit": ADMINS,
}
FILLED = {
    "{slug}": "recognition",
    "{token}": "x",
    "{group_id}": "1",
    "{centre}": "oststadt",
    "{language}": "tr",
    "{account_id}": "x",
    "{conversation_id}": "x",
    "{name}": "x",
    "{counsellor_id}": "x",
    "{booking_id}": "x",
    "{walk_in_id}": "1",
    "{case_id}": "x",
    "{step_id}": "x",
    "{announcement_id}": "x",
    "{which}": "picture",
}
ENDLESS = ("GET /inbox/events",)
"""Streams that never end; whoever may not open one is refused before it begins."""

LAST = ("POST /me/sign-out-everywhere", "POST /sign-out")


def routes() -> set[str]:
    return {
        f"{method} {route.path}"
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def test_every_route_is_listed_with_its_roles() -> None:
    assert routes() == set(MAY)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_application_has_no_other_routes(staff: StaffHouse) -> None:
    routes = create_admin(staff.house).routes
    assert [route.path for route in routes if hasattr(route, "path")] == ["/static"]
    assert len(routes) == len(ROUTERS) + 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", EVERYBODY)
async def test_each_role_gets_what_it_may_and_nothing_else(
    staff: StaffHouse, browser: Browser, role: str
) -> None:
    if role != "nobody":
        await browser.enters_as("somebody", role)
    wrong = {}
    for route in (*(route for route in MAY if route not in LAST), *LAST):
        if route in ENDLESS and role in MAY[route]:
            continue
        answer = await _ask(browser, route)
        if _refused(answer, role) == (role in MAY[route]):
            wrong[route] = answer
    assert wrong == {}


async def _ask(browser: Browser, route: str) -> str:
    method, path = route.split(" ")
    for name, value in FILLED.items():
        path = path.replace(name, value)
    address = f"/admin{path}"
    if method == "GET":
        response = await browser.client.get(address)
    else:
        fields = {"old": "1", "version": "0"}
        response = await browser.sends(address, **fields)
        browser.page = None
    return f"{response.status_code} {response.headers.get('location', '')}"


def _refused(answer: str, role: str) -> bool:
    if role == "nobody":
        return answer.startswith("303 /admin/sign-in?next=")
    return answer.startswith("403")
