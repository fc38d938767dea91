"""The command line: each command does its work on a real database, or says what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("fastapi", "sqlalchemy", "numpy", "telegram", "pydantic", "rich", "babel", "alembic")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation that has its tables and content."""
    folder = tmp_path_factory.mktemp("installed")
    assert lotse(folder, "db", "upgrade").returncode == 0
    assert lotse(folder, "content", "load").returncode == 0
    return folder


@pytest.fixture
def home(installed: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(installed, tmp_path, dirs_exist_ok=True)


def lotse(
    folder: Path, *words: str, text: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run one command in this folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "en_GB.UTF-8", **settings},
        input=text,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_asking_for_help_loads_nothing_heavy() -> None:
    code = "import sys, bot.cli; print([m for m in sys.argv[1:] if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code, *HEAVY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


def test_content_goes_in_once_and_comes_out_as_it_was(home: Path) -> None:
    assert lotse(home, "content", "load").stdout == "0 entries loaded or completed.\n"
    assert "entries in out" in lotse(home, "content", "export", "out").stdout
    ours = (ROOT / "content/guide/recognition.yml").read_text(encoding="utf-8")
    exported = (home / "out/guide/recognition.yml").read_text(encoding="utf-8")
    assert exported.splitlines()[0] == ours.splitlines()[0] == "slug: recognition"


def test_a_broken_content_file_is_named_and_nothing_is_loaded(home: Path) -> None:
    (home / "mine/guide").mkdir(parents=True)
    (home / "mine/guide/x.yml").write_text("slug: x\n", encoding="utf-8")
    answer = lotse(home, "content", "load", "mine")
    assert answer.returncode == 2
    assert "mine/guide/x.yml" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_new_account_gets_a_link(home: Path) -> None:
    answer = lotse(home, "staff", "add", "Ayşe", "--role", "editor")
    assert answer.stdout.startswith("http://localhost:8000/admin/link/")
    again = lotse(home, "staff", "add", "Ayşe")
    assert again.returncode == 2
    assert "already" in again.stderr
    wrong = lotse(home, "staff", "add", "Olga", "--role", "chief")
    assert "admin, editor, counsellor" in wrong.stderr


def test_examples_come_and_go_and_never_meet_real_data(home: Path) -> None:
    loaded = lotse(home, "example", "load").stdout
    assert loaded.startswith("Examples loaded: ")
    removed = lotse(home, "example", "remove").stdout
    assert removed.rpartition(" ")[2] == loaded.rpartition(" ")[2]
    lotse(home, "staff", "add", "Ayşe")
    refused = lotse(home, "example", "load")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "real data" in refused.stderr


def test_without_tables_a_command_says_what_to_do(tmp_path: Path) -> None:
    for words in (["worker"], ["web"], ["staff", "add", "x"]):
        answer = lotse(tmp_path, *words)
        assert answer.returncode == 2
        assert "lotse db upgrade" in answer.stderr


def test_a_wrong_setting_stops_every_command(tmp_path: Path) -> None:
    answer = lotse(tmp_path, "doctor", LOTSE_PROT="1")
    assert answer.returncode == 2
    assert "Did you mean LOTSE_PORT?" in answer.stderr


def test_telegram_without_a_token_says_so(tmp_path: Path) -> None:
    answer = lotse(tmp_path, "telegram")
    assert answer.returncode == 2
    assert "LOTSE_TELEGRAM_TOKEN" in answer.stderr


def test_the_doctor_ends_with_one_where_something_is_broken(home: Path) -> None:
    answer = lotse(home, "doctor")
    assert answer.returncode == 1
    assert "✗ Program: not running" in answer.stdout


def test_understanding_is_a_filter(tmp_path: Path) -> None:
    lines = ['{"text": "Wird mein Diplom anerkannt?"}', "nonsense", '{"text": "merhaba"}']
    answer = lotse(tmp_path, "ask", "--now", "2026-10-14T19:20", text="\n".join(lines))
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [each.get("label") for each in found] == [
        "guide:recognition",
        None,
        "intent:greeting",
    ]
    assert "error" in found[1]


def test_a_talk_in_the_terminal_is_printed_as_tests_use_it(tmp_path: Path) -> None:
    answer = lotse(tmp_path, "chat", "--temporary", "--transcript", "--lang", "tr", text="3\n")
    assert "> /start\n< Merhaba!" in answer.stdout
    assert "> [Türkçe]\n< " in answer.stdout


def test_training_data_goes_to_rasa_and_back(tmp_path: Path) -> None:
    exported = lotse(tmp_path, "nlu", "export-rasa")
    (tmp_path / "nlu.yml").write_text(exported.stdout, encoding="utf-8")
    assert "utterances in back" in lotse(tmp_path, "nlu", "import-rasa", "nlu.yml", "back").stdout
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == sorted(
        path.name for path in (ROOT / "nlu/examples").glob("*.yml")
    )
