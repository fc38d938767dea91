"""The measuring of understanding runs, writes its picture, and says what it has not got."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.confusion import page
from benchmarks.omos import area

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.nlu", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_small_run_prints_every_figure_and_writes_the_picture() -> None:
    shown = run("--sample", "30")
    assert shown.returncode == 0, shown.stderr
    figures = ("py3langid", "danger found", "near misses", "out of scope", "dates:", "(aim 2)")
    for figure in (*figures, "(aim 1.5)", "recall@3"):
        assert figure in shown.stdout
    assert "Public sets left out" in shown.stdout
    assert "guide:" in (ROOT / "benchmarks/out/confusion.html").read_text(encoding="utf-8")


def test_a_folder_without_the_public_sets_is_named(tmp_path: Path) -> None:
    shown = run("--data", str(tmp_path))
    assert shown.returncode == 1
    assert f"there is no {tmp_path}/omos-qa" in shown.stderr


def test_the_picture_shows_counts_and_what_is_mixed_up_most() -> None:
    shown = page(Counter({("a", "a"): 3, ("a", "b<"): 1}), ["a", "b<"])
    assert 'title="a → b&lt;">1</td>' in shown
    assert "<li>1 × a → b&lt;</li>" in shown


@pytest.mark.parametrize(
    ("higher", "lower", "expected"), [([3, 2], [1], 1), ([1], [1], 0.5), ([1, 3], [2], 0.5)]
)
def test_the_area_is_how_often_the_first_is_above(
    higher: list[float], lower: list[float], expected: float
) -> None:
    assert area(higher, lower) == expected
