"""Long polling: nothing is lost or doubled, whatever fails; trouble is said in plain words."""

from __future__ import annotations

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from bot.channels.telegram import polling
from bot.channels.telegram.polling import AWAY, OURS, TAKEN, WRONG_TOKEN
from bot.incoming import Incoming
from services.database import Database
from tests.bot.channels.telegram.product import Product, new_product, running
from tests.listening import until
from tests.telegram_api import faults
from tests.telegram_api.conftest import Served

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "WAITS", (0.05,))


async def texts(product: Product) -> list[str | None]:
    return [row.text for row in await product.inbox_rows() if row.kind == "text"]


@SQLITE
async def test_an_offset_is_confirmed_only_after_the_commit(served: Served, db: Database) -> None:
    product = new_product(db, served.url, served.bot.token)
    accept = product.inbox.accept
    away = [OperationalError("x", None, Exception()), OSError(), TimeoutError()]

    async def refuse(incoming: Incoming) -> bool:
        if away:
            assert len(served.bot.updates.waiting) == 2
            raise away.pop()
        return await accept(incoming)

    product.telegram.intake._inbox.accept = refuse  # type: ignore[method-assign]
    served.resident.says("eins")
    served.resident.says("zwei")
    async with running(product):
        await served.resident.hears(2)
        assert product.telegram.poller.trouble == ""
    assert await texts(product) == ["eins", "zwei"]


@SQLITE
async def test_one_update_that_cannot_be_kept_does_not_hold_up_the_next(
    served: Served, db: Database
) -> None:
    product = new_product(db, served.url, served.bot.token)
    accept = product.inbox.accept

    async def stumble(incoming: Incoming) -> bool:
        if incoming.text == "giftig":
            raise ValueError(incoming.text)
        return await accept(incoming)

    product.telegram.intake._inbox.accept = stumble  # type: ignore[method-assign]
    served.resident.says("giftig")
    served.bot.updates.add_raw({"update_id": 700000002, "message": "not an object"})
    served.bot.updates.next_id += 1
    served.bot.updates.add_raw({"update_id": 700000003, "telepathy": {}})
    served.bot.updates.next_id += 1
    served.resident.says("gut")
    async with running(product):
        await served.resident.hears()
    assert await texts(product) == ["gut"]


async def test_what_is_fetched_again_is_taken_once(served: Served, product: Product) -> None:
    served.resident.says("Hallo")
    await served.resident.hears(2)
    again = {"update_id": 700000001, "message": served.resident.chat.messages[1]}
    served.bot.updates.add_raw(again)
    served.resident.says("Jobcenter")
    await until(lambda: "Bürgergeld" in "".join(served.resident.heard))
    assert await texts(product) == ["Hallo", "Jobcenter"]


@SQLITE
@pytest.mark.parametrize(
    ("method", "fault", "trouble"),
    [
        ("getUpdates", faults.refused(409, "Conflict: …"), TAKEN),
        ("getUpdates", faults.bad_gateway(), AWAY),
        ("getUpdates", faults.silent(0.05), AWAY),
        ("getMe", faults.refused(401, "Unauthorized"), WRONG_TOKEN),
        ("deleteWebhook", faults.refused(500, "Internal Server Error"), AWAY),
    ],
)
async def test_trouble_is_said_and_passes(
    served: Served, db: Database, method: str, fault: faults.Fault, trouble: str
) -> None:
    served.platform.faults.plan(method, fault)
    product = new_product(db, served.url, served.bot.token)
    with structlog.testing.capture_logs() as logs:
        async with running(product):
            served.resident.says("Hallo")
            await served.resident.hears()
            assert product.telegram.poller.trouble == ""
    assert [log["trouble"] for log in logs if log["event"] == "telegram.polling"] == [trouble]


@SQLITE
async def test_asked_to_wait_it_waits(served: Served, product: Product) -> None:
    served.platform.faults.plan("getUpdates", faults.rate_limited(1))
    served.resident.says("Hallo")
    served.resident.says("noch etwas")
    await served.resident.hears(2)


@SQLITE
async def test_a_webhook_of_before_is_taken_away(served: Served, db: Database) -> None:
    from tests.telegram_api.platform import Hook

    served.bot.hook = Hook("http://127.0.0.1:9/")
    served.resident.says("Hallo")
    async with running(new_product(db, served.url, served.bot.token)):
        await served.resident.hears()
    assert served.bot.hook is None


async def test_two_quick_messages_are_answered_in_order(served: Served, product: Product) -> None:
    for number in range(8):
        served.resident.says(f"{number} Jobcenter" if number % 2 else f"{number} Unsinn")
    await until(lambda: len([m for m in served.resident.heard if "Bürgergeld" in m]) == 4)
    assert await texts(product) == [f"{n} Jobcenter" if n % 2 else f"{n} Unsinn" for n in range(8)]


@SQLITE
async def test_limits_of_telegram_are_obeyed_and_nothing_is_lost(
    served: Served, db: Database
) -> None:
    served.platform.pace.on = True
    served.platform.pace.chat = (2.0, 2.0)
    product = new_product(db, served.url, served.bot.token)
    async with running(product):
        for _ in range(5):
            served.resident.says("Jobcenter")
        await served.resident.hears(6, patience=20)
    assert served.platform.pace.refused > 0
    states = [delivery.state for delivery in await product.deliveries()]
    assert states == ["sent"] * 6, "all settled when the outbox has stopped"


def test_plain_words_for_our_own_trouble() -> None:
    assert polling._plainly(OSError()) == OURS
