"""The web chat and the staff view on one real server, with turns and outbox running."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from admin.house import House as StaffHouse
from nlu.commands import command_word
from services.staff.service import Staff
from tests.admin.staff_house import PASSWORD, WordsEncoder, WordsUnderstanding, staff_view
from tests.bot.channels.web.house import SAID, House

SAID["أريد التحدث مع إنسان"] = ("intent:human", "ar")
assert command_word("human") == "human"


async def _nothing() -> None:
    """Nothing to learn anew."""


class Office(House):
    """The product, with counsellors."""

    def __init__(self, path: Path, public_url: str = "") -> None:
        super().__init__(path, public_url)
        self.staff = StaffHouse(
            db=self.db,
            clock=self.clock,
            zone=ZoneInfo("Europe/Berlin"),
            understanding=WordsUnderstanding(),
            encoder=WordsEncoder(),
            relearn=_nothing,
            wakeup=self.wakeup,
            secret="a secret of the tests, long enough",
            url="http://localhost:8000",
            telegram_html=lambda message: message.text,
            telegram_bot=lambda: "",
            typing=lambda channel, address: self.channels[channel].typing(address),
        )
        self.app.mount("/admin", staff_view(self.staff))

    async def hires(self, name: str, role: str = "counsellor") -> None:
        """A new account with `PASSWORD`, in English."""
        async with self.db.transaction() as session:
            staff = Staff(session, self.clock())
            account = await staff.add(name, role)
            await staff.choose_password(await staff.link(account), PASSWORD)
            account.language = "en"
