"""The benchmark works: the product and both plain loops reach everybody, and the table is shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_small_broadcast_is_accounted_for() -> None:
    command = [sys.executable, "-m", "benchmarks.broadcast", "--smoke"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    for name in ("Quartierslotse", "plain aiogram", "plain ptb", "counted by the product"):
        assert name in shown.stdout
