"""What was freed is not kept: measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import psutil
from bot.memory import give_back, keep_little
keep_little()
pieces = [bytearray(100_000) for _ in range(1_000)]
last = bytearray(1_000)
full = psutil.Process().memory_info().rss
del pieces
give_back()
print(full - psutil.Process().memory_info().rss)
"""


def test_what_loading_needed_goes_back() -> None:
    freed = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True)
    assert int(freed.stdout) > 80_000_000
