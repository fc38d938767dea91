"""The forms of the exchange: put something up, change it, look for something.

A sentence that says what is offered is the post already; kind and category are guessed from it and
shown before anything is up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs import ask, exchange_lists, neighbours
from dialogs.context import Context
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Refuse
from dialogs.engine.reply import Button, Reply
from dialogs.neighbours import HELD, KINDS, refused
from locales import _, current_language, n_, speaking
from nlu.reading import Reading
from services.exchange import guess
from services.exchange.models import Post
from services.exchange.rules import REVIEW, SWAP, WORDS, ExchangeError
from services.exchange.service import Draft
from services.exchange.things import category

ALL, FREE, SWAPPED = "all", "free", "swap"


class Sentence(ask.text):
    """Free words; the sentence that began the dialog where it says something."""

    async def fill(self, reading: Reading, dialog: Dialog) -> Any:
        said = dialog.ctx.said.strip()
        fits = reading.label in dialog.starts and guess.telling(said)
        return said[: self.limit] if fits else None


class Guessed(ask.choice):
    """A choice that the words already tell, where they do; else the likely one comes first."""

    async def fill(self, reading: Reading, dialog: Dialog) -> Any:
        if reading.label not in dialog.starts or self.name in dialog.answers:
            return await super().fill(reading, dialog)
        return await super().fill(reading, dialog) or await self._guess(dialog)

    async def offered(self, dialog: Dialog) -> Sequence[Option]:
        options, likely = await super().offered(dialog), await self._guess(dialog)
        return sorted(options, key=lambda option: option.key != likely)

    async def _guess(self, dialog: Dialog) -> Any:
        words = dialog.answers.get("words") or ""
        match self.name:
            case "side":
                return "offer" if guess.telling(dialog.ctx.said) else None
            case "kind":
                return guess.kind(words, current_language())
            case "category":
                likely, listed = category(words, current_language()), dialog.ctx.exchange.categories
                return likely if likely in await listed(*speaking()) else None
            case "quarter":
                return (await dialog.ctx.people.get(dialog.ctx.person_id)).quarter
        return FREE if guess.is_free(words) else None


async def harmless(dialog: Dialog, value: Any) -> None:
    """Refuse what must not stand in a post."""
    kind = await dialog.ctx.exchange.not_in_post(str(value))
    if kind is not None:
        raise Refuse(
            _(
                "{what} cannot stand in a post. Neighbours write to you through me. Please "
                "write it without.",
                what=_(HELD[kind]),
            )
        )


class Choices:
    """What a post can be: for the form that puts it up and the one that changes it."""

    ctx: Context

    async def kinds(self) -> Sequence[Option]:
        return [Option(key, _(name)) for key, name in KINDS.items()]

    async def categories(self) -> Sequence[Option]:
        names = await self.ctx.exchange.categories(*speaking())
        return [Option(key, name) for key, name in names.items()]

    async def listed(self, value: Any) -> None:
        if value not in await self.ctx.exchange.categories(*speaking()):
            raise Refuse(_("This category is not there any more. Please choose again."))

    async def quarters(self) -> Sequence[Option]:
        found = [Option(q.id, q.name, q.aliases) for q in await self.ctx.centres.quarters()]
        return [*found, Option(ALL, _("all quarters"))]

    async def returns(self) -> Sequence[Option]:
        return [Option(FREE, _("Nothing, for free")), Option(SWAPPED, _("Something in return"))]


class PutUp(Choices, Dialog):
    """Put up what is offered or wanted."""

    name = "exchange_post"
    title = n_("Put something up")
    starts = ("intent:barter_offer",)

    @classmethod
    def begun(cls, said: str) -> dict[str, Any]:
        words, language = said[: Sentence.limit], current_language()
        if not guess.telling(words):
            return {}
        guessed = {
            "kind": guess.kind(words, language),
            "category": category(words, language),
            "back": FREE if guess.is_free(words) else None,
        }
        known = {name: value for name, value in guessed.items() if value is not None}
        return {"side": "offer", "words": words, **known}

    async def sides(self) -> Sequence[Option]:
        return [
            Option("offer", _("I offer something")),
            Option("wanted", _("I look for something")),
        ]

    async def refuses(self) -> list[Reply]:
        member = await self.ctx.exchange.member(self.ctx.person_id)
        return [neighbours.denied("banned")] if member.banned_at is not None else []

    async def allowed(self, value: Any) -> None:
        try:
            await self.ctx.exchange.may_post(self.ctx.person_id, str(value))
        except ExchangeError as error:
            raise Refuse(refused(str(error))) from error

    side = Guessed(
        n_("Do you offer something, or do you look for something?"),
        label=n_("Offered or wanted"),
        options=sides,
        check=allowed,
    )
    words = Sentence(
        n_("What is it? Please describe it in a sentence."),
        label=n_("Description"),
        check=harmless,
    )
    kind = Guessed(n_("What kind is it?"), label=n_("Kind"), options=Choices.kinds)
    category = Guessed(
        n_("Where does it belong?"),
        label=n_("Category"),
        options=Choices.categories,
        check=Choices.listed,
    )
    quarter = Guessed(
        n_("In which quarter?"), label=n_("Quarter"), options=Choices.quarters, entity="centre"
    )
    back = Guessed(
        n_("What would you like in return?"), label=n_("In return"), options=Choices.returns
    )
    swap = ask.text(
        n_("What would you like? For example: help in the garden."),
        label=n_("What in return"),
        when=lambda dialog: dialog.back != FREE,
        check=harmless,
    )

    async def summary(self) -> str | None:
        lines = []
        if (await self.ctx.exchange.member(self.ctx.person_id)).rules_at is None:
            lines += [await self.ctx.exchange.rules(*speaking()), ""]
        lines += [_("So it will be up for 30 days:")]
        questions = type(self).questions
        for name in ("side", "words", "kind", "category", "quarter", "back", "swap"):
            if name in self.answers:
                shown = await questions[name].show(self.answers[name], self)
                lines.append(f"{_(questions[name].label)}: {shown}")
        return "\n".join([*lines, "", _("Is that right?")])

    async def finish(self) -> list[Reply]:
        draft = Draft(
            self.side,
            self.words[:WORDS],
            self.kind,
            self.category,
            None if self.quarter == ALL else self.quarter,
            (self.swap or "")[:SWAP],
        )
        ctx = self.ctx
        try:
            post = await ctx.exchange.post(
                ctx.person_id, ctx.conversation_id, current_language(), draft
            )
        except ExchangeError as error:
            return [neighbours.denied(error)]
        reply = await _is_up(ctx, post)
        reply.buttons.append(neighbours.photo(post))
        if post.side == "wanted":
            reply.buttons.append(neighbours.tell_me(post.title))
        reply.buttons += [
            Button(_("What I have up"), action=["exchange", "mine"]),
            Button(_("Rules"), action=["exchange", "rules"]),
        ]
        return [reply]


async def _is_up(ctx: Context, post: Post) -> Reply:
    text = _("It is up now.")
    if post.state == REVIEW:
        text = _("Thank you. The team looks at it first; then it is up.")
    return Reply(text, card=await neighbours.card(ctx, post), card_language=post.language)


def _changes(what: str) -> Any:
    return lambda dialog: dialog.what == what


class Edit(Choices, Dialog):
    """Change what is up, one thing at a time."""

    name = "exchange_edit"
    title = n_("Change a post")

    async def mine(self) -> Sequence[Option]:
        posts = await self.ctx.exchange.mine(self.ctx.person_id)
        return [Option(post.code, post.title) for post in posts]

    async def parts(self) -> Sequence[Option]:
        asked = type(self).questions
        return [
            Option(name, _(asked[name].label))
            for name in ("words", "kind", "category", "quarter", "swap")
        ]

    async def nothing(self) -> Sequence[Option]:
        return (await self.returns())[:1]

    post = ask.choice(n_("Which one?"), label=n_("Post"), options=mine, alone=True)
    what = ask.choice(n_("What do you want to change?"), label=n_("Change"), options=parts)
    words = ask.text(
        n_("What is it? Please describe it in a sentence."),
        label=n_("Description"),
        when=_changes("words"),
        check=harmless,
    )
    kind = ask.choice(
        n_("What kind is it?"), label=n_("Kind"), options=Choices.kinds, when=_changes("kind")
    )
    category = ask.choice(
        n_("Where does it belong?"),
        label=n_("Category"),
        options=Choices.categories,
        check=Choices.listed,
        when=_changes("category"),
    )
    quarter = ask.choice(
        n_("In which quarter?"),
        label=n_("Quarter"),
        options=Choices.quarters,
        when=_changes("quarter"),
    )
    swap = ask.text(
        n_("What would you like in return?"),
        label=n_("In return"),
        options=nothing,
        when=_changes("swap"),
        check=harmless,
    )

    async def finish(self) -> list[Reply]:
        post = await self._changed()
        if post is None:
            return [Reply(refused("gone"), buttons=[neighbours.menu()])]
        reply = await _is_up(self.ctx, post)
        reply.buttons = neighbours.own(post)
        return [reply]

    async def _changed(self) -> Post | None:
        exchange, person = self.ctx.exchange, self.ctx.person_id
        match self.what:
            case "words":
                return await exchange.reword(self.post, person, self.words[:WORDS])
            case "swap":
                swap = "" if self.swap == FREE else self.swap[:SWAP]
                return await exchange.ask_for_it(self.post, person, swap)
            case "quarter":
                quarter = None if self.quarter == ALL else self.quarter
                return await exchange.place(self.post, person, quarter=quarter)
            case what:
                return await exchange.place(self.post, person, **{what: self.answers[what]})


class Find(Dialog):
    """Look for what neighbours offer."""

    name = "exchange_find"
    title = n_("Look in the exchange")
    starts = ("intent:barter_search",)

    @classmethod
    def begun(cls, said: str) -> dict[str, Any]:
        return {"words": said[: Sentence.limit]} if guess.telling(said) else {}

    words = Sentence(n_("What do you look for?"), label=n_("What you look for"))

    async def finish(self) -> list[Reply]:
        return await exchange_lists.found(self.ctx, self.words)
