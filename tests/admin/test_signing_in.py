"""Getting in, staying in and being put out: told as what a member of staff does."""

from __future__ import annotations

from services.staff.service import Staff
from tests.admin.staff_house import PASSWORD, Browser, StaffHouse


async def test_the_first_admin_comes_in_by_a_link_and_must_add_a_second_factor(
    staff: StaffHouse, browser: Browser
) -> None:
    async with staff.db.transaction() as session:
        link = await Staff(session, staff.at).first_admin_link()
    assert "Welcome" in (await browser.opens(f"/admin/welcome/{link}")).text
    answer = await browser.sends(f"/admin/welcome/{link}", password=PASSWORD, again=PASSWORD)
    assert answer.headers["location"] == "/admin/me/second-factor"
    assert (await browser.opens("/admin/")).headers["location"] == "/admin/me/second-factor"
    _secret, codes = await browser.adds_second_factor()
    assert len(codes) == 10
    assert (await browser.opens("/admin/")).status_code == 200
    assert (await browser.opens(f"/admin/welcome/{link}")).status_code == 410
