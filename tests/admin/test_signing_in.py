"""Getting in and being helped in, as members of staff do it with their browsers."""

from __future__ import annotations

import re

import pyotp

from services.staff.service import Staff
from tests.admin.staff_house import PASSWORD, Browser, StaffHouse


async def test_the_first_admin_comes_in_by_a_link_and_must_add_a_second_factor(
    staff: StaffHouse, browser: Browser
) -> None:
    async with staff.db.transaction() as session:
        link = await Staff(session, staff.at).first_admin_link()
    assert "Welcome" in (await browser.opens(f"/admin/link/{link}")).text
    answer = await browser.sends(f"/admin/link/{link}", password=PASSWORD, again=PASSWORD)
    assert answer.headers["location"] == "/admin/me/second-factor"
    assert (await browser.opens("/admin/")).headers["location"] == "/admin/me/second-factor"
    _secret, codes = await browser.adds_second_factor()
    assert len(codes) == 10
    assert (await browser.opens("/admin/")).status_code == 200
    assert (await browser.opens(f"/admin/link/{link}")).status_code == 410


async def test_two_different_passwords_do_not_spend_the_link(
    staff: StaffHouse, browser: Browser
) -> None:
    async with staff.db.transaction() as session:
        link = await Staff(session, staff.at).first_admin_link()
    for password, again in ((PASSWORD, "something else"), ("short", "short")):
        await browser.opens(f"/admin/link/{link}")
        answer = await browser.sends(f"/admin/link/{link}", password=password, again=again)
        assert answer.status_code == 422
    answer = await browser.sends(f"/admin/link/{link}", password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 303


async def test_an_admin_signs_in_with_both_factors(staff: StaffHouse, browser: Browser) -> None:
    await staff.account("Anna", "admin")
    await browser.signs_in("Anna")
    secret, codes = await browser.adds_second_factor()
    await browser.sends("/admin/sign-out")
    answer = await browser.signs_in("Anna")
    assert answer.headers["location"].startswith("/admin/sign-in/code")
    assert (await browser.opens("/admin/")).status_code == 303
    staff.wait(seconds=30)
    await browser.opens("/admin/sign-in/code")
    assert (await browser.sends("/admin/sign-in/code", code="123")).status_code == 401
    code = pyotp.TOTP(secret).at(staff.at)
    assert (await browser.sends("/admin/sign-in/code", code=code)).status_code == 303
    assert (await browser.opens("/admin/people")).status_code == 200
    await browser.sends("/admin/sign-out")
    await browser.signs_in("Anna")
    await browser.opens("/admin/sign-in/code")
    assert (await browser.sends("/admin/sign-in/code", code=codes[0])).status_code == 303


async def test_an_admin_adds_a_colleague_who_comes_in_by_the_link(
    staff: StaffHouse, browser: Browser
) -> None:
    await browser.enters_as("Anna", "admin")
    await browser.opens("/admin/people")
    shown = await browser.sends("/admin/people", name="Carl", role="counsellor", centres="oststadt")
    link = re.search(r"/admin/link/[\w-]+", shown.text)
    assert link
    async with staff.browser() as carl:
        await carl.opens(link[0])
        answer = await carl.sends(link[0], password=PASSWORD, again=PASSWORD)
        assert answer.headers["location"] == "/admin/"
        assert (await carl.opens("/admin/guide/recognition")).status_code == 200
        assert "Save and publish" not in carl.page.text  # type: ignore[union-attr]
        assert (await carl.opens("/admin/people")).status_code == 403


async def test_a_colleague_who_lost_the_phone_is_helped(
    staff: StaffHouse, browser: Browser
) -> None:
    await browser.enters_as("Anna", "admin")
    async with staff.browser() as emine:
        account = await emine.enters_as("Emine", "editor")
        await emine.adds_second_factor()
        await browser.opens("/admin/people")
        await browser.sends(f"/admin/people/{account}", do="second_factor")
        assert (await emine.opens("/admin/")).status_code == 303
        assert (await emine.signs_in("Emine")).headers["location"] == "/admin/"


async def test_whoever_is_switched_off_is_out_at_once(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Anna", "admin")
    async with staff.browser() as emine:
        account = await emine.enters_as("Emine", "editor")
        await browser.opens("/admin/people")
        await browser.sends(f"/admin/people/{account}", do="change", role="editor")
        assert (await emine.opens("/admin/")).status_code == 303


async def test_the_only_admin_cannot_give_it_up(staff: StaffHouse, browser: Browser) -> None:
    account = await browser.enters_as("Anna", "admin")
    await browser.opens("/admin/people")
    answer = await browser.sends(f"/admin/people/{account}", do="change", role="editor", active="1")
    assert answer.status_code == 422
    assert "at least one admin" in answer.text


async def test_signing_out_everywhere(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Emine", "editor")
    async with staff.browser() as other:
        await other.signs_in("Emine")
        await browser.opens("/admin/me")
        await browser.sends("/admin/me/sign-out-everywhere")
        assert (await other.opens("/admin/")).status_code == 303


async def test_the_log_says_who_did_what(staff: StaffHouse, browser: Browser) -> None:
    await browser.enters_as("Anna", "admin")
    await browser.opens("/admin/people")
    await browser.sends("/admin/people", name="Carl", role="counsellor")
    shown = (await browser.opens("/admin/audit?action=account_added")).text
    assert "Added an account" in shown
    assert "Carl" in shown
    assert "<td>Signed in</td>" not in shown
