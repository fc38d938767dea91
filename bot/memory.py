"""How much memory the process keeps (glibc; elsewhere nothing is done).

glibc keeps for itself what was freed, and more of it the larger the pieces were. Here large pieces
go back at once, few threads have a store of their own, and what loading needed goes back after it.
(mallopt(3), malloc_trim(3).)
"""

from __future__ import annotations

import ctypes
import gc
from typing import Any

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
_ARENAS, _LARGE = 2, 256 * 1024


def keep_little() -> None:
    """To be called before anything large is loaded. A message takes no longer by it."""
    mallopt = _libc("mallopt")
    if mallopt is not None:
        mallopt(_ARENA_MAX, _ARENAS)
        mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Return to the system what is not used; some milliseconds.

    What is there now is there to stay: looking through it for garbage took a fortieth of the time
    of all messages, and up to 0.2 s of one. (gc.freeze.)
    """
    gc.collect()
    gc.freeze()
    trim = _libc("malloc_trim")
    if trim is not None:
        trim(0)


def _libc(name: str) -> Any:
    return getattr(ctypes.CDLL(None), name, None)
