"""What every channel makes of a platform's update before it goes through the door.

`platform_id` is unique per channel and the same when the platform delivers the update again.
`address` is where answers go (a chat id). `at` is an aware instant. Texts are capped at the door.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal[
    "text", "press", "start", "edited", "photo", "file", "voice", "sticker", "location", "contact",
    "other", "blocked", "unblocked",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update of a platform. `language_hint` is the app's language, used only for a newcomer.

    `data` by kind: start {centre?, language?}, location {lat, lon}, contact {phone};
    photo, file and voice {file_id, size?, type?}.
    """

    channel: str
    platform_id: str
    address: str
    kind: Kind
    at: datetime
    text: str = ""
    token: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    language_hint: str | None = None
