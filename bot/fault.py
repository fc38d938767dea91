"""What a log may say about an error: its kind and its place, never its message.

The message of an exception can hold what somebody wrote.
"""

from __future__ import annotations

import traceback


def described(error: BaseException) -> dict[str, str]:
    """For a log line: the kind of error, and the line of code that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "place": place}
