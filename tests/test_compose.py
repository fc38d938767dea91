"""The containers cannot be started here, so they are read: everything in them has to exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.app import ALL
from bot.cli import app
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name in SERVICES if name != "database"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields}


def commands(service: str) -> list[list[str]]:
    """The commands of `lotse` that a service runs."""
    given = SERVICES[service]["command"]
    if given[:2] == ["sh", "-c"]:
        return [shlex.split(each)[1:] for each in given[2].split("&&")]
    return [given[1:]]


@pytest.mark.parametrize("service", OURS)
def test_every_command_exists(service: str) -> None:
    for command in commands(service):
        found = CliRunner().invoke(app, [*command, "--help"])
        assert found.exit_code == 0, command


def test_every_part_of_the_product_runs() -> None:
    run = {command[0] for service in OURS for command in commands(service)}
    assert set(ALL) <= run


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_a_setting(service: str) -> None:
    names = set(SERVICES[service]["environment"])
    assert names <= KNOWN
    assert "LOTSE_DATABASE_URL" in names
    assert "LOTSE_SECRET_KEY" in names, "all processes share one"


def test_every_variable_of_the_image_is_a_setting() -> None:
    assert set(re.findall(r"\bLOTSE_\w+", DOCKERFILE)) <= KNOWN


def test_the_settings_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = SERVICES["web"]["environment"]
    values = {"POSTGRES_PASSWORD": "p" * 20, "LOTSE_SECRET_KEY": "s" * 40}
    for name, value in environment.items():
        filled = re.sub(r"\$\{(\w+):?[?-]?([^}]*)\}", lambda m: values.get(m[1], m[2]), value)
        monkeypatch.setenv(name, filled)
    settings = Settings()
    assert settings.database.startswith("postgresql://lotse:ppp")
    assert settings.telegram_token is None


def test_the_database_is_ready_before_the_tables_and_these_before_the_product() -> None:
    assert "healthcheck" in SERVICES["database"]
    assert SERVICES["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    for service in set(OURS) - {"migrate"}:
        waits = SERVICES[service]["depends_on"]["migrate"]["condition"]
        assert waits == "service_completed_successfully"


def test_data_outlives_the_containers_and_nobody_is_root() -> None:
    used = {volume.split(":")[0] for name in SERVICES for volume in SERVICES[name]["volumes"]}
    assert used == set(COMPOSE["volumes"])
    assert re.search(r"^USER lotse$", DOCKERFILE, re.MULTILINE)
    assert "/healthz" in DOCKERFILE


def test_everything_that_is_copied_into_the_image_is_there() -> None:
    for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    packages = re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE)
    with_code = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert set(packages) == with_code - {"tests", "benchmarks"}
