"""The "try it" box: what the bot would do with a text, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from admin.house import House
from admin.pages import page
from admin.signed import InHouse, Worker
from admin.words import label_name
from nlu.reading import Reading
from services.guide.lists import Lists

router = APIRouter()
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Named:
    """A label with its name and score; `slug` where it is an entry."""

    label: str
    name: str
    score: float
    slug: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A text and what the bot would do with it."""

    text: str
    reading: Reading
    best: Named
    others: tuple[Named, ...]


@router.post("/try")
async def show(
    request: Request, house: InHouse, me: Worker, text: Annotated[str, Form()] = ""
) -> Response:
    """Understand the text as if a resident had written it. Nothing is stored."""
    tried = (await try_all(house, [text[:LONGEST]]))[0]
    return page(request, "try.html", tried=tried)


async def try_all(house: House, texts: list[str]) -> list[Tried]:
    """What the bot would do with each of these now."""
    async with house.db.snapshot() as session:
        titles = await Lists(session, (), house.today()).titles()
    wall = house.now().replace(tzinfo=None)
    readings = [await house.understanding.read(t, previous=None, now=wall) for t in texts]
    return [_tried(text, r, titles) for text, r in zip(texts, readings, strict=True)]


def _tried(text: str, reading: Reading, titles: dict[str, str]) -> Tried:
    def named(label: str, score: float) -> Named:
        slug = label.removeprefix("guide:") if label.startswith("guide:") else ""
        return Named(label, titles.get(slug) or label_name(label), score, slug)

    return Tried(
        text=text,
        reading=reading,
        best=named(reading.label, reading.confidence),
        others=tuple(named(each.label, each.score) for each in reading.alternatives[:3]),
    )
