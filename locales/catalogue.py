"""Extract, update and compile the catalogues: `python -m locales.catalogue extract|compile`.

`messages` is what residents read, in every language that the bot speaks; `staff` is the staff view,
in German. Each catalogue keeps what it has and gets what is new, without fuzzy guesses. `plain` has
only what plain German says differently. Compiled files are not kept in the repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parent
ROOMS = {
    "messages": [
        ("bot/**.py", "python"),
        ("dialogs/**.py", "python"),
        ("services/**.py", "python"),
        ("bot/**/templates/**.html", "jinja2"),
    ],
    "staff": [("admin/**.py", "python"), ("admin/templates/**.html", "jinja2")],
}
KEYWORDS = {"_": None, "n_": None, "gettext": None, "ngettext": (1, 2)}
NOISE = (
    "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date",
    "Last-Translator", "Language-Team", "Generated-By",
)  # fmt: skip


def extracted(domain: str) -> Catalog:
    """Every message of the rooms that belong to this domain."""
    catalogue = Catalog(fuzzy=False)
    rooms = ROOMS["messages" if domain == "plain" else domain]
    found = extract_from_dir(
        ROOT, rooms, {}, keywords=KEYWORDS, comment_tags=["NOTE:"], strip_comment_tags=True
    )
    for _file, _line, message, comments, _context in found:
        catalogue.add(message, auto_comments=comments)
    return catalogue


def catalogues() -> list[Path]:
    """Every catalogue file, `messages.po` of each language and plain German."""
    return sorted(HERE.glob("*/LC_MESSAGES/*.po"))


def read(path: Path) -> Catalog:
    """A catalogue file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def extract() -> None:
    """Bring every catalogue up to date with the code."""
    for path in catalogues():
        template = extracted(path.stem)
        old, new = read(path), Catalog(locale=path.parts[-3], fuzzy=False)
        for message in template:
            kept = old.get(message.id[0] if isinstance(message.id, tuple) else message.id)
            if message.id and (kept or path.stem != "plain"):
                text = kept.string if kept else ""
                new.add(message.id, text, flags=message.flags, auto_comments=message.auto_comments)
        _write(path, new)


def compile_all() -> None:
    """Make the `.mo` files that the product reads."""
    for path in catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path))


def _write(path: Path, catalogue: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("msgid"))
    kept = [line for line in lines[start:] if not line.startswith(tuple(f'"{n}:' for n in NOISE))]
    path.write_text("".join(kept), encoding="utf-8")


if __name__ == "__main__":
    {"extract": extract, "compile": compile_all}[sys.argv[1]]()
