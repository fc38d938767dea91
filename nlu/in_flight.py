"""What is being computed beside the event loop, by its text: who asks meanwhile waits for the same.

Nothing is kept once it is there. Safe to use from several threads and event loops.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

P = TypeVar("P")
T = TypeVar("T")

_HANDOVER = 0.001
"""Seconds that are waited at most until a thread has begun."""


class InFlight(Generic[P, T]):
    """Calls of `compute` in these threads, begun in the order in which they were asked for.

    What `prepare` makes of a text is made by who asks for it, so that `compute` can leave the
    interpreter to the others at once. A thread that is woken gets the interpreter when nobody else
    wants it, or after 5 ms; so who asks waits a moment until it has it, unless it is busy anyway.
    """

    def __init__(
        self,
        prepare: Callable[[str], P],
        compute: Callable[[str, P], T],
        threads: ThreadPoolExecutor,
    ) -> None:
        self._prepare, self._compute, self._threads = prepare, compute, threads
        self._running: dict[str, Future[T]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, text: str) -> Future[T]:
        """The result to come; cancelling it would take it from the others who wait for it."""
        begun = threading.Event()
        with self._lock:
            found = self._running.get(text)
            if found is not None:
                return found
            idle = not self._running
            try:
                ready = self._prepare(text)
            except Exception as error:  # like one of `compute`: for who waits, not for who begins
                failed: Future[T] = Future()
                failed.set_exception(error)
                return failed
            found = self._running[text] = self._threads.submit(self._work, text, ready, begun)
            found.add_done_callback(lambda _done: self._running.pop(text))
        if idle:
            begun.wait(_HANDOVER)
        return found

    def _work(self, text: str, ready: P, begun: threading.Event) -> T:
        begun.set()
        return self._compute(text, ready)
