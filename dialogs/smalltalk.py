"""Greeting, thanks, help, "are you a robot", privacy, and honest words about what comes soon."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialogs import menu, reminders
from dialogs.context import Context
from dialogs.engine.reply import Button, Reply
from dialogs.engine.talk import Talk
from dialogs.languages import language_options
from dialogs.my_appointments import overview
from dialogs.slots import nearest_centre
from locales import _


async def answer(ctx: Context, name: str) -> list[Reply]:
    """What to say to small talk, or to an action that nobody has built yet."""
    return await ANSWERS.get(name, _soon)(ctx)


async def back_with_bot(talk: Talk) -> None:
    """The resident does not want to wait for a human any more."""
    talk.conversation.mode = "bot"
    talk.signal("handback")
    talk.say(_("I am back. What can I do for you?"), menu.ways_on()[0])
    await talk.ask()


async def _greeting(ctx: Context) -> list[Reply]:
    return [Reply(text=_("Hello! What can I do for you?"), buttons=await menu.buttons(ctx))]


async def _thanks(ctx: Context) -> list[Reply]:
    return [Reply(text=_("You are welcome!"), buttons=[menu.ways_on()[0]])]


async def _help(ctx: Context) -> list[Reply]:
    can = _(
        "I answer questions about work, offices, family and life in the quarter. I book "
        "appointments and bring you to a person."
    )
    words = _("You can always write: “back”, “cancel”, “repeat”, “menu” or “human”.")
    return [Reply(text=f"{can}\n{words}", buttons=await menu.buttons(ctx))]


async def _privacy(ctx: Context) -> list[Reply]:
    text = _(
        "I store what you write here so that I can answer and a person can help you. You need not "
        "tell me your name. The privacy notice says what is stored and for how long."
    )
    link = Button(_("Privacy notice"), url=f"{ctx.public_url}/privacy")
    return [Reply(text=text, buttons=[link])]


async def _bot_challenge(ctx: Context) -> list[Reply]:
    text = _(
        "I am a bot, a computer program of the quarter centres of Pforzheim. I can make mistakes. "
        "If you want to talk to a person, tell me."
    )
    return [Reply(text=text, buttons=[menu.human_button()])]


async def _change_language(ctx: Context) -> list[Reply]:
    languages = [
        Button(option.label, action=["language", option.key]) for option in language_options()
    ]
    return [Reply(text=_("Which language do you want to speak?"), buttons=languages)]


async def _picture(ctx: Context) -> list[Reply]:
    text = _("I cannot read pictures and files. A person from the centre can look at it with you.")
    return [Reply(text=text, buttons=[menu.human_button()])]


async def _voice(ctx: Context) -> list[Reply]:
    text = _("I cannot listen to voice messages yet. Please write to me, or talk to a person.")
    return [Reply(text=text, buttons=menu.ways_on())]


async def _sticker(ctx: Context) -> list[Reply]:
    return [Reply(text="🙂", buttons=[menu.ways_on()[0]])]


async def located(ctx: Context, at: tuple[float, float] | None) -> Reply:
    """Which centre is near to a place that was sent; honest where we do not know where they are."""
    near = await ctx.centres.nearest(at) if at else []
    lines = [_("Thank you. I do not keep your location.")]
    if near:
        lines.append(nearest_centre(*near[0]))
    else:
        lines.append(_("I do not know yet where the centres are on the map, so please choose:"))
        lines += [f"• {centre.name}" for centre in await ctx.centres.centres()]
    button = Button(_("More about the centres"), action=["guide", "quarter-centres"])
    return Reply(text="\n".join(lines), buttons=[button])


async def _contact(ctx: Context) -> list[Reply]:
    text = _("I do not keep phone numbers that I did not ask for. What can I do for you?")
    return [Reply(text=text, buttons=menu.ways_on())]


async def _list_appointments(ctx: Context) -> list[Reply]:
    return await overview(ctx)


async def _soon(ctx: Context) -> list[Reply]:
    text = _(
        "I cannot do that yet, but it is coming soon. Until then a person from the centre helps "
        "you."
    )
    return [Reply(text=text, buttons=menu.ways_on())]


ANSWERS: dict[str, Callable[[Context], Awaitable[list[Reply]]]] = {
    "greeting": _greeting,
    "thanks": _thanks,
    "help": _help,
    "privacy": _privacy,
    "bot_challenge": _bot_challenge,
    "change_language": _change_language,
    "list_appointments": _list_appointments,
    "list_deadlines": reminders.overview,
    "photo": _picture,
    "file": _picture,
    "voice": _voice,
    "sticker": _sticker,
    "contact": _contact,
    "other": _picture,
}
