"""A photo for something that is up. It is drawn anew by the clock, before anybody sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogs import ask, neighbours
from dialogs.engine.dialog import Dialog
from dialogs.engine.question import Option, Question, Refuse
from dialogs.engine.reply import Button, Reply
from locales import _, n_
from nlu.reading import Reading
from services.attachments.rules import LARGEST
from services.exchange.photos import Photos
from services.exchange.rules import ExchangeError


class Picture(Question):
    """Where a photo is; words are no answer."""

    async def read(self, text: str, reading: Reading | None, dialog: Dialog) -> Any:
        return None

    async def from_photo(self, data: dict[str, Any], dialog: Dialog) -> Any:
        size = int(data.get("size") or 0)
        if not str(data.get("type") or "image/").startswith("image/"):
            raise Refuse(_("This is no photo. I can take JPEG, PNG or WebP, at most 10 MB."))
        if "file_id" in data:
            return {"file_id": data["file_id"], "size": size}
        if "attachment" in data:
            talk = dialog.ctx.conversation_id
            return {"attachment": data["attachment"], "conversation": talk, "size": size}
        return None


class AddPhoto(Dialog):
    """Show what is up."""

    name = "exchange_photo"
    title = n_("Add a photo")

    async def mine(self) -> Sequence[Option]:
        posts = await self.ctx.exchange.mine(self.ctx.person_id)
        return [Option(post.code, post.title) for post in posts]

    async def small(self, value: Any) -> None:
        if value["size"] > LARGEST:
            raise Refuse(_("This file is too large. It may have at most 10 MB."))

    post = ask.choice(n_("Which one?"), label=n_("Post"), options=mine, alone=True)
    photo = Picture(n_("Please send a photo now."), label=n_("Photo"), check=small)

    async def finish(self) -> list[Reply]:
        photos = Photos(self.ctx.session, self.ctx.now)
        if not await photos.room(self.post):
            return [Reply(_("Three photos are the most."), buttons=[neighbours.menu()])]
        try:
            post = await photos.add(self.post, self.ctx.person_id, self.photo)
        except ExchangeError as error:
            return [Reply(neighbours.refused(str(error)), buttons=[neighbours.menu()])]
        text = _("Thank you. I make the photo smaller and remove where it was taken.")
        more = [neighbours.photo(post)] if await photos.room(self.post) else []
        mine = Button(_("What I have up"), action=neighbours.say("mine"))
        return [Reply(text, buttons=[*more, mine])]
