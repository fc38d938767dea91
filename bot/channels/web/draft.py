"""What a browser sends: one message with an id that it made, so that sending twice is safe.

Exactly one of text, token (a press) and start. Anything else, any other shape and broken UTF-8 is
unreadable; a body of more than `LIMIT` bytes is not even read to its end.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import ClientDisconnect, Request

from bot.incoming import Incoming

LIMIT = 64 * 1024
CHANNEL = "web"

Shape = TypeVar("Shape", bound=BaseModel)


class TooLarge(Exception):
    """The body has more than `LIMIT` bytes."""


class Unreadable(Exception):
    """The body is no message."""


class Start(BaseModel):
    """The first visit; a link may name the centre, the language, or an announcement."""

    model_config = ConfigDict(extra="forbid", strict=True)

    centre: str | None = Field(None, max_length=32, pattern=r"^[a-z0-9-]+$")
    language: str | None = Field(None, max_length=8, pattern=r"^[a-z-]+$")
    news: str | None = Field(None, max_length=32, pattern=r"^[a-z0-9]+$")


class Draft(BaseModel):
    """One message of a browser."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    text: str | None = None
    token: str | None = Field(None, max_length=64, pattern=r"^[0-9A-Za-z._-]+$")
    start: Start | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Draft:
        if sum(part is not None for part in (self.text, self.token, self.start)) != 1:
            raise ValueError("exactly one of text, token and start")
        return self

    @property
    def empty(self) -> bool:
        """A text without a single letter or sign."""
        return self.text is not None and not self.text.strip()

    def incoming(self, address: str, at: datetime, language: str) -> Incoming:
        """The message for the door."""
        data: dict[str, Any] = self.start.model_dump(exclude_none=True) if self.start else {}
        return Incoming(
            channel=CHANNEL,
            platform_id=f"{address}:{self.id}",
            address=address,
            kind="start" if self.start else "press" if self.token else "text",
            at=at,
            text=self.text or "",
            token=self.token or "",
            data=data,
            language_hint=language,
        )


class Seen(BaseModel):
    """Up to which position messages have arrived in a browser, or were in front of somebody."""

    model_config = ConfigDict(extra="forbid")

    position: int = Field(ge=1, le=2**31 - 1)
    state: Literal["delivered", "read"]


class Writing(BaseModel):
    """Somebody is writing; what is written is not told."""

    model_config = ConfigDict(extra="forbid")


async def read(request: Request, shape: type[Shape]) -> Shape:
    """Read the body in this shape; raises `TooLarge` or `Unreadable`."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LIMIT:
                raise TooLarge
        return shape.model_validate_json(bytes(body))
    except (ValidationError, ClientDisconnect):
        raise Unreadable from None
