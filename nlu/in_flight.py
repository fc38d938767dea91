"""What is being computed beside the event loop, by its text: who asks meanwhile waits for the same.

Nothing is kept once it is there. Safe to use from several threads and event loops.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


class InFlight(Generic[T]):
    """Calls of `compute` in these threads, begun in the order in which they were asked for."""

    def __init__(self, compute: Callable[[str], T], threads: ThreadPoolExecutor) -> None:
        self._compute, self._threads = compute, threads
        self._running: dict[str, Future[T]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, text: str) -> Future[T]:
        """The result to come; cancelling it would take it from the others who wait for it."""
        with self._lock:
            found = self._running.get(text)
            if found is None:
                found = self._running[text] = self._threads.submit(self._compute, text)
                found.add_done_callback(lambda _done: self._running.pop(text))
        return found
