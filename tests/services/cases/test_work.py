"""Only the two and their deputies see what was agreed; the participant is told and reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.cases.models import CounsellingCase, Step
from services.cases.rules import CaseError
from services.cases.service import Cases
from services.cases.work import Work
from services.database import Database
from services.reminders.service import Reminders
from services.retention import sweep
from services.staff.service import Staff
from tests.bot.house import BERLIN, START, House

NOW = START.astimezone(BERLIN)
TODAY = NOW.date()
WEEK = timedelta(days=7)
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def agreed(db: Database) -> tuple[dict[str, str], str, str, str]:
    """Ayşe has agreed with a participant; the accounts, the person, the case and the step."""
    talk = await House(db).says("hello")
    async with db.transaction() as session:
        staff = Staff(session, NOW)
        names = ("Ayşe", "Bernd", "Carla")
        ids = {name: (await staff.add(name, "counsellor")).id for name in names}
        work = Work(session, NOW, ids["Ayşe"])
        case = await work.begin(talk, "  Teilnehmer   Beispiel ")
        assert case is not None
        step = await work.agree(case, "Send the form", TODAY + WEEK)
        return ids, case.person_id, case.id, step.id


async def test_a_third_counsellor_finds_nothing_until_named_deputy(db: Database) -> None:
    ids, _person, case_id, _step = await agreed(db)
    async with db.transaction() as session:
        bernd = Work(session, NOW, ids["Bernd"])
        assert await bernd.all() == []
        assert await bernd.get(case_id) is None
        await Work(session, NOW, ids["Ayşe"]).name_deputies([ids["Bernd"]])
        [standing] = await bernd.all()
        assert (standing.case.name, standing.open) == ("Teilnehmer Beispiel", 1)
        carla = Work(session, NOW, ids["Carla"])
        assert (await carla.all(), await carla.get(case_id)) == ([], None)
        await Work(session, NOW, ids["Ayşe"]).name_deputies([])
        assert await bernd.get(case_id) is None


async def test_a_step_is_found_for_its_own_participant_only(db: Database) -> None:
    _ids, person, _case, step_id = await agreed(db)
    await House(db).says("hello", "2")
    async with db.transaction() as session:
        cases = Cases(session, NOW)
        assert await cases.step(step_id, "somebody") is None
        assert not await cases.settle(step_id, "somebody", "done")
        found = await cases.step(step_id, person)
        assert found is not None
        assert (found.step.text, found.counsellor) == ("Send the form", "Ayşe")


async def test_open_done_and_overdue_are_counted(db: Database) -> None:
    ids, person, case_id, step_id = await agreed(db)
    late = NOW + WEEK + timedelta(days=1)
    async with db.transaction() as session:
        work = Work(session, NOW, ids["Ayşe"])
        case = await work.get(case_id)
        assert case is not None
        second = await work.agree(case, "Ring the school", TODAY)
        await Cases(session, NOW).settle(second.id, person, "done")
        await Cases(session, NOW).ask_for_help(step_id, person)
        [standing] = await Work(session, late, ids["Ayşe"]).all()
    assert (standing.open, standing.done, standing.overdue) == (1, 1, 1)
    assert standing.help


async def test_what_is_settled_reminds_no_more_and_opened_again_it_does(db: Database) -> None:
    ids, person, case_id, step_id = await agreed(db)
    async with db.transaction() as session:
        work, reminders = Work(session, NOW, ids["Ayşe"]), Reminders(session, NOW)
        case = await work.get(case_id)
        step = await work.step(case, step_id) if case else None
        assert case is not None
        assert step is not None
        assert len(await reminders.open_of(person)) == 1
        await Cases(session, NOW).settle(step_id, person, "done")
        assert await reminders.open_of(person) == []
        assert not await Cases(session, NOW).settle(step_id, person, "dropped")
        await work.settle(case, step, "open")
        assert [row.subject for row in await reminders.open_of(person)] == [step_id]


async def test_another_step_of_another_case_is_not_reached_through_this_one(db: Database) -> None:
    ids, _person, case_id, step_id = await agreed(db)
    talk = await House(db).says("hello", "2")
    async with db.transaction() as session:
        bernd = Work(session, NOW, ids["Bernd"])
        own = await bernd.begin(talk, "Beispiel Zwei")
        assert own is not None
        assert own.id != case_id
        assert await bernd.step(own, step_id) is None
        again = await bernd.begin(talk, "other name")
        assert again is not None
        assert (again.id, again.name) == (own.id, "Beispiel Zwei")


@pytest.mark.parametrize(
    ("text", "days", "why"),
    [(" ", 1, "empty"), ("x" * 501, 1, "long"), ("x", -1, "over"), ("x", 800, "far")],
)
async def test_what_cannot_be_agreed_says_why(db: Database, text: str, days: int, why: str) -> None:
    ids, _person, case_id, _step = await agreed(db)
    async with db.transaction() as session:
        work = Work(session, NOW, ids["Ayşe"])
        case = await work.get(case_id)
        assert case is not None
        with pytest.raises(CaseError, match=why):
            await work.agree(case, text, TODAY + timedelta(days=days))


async def test_a_case_is_forgotten_half_a_year_after_its_last_day(db: Database) -> None:
    ids, *_rest = await agreed(db)
    last = NOW + WEEK
    await sweep(db, last + timedelta(days=179))
    async with db.snapshot() as session:
        assert len(await Work(session, NOW, ids["Ayşe"]).all()) == 1
    await sweep(db, last + timedelta(days=182))
    async with db.snapshot() as session:
        assert await Work(session, NOW, ids["Ayşe"]).all() == []
        assert await session.get(Step, "x") is None
        assert await session.get(CounsellingCase, "x") is None
