"""What was taken for what: one HTML page that a person can read, without any script.

Rows are what was meant, columns what was understood; a hover names both. Below stand the pairs that
are mixed up most. It shows labels and counts, never a message.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

from nlu.reading import Reading

_STYLE = (
    "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}"
    "td{width:1.6em;height:1.6em;text-align:center;border:1px solid #ddd}"
    "th{font-weight:normal;text-align:right;padding:0 .5em;white-space:nowrap}"
    "thead th{writing-mode:vertical-rl;text-align:left;padding:.5em 0}"
)


def write(file: Path, rows: list[dict[str, Any]], readings: list[Reading]) -> Path:
    """Write the page and return where it is."""
    pairs = Counter((row["label"], read.label) for row, read in zip(rows, readings, strict=True))
    labels = sorted({label for pair in pairs for label in pair})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(pairs, labels), encoding="utf-8")
    return file


def page(pairs: Counter[tuple[str, str]], labels: list[str]) -> str:
    """The page as text."""
    head = "".join(f"<th>{escape(label)}</th>" for label in labels)
    body = "".join(_row(meant, pairs, labels) for meant in labels)
    mixed = [(count, pair) for pair, count in pairs.most_common() if pair[0] != pair[1]][:25]
    most = "".join(
        f"<li>{count} × {escape(meant)} → {escape(taken)}</li>" for count, (meant, taken) in mixed
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Confusion</title>'
        f"<style>{_STYLE}</style><h1>What was meant (rows), what was understood (columns)</h1>"
        f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<h2>Mixed up most</h2><ol>{most}</ol></html>"
    )


def _row(meant: str, pairs: Counter[tuple[str, str]], labels: list[str]) -> str:
    whole = sum(pairs[meant, taken] for taken in labels)
    cells = "".join(_cell(meant, taken, pairs[meant, taken], whole) for taken in labels)
    return f"<tr><th>{escape(meant)}</th>{cells}</tr>"


def _cell(meant: str, taken: str, count: int, whole: int) -> str:
    if not count:
        return "<td></td>"
    light = 95 - round(55 * count / whole)
    color = f"hsl({130 if meant == taken else 0} 70% {light}%)"
    title = escape(f"{meant} → {taken}", quote=True)
    return f'<td style="background:{color}" title="{title}">{count}</td>'
