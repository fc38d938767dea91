"""A dialog: its questions in asking order, what it sums up, and what it does at the end.

A dialog says only what it wants to know and what follows from it; cancel, back, correction,
digression, language switch and resuming belong to the engine and need no line here. A dialog
registers itself by being declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from dialogs.engine.question import Question
from locales import n_

if TYPE_CHECKING:
    from dialogs.context import Context
    from dialogs.engine.reply import Reply

REGISTRY: dict[str, type[Dialog]] = {}


class Dialog:
    """Base of every dialog. `title` names it to the resident; `starts` are labels that begin it.

    While it is open, labels in `changes` mean another answer, not what else they begin. One that
    `gives_way` is dropped without a word as soon as a message means something else. With
    `yes_or_no` a no to the summary ends it. `stopped` is said when it was left.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    starts: ClassVar[tuple[str, ...]] = ()
    changes: ClassVar[tuple[str, ...]] = ()
    gives_way: ClassVar[bool] = False
    yes_or_no: ClassVar[bool] = False
    stopped: ClassVar[str] = n_("All right, I have stopped “{dialog}”.")
    questions: ClassVar[dict[str, Question]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.questions = {
            name: value for name, value in vars(cls).items() if isinstance(value, Question)
        }
        _check_needs(cls)
        REGISTRY[cls.name] = cls

    def __init__(
        self,
        ctx: Context,
        answers: dict[str, Any],
        draft: Sequence[str] = (),
        said: str = "",
        former: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """`said` is the text of this turn, for questions that read more than entities.

        `former` are answers that wait for their turn.
        """
        self.ctx = ctx
        self.answers = answers
        self.draft = draft
        self.said = said
        self.former = former

    def next_gap(self) -> str | None:
        """The first question that is to be asked and has no answer yet."""
        for name, question in self.questions.items():
            if name not in self.answers and (question.when is None or question.when(self)):
                return name
        return None

    @classmethod
    def begun(cls, said: str) -> dict[str, Any]:
        """The answers of words of which it was asked what they mean, and this is it."""
        return {}

    async def refuses(self) -> list[Reply]:
        """What is said instead of beginning with these answers, where nothing could come of it."""
        return []

    async def summary(self) -> str | None:
        """What will be done, in a sentence that a yes answers; None where nothing needs a yes."""
        return None

    async def finish(self) -> list[Reply]:
        """Do it, in the transaction of this turn, and say so."""
        raise NotImplementedError

    async def release(self, question: str) -> None:
        """An answer is taken back; give back what was held for it."""


def dialog_for(label: str) -> type[Dialog] | None:
    """The dialog that a label starts, if any."""
    return next((dialog for dialog in REGISTRY.values() if label in dialog.starts), None)


def _check_needs(dialog: type[Dialog]) -> None:
    seen: set[str] = set()
    for name, question in dialog.questions.items():
        missing = set(question.needs) - seen
        if missing:
            raise TypeError(f"{dialog.__name__}.{name} needs {sorted(missing)}, which comes later")
        seen.add(name)
