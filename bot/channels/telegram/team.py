"""The staff group: what its members write in the topic of a talk goes to the resident.

Only whoever made known with a code who they are can answer, note, or hand back; all others are told
so, and nothing of theirs is kept. What is said outside the topics of talks is not for us.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from admin.inbox import topic
from admin.inbox.seat import seat
from bot.channels.telegram.updates import CHANNEL, TEAM, TeamWord
from bot.clock import Clock
from bot.wakeup import Wakeup
from locales import use
from locales.languages import SOURCE
from services.conversations.service import Conversations
from services.database import Database
from services.deliveries.service import Deliveries
from services.desk.group import Group
from services.desk.rules import DeskError
from services.desk.taking import NotThere, Taken, Taking
from services.staff.audit import Audit
from services.staff.models import Account
from services.staff.rules import Right, may
from services.staff.service import Staff as Accounts

AUDITED = {"": "talk_answered", "note": "talk_noted", "bot": "talk_handed_back"}
FINISHED = "talk_closed"


class Team:
    """Takes what is written in the staff group."""

    def __init__(self, db: Database, clock: Clock, wakeup: Wakeup) -> None:
        self._db = db
        self._clock = clock
        self._wakeup = wakeup

    async def take(self, word: TeamWord) -> bool:
        """Do what is asked; False where this is not the staff group, or nothing of ours."""
        if word.command == TEAM:
            await self._connect(word)
            return True
        chat, _sep, thread = word.address.partition("/")
        async with self._db.snapshot() as session:
            group = Group(session, self._clock())
            talk = await group.talk_in(chat, thread)
            account_id = await group.account_of(word.user)
            accounts = Accounts(session, self._clock())
            account = await accounts.get(account_id) if account_id else None
        if talk is None:
            return False
        if account is None or not account.active or not may(account.role, Right.DESK):
            await self._say(word, topic.told("unknown"))
        else:
            await self._do(word, talk, account)
        return True

    async def _connect(self, word: TeamWord) -> None:
        chat = word.address.partition("/")[0]
        async with self._db.transaction() as session:
            group = Group(session, self._clock())
            outcome = await group.connect(word.text, chat, word.user)
            account_id = await group.account_of(word.user)
            account = await Accounts(session, self._clock()).get(account_id or "")
            if account and outcome in ("connected", "known"):
                Audit(session, self._clock()).note(account, "group_connected")
        name = account.name if account else ""
        await self._say(word, topic.told(outcome, name=name))
        self._wakeup.notify("desk", "")

    async def _do(self, word: TeamWord, talk: str, account: Account) -> None:
        """One action in one transaction, as in the web view; what cannot be done is said."""
        with use(account.language):
            try:
                async with self._db.transaction() as session:
                    await self._act(session, word, talk, account)
            except Taken as taken:
                await self._say(word, topic.told("taken", name=taken.by), account.language)
            except NotThere:
                await self._say(word, topic.told("gone"), account.language)
            except DeskError as error:
                await self._say(word, topic.told(str(error)), account.language)
        self._tell(talk)

    async def _act(
        self, session: AsyncSession, word: TeamWord, talk: str, account: Account
    ) -> None:
        taking = Taking(session, self._clock(), seat(account))
        token = f"group-{word.platform_id}"
        done: bool | None = None
        match word.command:
            case "note":
                done = await taking.note(talk, word.text, token)
            case "bot":
                await taking.hand_back(talk)
            case "done":
                await taking.close(talk)
            case _:
                if not word.text:
                    raise DeskError("only_text")
                done = await taking.reply(talk, word.text, token)
        if done is not False:
            action = AUDITED.get(word.command, FINISHED)
            Audit(session, self._clock()).note(account, action, talk, group=True)

    async def _say(self, word: TeamWord, text: str, language: str = SOURCE) -> None:
        """Answer in the group, once for each of its messages."""
        async with self._db.transaction() as session:
            talks = Conversations(session, self._clock())
            place = await talks.arrive(CHANNEL, word.address, SOURCE)
            await Deliveries(session, self._clock()).queue(
                place.id,
                CHANNEL,
                {"text": text, "language": language},
                dedupe=f"team:{word.platform_id}",
                author="notice",
            )
        self._wakeup.notify("outbox", CHANNEL)

    def _tell(self, talk: str) -> None:
        self._wakeup.notify("desk", talk)
        self._wakeup.notify("chat", talk)
        for channel in ("web", CHANNEL):
            self._wakeup.notify("outbox", channel)
