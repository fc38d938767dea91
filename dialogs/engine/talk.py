"""The working table of one turn: what came in, what is known, and what is going to be said.

`Talk` lives for one turn; it changes the conversation's copy and collects replies and signals.
Pseudo questions (confirm, change, leave, resume) are asked like real ones but belong to no dialog.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dialogs.engine.dialog import REGISTRY, Dialog
from dialogs.engine.question import Option, Question, Refuse
from dialogs.engine.reply import Button, Reply
from dialogs.engine.state import Asked, Conversation, Frame
from dialogs.engine.turn import Turn
from locales import _
from nlu.reading import Reading

if TYPE_CHECKING:
    from dialogs.context import Context

CONFIRM, CHANGE, LEAVE, RESUME = "__confirm__", "__change__", "__leave__", "__resume__"
NOTHING = "__nothing__"
PSEUDO = {CONFIRM, CHANGE, LEAVE, RESUME}
SKIP, BACK, CANCEL = "__skip__", "__back__", "__cancel__"
KEPT_ASKED = 20


class Talk:
    """Everything that the patterns of one turn share."""

    def __init__(
        self, conversation: Conversation, turn: Turn, reading: Reading | None, ctx: Context
    ) -> None:
        self.conversation = conversation
        self.turn = turn
        self.reading = reading
        self.ctx = ctx
        self.replies: list[Reply] = []
        self.instead: dict[str, Sequence[Option]] = {}
        self.signals: list[tuple[str, str]] = []

    @property
    def top(self) -> Frame | None:
        """The dialog that is being asked."""
        return self.conversation.top

    def dialog(self, frame: Frame) -> Dialog:
        """The dialog of a frame, working on the frame's own answers."""
        return REGISTRY[frame.dialog](
            self.ctx, frame.answers, frame.draft, self.turn.text, frame.former
        )

    def open_question(self) -> Question | None:
        """The real question that is open, None where there is none or a pseudo question."""
        frame = self.top
        return REGISTRY[frame.dialog].questions.get(frame.asking or "") if frame else None

    def say(self, text: str, *buttons: Button) -> Reply:
        """Add a message to what goes out."""
        self.replies.append(Reply(text=text, buttons=list(buttons)))
        return self.replies[-1]

    def refused(self, refusal: Refuse) -> None:
        """Say why an answer cannot be taken, and offer others instead."""
        self.say(str(refusal))
        self.offers_instead(refusal)

    def offers_instead(self, refusal: Refuse) -> None:
        """Keep for the question what it offers this time."""
        if refusal.question and refusal.instead:
            self.instead[refusal.question] = refusal.instead

    def signal(self, name: str, value: str = "") -> None:
        """Tell those outside the engine that something is to be done."""
        self.signals.append((name, value))

    async def ask(self, lead: str = "") -> None:
        """Put the open question as the last line of the last message, with its buttons."""
        frame = self.top
        if frame is None or frame.asking is None:
            return
        reply = self._room_for_question(lead)
        text, options = await self._wording(frame)
        reply.question = "\n".join(
            line for line in text.splitlines() if not line or line not in lead
        )
        links = [button for button in reply.buttons if button.url]
        reply.buttons = links + [Button(option.label, key=option.key) for option in options]
        if frame.asking not in PSEUDO:
            reply.buttons += self._controls(frame)
        keys = [button.key or "" for button in reply.buttons]
        frame.asked = [*frame.asked, Asked(self.conversation.turn_no, frame.asking, keys)][
            -KEPT_ASKED:
        ]

    async def ask_after(self) -> None:
        """Put the open question as a message of its own, so that the last one keeps its buttons."""
        if self.top is not None:
            self.say("")
            await self.ask()

    def _room_for_question(self, lead: str) -> Reply:
        if lead or not self.replies:
            self.say(lead)
        return self.replies[-1]

    async def _wording(self, frame: Frame) -> tuple[str, list[Option]]:
        if frame.asking in PSEUDO:
            return await pseudo_question(self, frame)
        question = REGISTRY[frame.dialog].questions[frame.asking or ""]
        dialog = self.dialog(frame)
        if instead := self.instead.get(question.name):
            return _(question.text), list(instead)
        return await question.wording(dialog), list(await question.offered(dialog))

    def _controls(self, frame: Frame) -> list[Button]:
        question = REGISTRY[frame.dialog].questions[frame.asking or ""]
        controls = [Button(_("Skip"), key=SKIP, minor=True)] if question.optional else []
        if frame.trail:
            controls.append(Button(_("Back"), key=BACK, minor=True))
        return [*controls, Button(_("Cancel"), key=CANCEL, minor=True)]


async def pseudo_question(talk: Talk, frame: Frame) -> tuple[str, list[Option]]:
    """The words and options of a question that the engine itself asks."""
    title = _(REGISTRY[frame.dialog].title)
    if frame.asking == LEAVE:
        return _("Do you want to stop “{dialog}”?", dialog=title), yes_no()
    if frame.asking == RESUME:
        return _("Shall we go on with “{dialog}”?", dialog=title), yes_no()
    if frame.asking == CHANGE:
        nothing = Option(NOTHING, _("Nothing, it is right"))
        return _("What do you want to change?"), [*_answered(frame), nothing]
    dialog = talk.dialog(frame)
    options = yes_no()
    if not dialog.yes_or_no:
        change = [Option("change", _("Change something"), (_("change"),))] if frame.trail else []
        options = [Option("yes", _("Yes, that is right")), *change, Option("cancel", _("Cancel"))]
    return await dialog.summary() or "", options


def yes_no() -> list[Option]:
    """The two options of a yes/no question."""
    return [Option("yes", _("Yes")), Option("no", _("No"))]


def _answered(frame: Frame) -> list[Option]:
    questions = REGISTRY[frame.dialog].questions
    return [Option(name, _(questions[name].label)) for name in frame.trail if name in questions]
