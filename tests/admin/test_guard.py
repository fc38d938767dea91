"""What does not get through: forged requests, frames, open redirects, another's session."""

from __future__ import annotations

import re

import httpx
import pytest

from admin.guard import SESSION
from tests.admin.staff_house import PASSWORD, URL, Browser, StaffHouse

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HIDE = "/admin/guide/recognition"


async def post(browser: Browser, **headers: str) -> httpx.Response:
    """Try to take an entry offline, with the right token and these headers."""
    await browser.opens(HIDE)
    data = {"csrf": browser.token(), "version": "1", "do": "hide"}
    return await browser.client.post(HIDE, data=data, headers=headers)


async def test_our_own_form_gets_through(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    assert (await post(browser)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://lotse.example.evil.example"},
        {"Origin": "http://lotse.example:9"},
    ],
)
async def test_a_form_elsewhere_does_not_even_with_the_token(
    browser: Browser, headers: dict[str, str]
) -> None:
    await browser.enters_as("Emine", "editor")
    assert (await post(browser, **headers)).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": URL}]
)
async def test_a_browser_that_says_so_gets_through(
    browser: Browser, headers: dict[str, str]
) -> None:
    await browser.enters_as("Emine", "editor")
    assert (await post(browser, **headers)).status_code == 303


async def test_without_the_token_nothing_changes(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "ü"}):
        answer = await browser.client.post(HIDE, data={**data, "version": "1", "do": "hide"})
        assert answer.status_code == 403
    answer = await browser.client.post(HIDE, json={"do": "hide"})
    assert answer.status_code == 403


async def test_the_token_in_a_header_does_too(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    await browser.opens(HIDE)
    answer = await browser.client.post(
        HIDE, data={"version": "1", "do": "hide"}, headers={"X-CSRF-Token": browser.token()}
    )
    assert answer.status_code == 303


async def test_the_token_of_somebody_else_does_not(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    async with staff.browser() as other:
        await other.enters_as("Eve", "editor")
        await other.opens(HIDE)
        data = {"csrf": other.token(), "version": "1", "do": "hide"}
        assert (await browser.client.post(HIDE, data=data)).status_code == 403


async def test_a_form_that_is_far_too_large_is_refused(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    await browser.opens(HIDE)
    data = {"csrf": browser.token(), "do": "hide", "x": "x" * 1_100_000}
    assert (await browser.client.post(HIDE, data=data)).status_code == 403


async def test_a_session_that_was_planted_is_not_taken_over(
    staff: StaffHouse, browser: Browser
) -> None:
    await staff.account("Emine", "editor")
    browser.client.cookies.set(SESSION, "planted", domain="lotse.example", path="/admin")
    await browser.signs_in("Emine")
    cookies = [c.value for c in browser.client.cookies.jar if c.name == SESSION]
    assert len(cookies) == 1
    assert cookies != ["planted"]


async def test_signing_out_ends_the_session_on_the_server(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    kept = browser.client.cookies[SESSION]
    await browser.sends("/admin/sign-out")
    browser.client.cookies.set(SESSION, kept, domain="lotse.example", path="/admin")
    assert (await browser.opens("/admin/")).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/admin//evil.example",
        "/admin/../evil",
        "/admin/\\evil",
        "javascript:alert(1)",
        "/admin/\n//evil.example",
        "/evil",
        "",
    ],
)
async def test_after_signing_in_one_stays_in_the_house(
    staff: StaffHouse, browser: Browser, wanted: str
) -> None:
    await staff.account("Emine", "editor")
    fields = {"name": "Emine", "password": PASSWORD, "next": wanted}
    answer = await browser.sends("/admin/sign-in", **fields)
    assert answer.headers["location"] == "/admin/"


async def test_after_signing_in_one_comes_where_one_wanted_to(
    staff: StaffHouse, browser: Browser
) -> None:
    await staff.account("Emine", "editor")
    sent = await browser.opens("/admin/guide?search=arbeit")
    shown = await browser.opens(sent.headers["location"])
    found = re.search(r'name="next" value="([^"]*)"', shown.text)
    assert found
    fields = {"name": "Emine", "password": PASSWORD, "next": found[1].replace("&amp;", "&")}
    answer = await browser.sends("/admin/sign-in", **fields)
    assert answer.headers["location"] == "/admin/guide?search=arbeit"


@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin/", "/admin/nothing", "/admin/guide"])
async def test_every_answer_carries_the_headers(browser: Browser, path: str) -> None:
    headers = (await browser.opens(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


async def test_cookies_are_not_for_scripts(browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    async with browser.house.browser() as fresh:
        answer = await fresh.opens("/admin/sign-in")
        cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/admin" in cookie


async def test_nobody_learns_whether_a_name_exists(staff: StaffHouse, browser: Browser) -> None:
    await staff.account("Emine", "editor")
    pages = []
    for name in ("Emine", "Nobody"):
        await browser.opens("/admin/sign-in")
        answer = await browser.sends("/admin/sign-in", name=name, password="wrong")
        pages.append((answer.status_code, answer.text.replace(name, "")))
    assert pages[0] == pages[1]
