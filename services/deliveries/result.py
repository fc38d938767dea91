"""What came of one attempt to send: plain data between the outbox and the deliveries' table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["sent", "later", "unreachable", "rejected", "moved", "fault"]


@dataclass(frozen=True, slots=True)
class Result:
    """`detail` by kind: the platform's id, the new address, the reason, or the kind of error.

    `until` (seconds since the epoch) is when the platform takes messages again, for `later`;
    `tries` and `reason` are those of the row before the attempt.
    """

    id: int
    conversation_id: str
    address_id: str
    kind: Kind
    detail: str = ""
    until: float = 0.0
    tries: int = 0
    reason: str | None = None
