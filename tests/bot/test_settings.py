"""Settings: defaults that work, and errors that say what, where and how to mend it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from outside, in an empty folder."""
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.database == "sqlite:///var/lotse.sqlite3"
    assert settings.url == "http://localhost:8000"
    assert settings.telegram_token is None


def test_an_env_file_counts_and_the_environment_overrides_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("LOTSE_PORT=9000\nLOTSE_HOST=0.0.0.0\nOTHER=1\n")
    monkeypatch.setenv("LOTSE_PORT", "9001")
    settings = load_settings()
    assert (settings.host, settings.port, settings.url) == (
        "0.0.0.0",  # noqa: S104
        9001,
        "http://localhost:9001",
    )


def test_an_empty_value_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_TELEGRAM_TOKEN", "")
    assert load_settings().telegram_token is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LOTSE_PORT", "eighty", "integer"),
        ("LOTSE_PORT", "99999", "65535"),
        ("LOTSE_DATABASE_URL", "mysql://host/x", "use sqlite:///"),
        ("LOTSE_DATABASE_URL", "nonsense", "use sqlite:///"),
        ("LOTSE_PUBLIC_URL", "bot.example.org", "https://"),
        ("LOTSE_TIMEZONE", "Pforzheim", "Europe/Berlin"),
        ("LOTSE_LOG_LEVEL", "loud", "'info'"),
    ],
)
def test_a_wrong_value_is_named_with_its_place_and_its_cure(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    line = str(error.value)
    assert line.startswith(f"{name} (in the environment): {value!r}:")
    assert words in line


def test_a_wrong_value_of_the_file_names_the_file() -> None:
    Path(".env").write_text("LOTSE_PORT=0\n")
    with pytest.raises(SettingsError, match=r"LOTSE_PORT \(in \.env\)"):
        load_settings()


def test_every_mistake_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_PORT", "x")
    monkeypatch.setenv("LOTSE_PROT", "8000")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert len(str(error.value).splitlines()) == 2
    assert "Did you mean LOTSE_PORT?" in str(error.value)


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_SECRET_KEY", "hunter2")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert "too short" in str(error.value)
    assert "hunter2" not in str(error.value)
    monkeypatch.setenv("LOTSE_SECRET_KEY", "hunter2" * 9)
    assert "hunter2" not in repr(load_settings())


def test_the_webhook_needs_a_token_and_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_TELEGRAM_WEBHOOK", "true")
    with pytest.raises(SettingsError, match="LOTSE_TELEGRAM_TOKEN"):
        load_settings()
    monkeypatch.setenv("LOTSE_TELEGRAM_TOKEN", "1:a")
    with pytest.raises(SettingsError, match="LOTSE_PUBLIC_URL"):
        load_settings()


def test_the_secret_key_is_made_once_for_the_owner_only() -> None:
    first = load_settings().secret()
    kept = Path("var/secret.key")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(first) >= 32
    assert load_settings().secret() == first
    assert [path.name for path in Path("var").iterdir()] == ["secret.key"]


def test_a_secret_file_that_was_emptied_is_named() -> None:
    Path("var").mkdir()
    Path("var/secret.key").touch()
    with pytest.raises(SettingsError, match=r"secret\.key"):
        load_settings().secret()


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())
