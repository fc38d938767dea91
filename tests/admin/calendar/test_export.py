"""The file for a spreadsheet: complete, readable in German spreadsheets, and harmless."""

from __future__ import annotations

import csv
import io
from datetime import time

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from admin.calendar.export import FORMULA, harmless, table
from services.staff.models import AuditRow
from tests.admin.calendar.counter import CALENDAR, MONDAY, TUESDAY, Counter


async def test_a_week_is_taken_out_and_noted(counter: Counter) -> None:
    await counter.opens()
    await counter.books("Anna", MONDAY, time(14, 10), "=HYPERLINK(1)")
    await counter.books("Boris", TUESDAY, time(9), "Åsa Beispiel")
    await counter.browser.enters_as("Cem", "counsellor")
    days = "first=2026-11-23&last=2026-11-29"
    answer = await counter.browser.opens(f"{CALENDAR}/export.csv?{days}")
    assert answer.headers["content-disposition"].endswith('"termine-2026-11-23-2026-11-29.csv"')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Name"] for row in rows] == ["'=HYPERLINK(1)", "Åsa Beispiel"]
    assert rows[0] | {"Code": "", "Centre": ""} == {
        "Date": "2026-11-23", "From": "14:10", "Until": "15:10", "Centre": "",
        "Counsellor": "Anna (Beispiel)", "Topic": "Debt", "How": "in person", "Language": "",
        "Interpreter": "", "State": "booked", "Code": "", "Name": "'=HYPERLINK(1)",
        "Contact": "0000 Beispiel",
    }  # fmt: skip
    only = await counter.browser.opens(f"{CALENDAR}/export.csv?{days}&centre=weststadt")
    assert len(only.text.splitlines()) == 2
    async with counter.house.db.snapshot() as session:
        taken = select(AuditRow).where(AuditRow.action == "appointments_exported")
        noted = list(await session.scalars(taken))
    assert [row.detail for row in noted] == [{"rows": 2}, {"rows": 1}]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_no_cell_is_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(table(rows), newline=""), delimiter=";"))
    assert read == [[harmless(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(FORMULA) for row in read for cell in row)
