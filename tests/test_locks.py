"""The lock files hold what `pyproject.toml` asks for, so that nobody installs less or else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
TEST = PROJECT["project"]["optional-dependencies"]["test"]


def locked(name: str) -> dict[str, list[str]]:
    """Versions by package; a package may have one for each Python."""
    found: dict[str, list[str]] = {}
    text = (ROOT / name).read_text(encoding="utf-8")
    for package, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE):
        found.setdefault(canonicalize_name(package), []).append(version)
    return found


@pytest.mark.parametrize(
    ("lock", "wanted"), [("requirements.lock", RUN), ("requirements-test.lock", RUN + TEST)]
)
def test_everything_that_is_asked_for_is_locked(lock: str, wanted: list[str]) -> None:
    versions = locked(lock)
    for each in map(Requirement, wanted):
        given = versions.get(canonicalize_name(each.name), [])
        assert any(each.specifier.contains(version) for version in given), f"{each}: make lock"


def test_what_runs_is_what_was_tested() -> None:
    tested = locked("requirements-test.lock")
    for package, versions in locked("requirements.lock").items():
        assert tested[package] == versions, f"{package}: make lock"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_file_has_its_hash_and_no_address_of_an_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--find-links" not in text
    for entry in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]
