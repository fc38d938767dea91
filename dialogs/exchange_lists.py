"""What there is in the exchange: everything one can do, what was found, what is new, one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dialogs import neighbours
from dialogs.context import Context
from dialogs.engine.question import full_date
from dialogs.engine.reply import Button, Reply
from dialogs.neighbours import say
from locales import _, current_language, speaking
from services.exchange.models import Post
from services.exchange.rules import REVIEW

SHOWN = 3


async def home(ctx: Context) -> Reply:
    """Everything that one can do in the exchange."""
    if (await ctx.exchange.member(ctx.person_id)).banned_at is not None:
        return neighbours.denied("banned")
    return Reply(
        _("In the exchange neighbours give, lend and help each other. What do you want to do?"),
        buttons=[
            neighbours.look(),
            Button("🎁 " + _("Put something up"), action=["start", "exchange_post", {}]),
            Button("🆕 " + _("Newest offers"), action=say("newest", "offer", "", "")),
            Button("🙏 " + _("What neighbours look for"), action=say("newest", "wanted", "", "")),
            Button("🗂️ " + _("By category"), action=say("categories")),
            Button("📍 " + _("By quarter"), action=say("quarters")),
            Button("📌 " + _("What I have up"), action=say("mine")),
            Button("📜 " + _("Rules"), action=say("rules")),
        ],
    )


async def shown(ctx: Context, codes: Sequence[str]) -> list[Reply]:
    """The first few of what was found, and the way to more."""
    found = [await ctx.exchange.live(code) for code in codes[:SHOWN]]
    replies = [await _shown(ctx, post) for post in filter(None, found)]
    more = Button(_("More"), action=say("more", list(codes[SHOWN:])))
    if not replies:
        replies = [Reply(neighbours.refused("gone"), buttons=[neighbours.menu()])]
    if len(codes) > SHOWN:
        replies[-1].buttons.append(more)
    return replies


async def _shown(ctx: Context, post: Post) -> Reply:
    photos = await ctx.exchange.photos(post.id)
    buttons = neighbours.interest(post)
    if len(photos) > 1:
        more = Button("📷 " + _("More photos"), action=say("photos", post.code))
        buttons.insert(1, more)
    return Reply(
        card=await neighbours.card(ctx, post),
        card_language=post.language,
        buttons=buttons,
        picture=_address(ctx, photos[0]) if photos else "",
    )


async def photos(ctx: Context, code: str) -> list[Reply]:
    """The other photos of a post."""
    post = await ctx.exchange.live(code)
    ids = await ctx.exchange.photos(post.id) if post else []
    title = f"📷 {post.title}" if post else ""
    found = [Reply(title, picture=_address(ctx, each)) for each in ids[1:]]
    return found or [Reply(neighbours.refused("gone"))]


def _address(ctx: Context, photo: str) -> str:
    return f"{ctx.public_url}/exchange/photos/{photo}"


async def found(ctx: Context, words: str) -> list[Reply]:
    """What fits, and what to do where nothing does."""
    find = partial(ctx.exchange.find, words, current_language(), ctx.meaning, ctx.person_id)
    posts = await find()
    replies = await shown(ctx, [post.code for post in posts]) if posts else []
    text = (
        _("Not the right thing?")
        if posts
        else _("At the moment nobody offers this. Shall I keep my eyes open for you?")
    )
    wanted = {"side": "wanted", "words": words}
    put_up = Button("📌 " + _("Put it up as wanted"), action=["start", "exchange_post", wanted])
    return [*replies, Reply(text, buttons=[neighbours.tell_me(words), put_up])]


async def newest(ctx: Context, side: str, category: str, quarter: str) -> list[Reply]:
    """What was put up last, in a category or a quarter or in all."""
    posts = await ctx.exchange.newest(
        side, ctx.person_id, category=category or None, quarter=quarter or None
    )
    if posts:
        return await shown(ctx, [post.code for post in posts])
    buttons = [neighbours.look(), neighbours.menu()]
    return [Reply(_("There is nothing at the moment."), buttons=buttons)]


async def categories(ctx: Context) -> Reply:
    """The categories to choose from."""
    named = await ctx.exchange.categories(*speaking())
    buttons = [Button(name, action=say("newest", "offer", key, "")) for key, name in named.items()]
    return Reply(_("Which category?"), buttons=buttons)


async def quarters(ctx: Context) -> Reply:
    """The quarters to choose from; what is offered in all of them is in each."""
    buttons = [
        Button(each.name, action=say("newest", "offer", "", each.id))
        for each in await ctx.centres.quarters()
    ]
    return Reply(_("In which quarter?"), buttons=buttons)


async def mine(ctx: Context) -> list[Reply]:
    """What this person has up, waits for and talks about, and the name that neighbours see."""
    posts = await ctx.exchange.mine(ctx.person_id)
    replies = [await _mine(ctx, post) for post in posts]
    if not posts:
        replies = [Reply(_("You have nothing up."), buttons=[neighbours.menu()])]
    for wish in await ctx.wishes.of(ctx.person_id):
        text = _("I tell you when somebody offers this: {words}", words=wish.text)
        stop = Button(_("Do not tell me any more"), action=say("no_wish", wish.id))
        replies.append(Reply(f"🔔 {text}", buttons=[stop]))
    for seat in await ctx.talks.open_of(ctx.person_id):
        name = seat.other or _("A neighbour")
        text = _("You talk with {name} about “{title}”.", name=name, title=seat.title)
        replies.append(Reply(f"💬 {text}", buttons=neighbours.talking(seat.id, given=seat.given)))
    name = (await ctx.exchange.member(ctx.person_id)).name
    if name:
        change = Button(_("Another name"), action=["start", "exchange_name", {}])
        replies.append(Reply(_("Neighbours see you as {name}.", name=name), buttons=[change]))
    return replies


async def _mine(ctx: Context, post: Post) -> Reply:
    photos = await ctx.exchange.photos(post.id)
    until = full_date(post.live_until.astimezone(ctx.now.tzinfo).date())
    return Reply(
        text=_("The team looks at it first.")
        if post.state == REVIEW
        else _("It is up until {day}.", day=until),
        card=await neighbours.card(ctx, post),
        card_language=post.language,
        buttons=neighbours.own(post),
        picture=_address(ctx, photos[0]) if photos and post.state != REVIEW else "",
    )
