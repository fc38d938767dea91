"""The benchmark works: every bot answers on the simulated server, and the table is printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_small_run_shows_every_bot_and_every_aim() -> None:
    command = [sys.executable, "-m", "benchmarks.turns", "--smoke"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    for bot in ("aiogram echo", "python-telegram-bot echo", "Quartierslotse, SQLite"):
        assert bot in shown.stdout
    for aim in ("(aim 8)", "aim 10)", "(aim 400)"):
        assert aim in shown.stdout
