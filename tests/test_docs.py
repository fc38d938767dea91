"""The documents keep up with the product: commands, settings, links and make targets exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN_IT = (ROOT / "docs" / "run-it.md").read_text(encoding="utf-8")


def names(group: typer.Typer, before: str = "") -> list[str]:
    """Every command, with the names of its groups."""
    found = [
        before + (command.name or command.callback.__name__)
        for command in group.registered_commands
        if command.callback
    ]
    for each in group.registered_groups:
        assert each.typer_instance is not None
        found += names(each.typer_instance, f"{before}{each.name} ")
    return found


COMMANDS = names(app)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_and_says_what_it_does(command: str) -> None:
    assert f"| `lotse {command}` |" in RUN_IT
    shown = CliRunner().invoke(app, [*command.split(), "--help"])
    assert shown.exit_code == 0


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_is_documented_with_its_default(field: str) -> None:
    row = re.search(rf"^\| `{PREFIX}{field.upper()}` \| ([^|]+) \|", RUN_IT, re.MULTILINE)
    assert row, field
    default = Settings.model_fields[field].default
    if isinstance(default, str | int | Path) and str(default):
        assert f"`{str(default).lower() if isinstance(default, bool) else default}`" in row[1]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for named in re.findall(r"\blotse ((?:[a-z][a-z-]*)(?: [a-z][a-z-]+)?)", code_in(document)):
        assert any(
            c == named or c == named.split()[0] or c.startswith(f"{named} ") for c in COMMANDS
        )
    for setting in re.findall(rf"\b{PREFIX}[A-Z_]+", text):
        assert setting.removeprefix(PREFIX).lower() in Settings.model_fields


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z0-9-]+)", code_in(document), re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_linked_exists(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_make_help_lists_every_target_that_a_person_types() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = subprocess.run(
        ["make", "help"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    phony = re.search(r"^\.PHONY: (.+)\Z", makefile.replace("\\\n", ""), re.MULTILINE | re.DOTALL)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^  make {target} ", listed, re.MULTILINE), target


@pytest.mark.parametrize("line", ["make run", "make test"])
def test_the_two_commands_of_the_readme_can_be_made(line: str) -> None:
    assert line in (ROOT / "README.md").read_text(encoding="utf-8")
    planned = subprocess.run(
        [*line.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert planned.returncode == 0, planned.stderr


def code_in(document: Path) -> str:
    """What a document shows as code."""
    text = document.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
