"""The sends of one channel that are on their way, and what came of them.

A send starts at its slot, never while the platform asks to wait, and never takes longer than
`LONGEST`, which is shorter than the lease: nobody else takes a row while it may still be sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.channels.channel import Channel, Moved, Outgoing, Rejected, SendLater, Unreachable
from dialogs.message import Message
from services.deliveries.result import Kind, Result
from services.deliveries.service import Claimed

LONGEST = 20.0
log = structlog.get_logger()


class Sending:
    """What is on its way on one channel; `done` is called whenever a send ends."""

    def __init__(self, channel: Channel, done: Callable[[], None]) -> None:
        self._channel = channel
        self._done = done
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: list[Result] = []
        self._held_until = 0.0

    @property
    def busy(self) -> int:
        """How many sends are on their way."""
        return len(self._tasks)

    @property
    def unsettled(self) -> bool:
        """Whether something is on its way or waits to be written down."""
        return bool(self._tasks or self._results)

    def start(self, claimed: Claimed, at: float) -> None:
        """Send this at `at` (seconds since the epoch)."""
        task = asyncio.create_task(self._send(claimed, at))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take(self) -> list[Result]:
        """What came of the sends that ended since the last time."""
        results, self._results = self._results, []
        return results

    def put_back(self, results: list[Result]) -> None:
        """They could not be written down; keep them."""
        self._results = results + self._results

    def hold(self, until: float) -> None:
        """Nothing that is not on its way to the platform yet is sent before then."""
        self._held_until = max(self._held_until, until)

    def cancel(self) -> None:
        """Give up what is on its way; it is in doubt until its lease ends."""
        for task in self._tasks:
            task.cancel()

    async def _send(self, claimed: Claimed, at: float) -> None:
        await asyncio.sleep(max(0.0, at - time.time()))
        result = await self._attempt(claimed)
        self._results.append(result)
        asyncio.get_running_loop().call_soon(self._done)

    async def _attempt(self, claimed: Claimed) -> Result:
        if time.time() < self._held_until:
            return _result(claimed, "later", until=self._held_until)
        try:
            async with asyncio.timeout(LONGEST):
                platform_id = await self._channel.send(_outgoing(claimed))
        except SendLater as later:
            self.hold(time.time() + later.seconds)
            return _result(claimed, "later", until=self._held_until)
        except Unreachable as error:
            return _result(claimed, "unreachable", error.reason)
        except Rejected as error:
            return _result(claimed, "rejected", error.reason)
        except Moved as error:
            return _result(claimed, "moved", error.address)
        except Exception as error:
            name = type(error).__name__
            log.warning("outbox.fault", channel=self._channel.name, id=claimed.id, error=name)
            return _result(claimed, "fault", name)
        return _result(claimed, "sent", platform_id or "")


def _outgoing(claimed: Claimed) -> Outgoing:
    message = Message.from_data(claimed.content)
    return Outgoing(
        delivery_id=claimed.id,
        conversation_id=claimed.conversation_id,
        address=claimed.address,
        message=message,
        author=claimed.author,
        silent=message.silent,
    )


def _result(claimed: Claimed, kind: Kind, detail: str = "", until: float = 0.0) -> Result:
    return Result(
        id=claimed.id,
        conversation_id=claimed.conversation_id,
        address_id=claimed.address_id,
        kind=kind,
        detail=detail,
        until=until,
        tries=claimed.tries,
        reason=claimed.reason,
    )
