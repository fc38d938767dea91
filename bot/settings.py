"""What a town can set: environment variables `LOTSE_…`, or the same names in a file `.env`.

Everything has a default that works on one computer. What is wrong is said at the start in plain
words: which setting, where it was set, what is wrong with it and how to mend it. An empty value
counts as not set. The secret key is made once and kept under `var/`, readable by the owner only.
"""

from __future__ import annotations

import difflib
import os
import secrets
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "LOTSE_"
ENV_FILE = Path(".env")
SECRET_LENGTH = 32


class SettingsError(ValueError):
    """One or more settings are wrong; the message has a line for each."""


class Settings(BaseSettings):
    """The settings of one installation; `docs/run-it.md` explains each of them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    var: Path = Field(Path("var"), description="Folder for the database file and the secret key.")
    database_url: str = Field("", description="SQLite or PostgreSQL; default: a file in LOTSE_VAR.")
    host: str = Field("127.0.0.1", description="Address to listen on; 0.0.0.0 for every network.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    public_url: str = Field("", description="How residents reach the server, e.g. https://….")
    secret_key: SecretStr = Field(SecretStr(""), description="Signs sessions; made if not set.")
    telegram_token: SecretStr | None = Field(None, description="Bot token from BotFather.")
    telegram_bot: str = Field("", description="Name of the bot on Telegram, for the posters.")
    telegram_api: str = Field("https://api.telegram.org", description="Bot API server.")
    telegram_webhook: bool = Field(
        False, description="Telegram calls us (needs https) instead of us asking Telegram."
    )
    embeddings_url: str = Field("", description="An OpenAI-compatible embeddings server.")
    embeddings_model: str = Field(
        "intfloat/multilingual-e5-small", description="The model that it shall use."
    )
    embeddings_dim: int = Field(384, ge=8, le=8192, description="The width of its vectors.")
    embeddings_key: SecretStr | None = Field(None, description="Its key, where it wants one.")
    rasa_url: str = Field("", description="A running Rasa 3 server, e.g. http://rasa:5005.")
    timezone: str = Field("Europe/Berlin", description="The town's time zone.")
    escalate_minutes: int = Field(
        15, ge=1, le=24 * 60, description="After how long a waiting talk is told to everybody."
    )
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", description="auto: lines for people on a terminal, else JSON."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="What is logged; never what people write."
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name() if value else "sqlite"
        except ArgumentError:
            backend = ""
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(
                "use sqlite:///folder/file.sqlite3 or postgresql://user:password@host/database"
            )
        return value

    @field_validator("public_url", "telegram_api", "embeddings_url", "rasa_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write a whole web address such as https://bot.example.org")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("use a name of the time zone database such as Europe/Berlin")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_secret(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SECRET_LENGTH:
            raise ValueError(
                f"is too short: use at least {SECRET_LENGTH} random characters, or leave it out "
                "and one is made"
            )
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.telegram_webhook and not self.telegram_token:
            raise ValueError("LOTSE_TELEGRAM_WEBHOOK needs LOTSE_TELEGRAM_TOKEN as well")
        if self.telegram_webhook and not self.public_url.startswith("https://"):
            raise ValueError(
                "LOTSE_TELEGRAM_WEBHOOK needs LOTSE_PUBLIC_URL with https://, since Telegram "
                "calls nothing else"
            )
        return self

    @property
    def database(self) -> str:
        """The address of the database that is used."""
        return self.database_url or f"sqlite:///{self.var / 'lotse.sqlite3'}"

    @property
    def url(self) -> str:
        """How residents reach the server, without a slash at the end."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def zone(self) -> ZoneInfo:
        """The town's time zone."""
        return ZoneInfo(self.timezone)

    def secret(self) -> str:
        """The secret key; made and kept in `var/secret.key` when none is set."""
        return self.secret_key.get_secret_value() or _kept_secret(self.var / "secret.key")


def load_settings(env_file: Path = ENV_FILE) -> Settings:
    """Read the settings, or raise `SettingsError` with a line for everything that is wrong."""
    wrong = _unknown_names(env_file)
    try:
        settings = Settings(_env_file=env_file if env_file.exists() else None)
    except ValidationError as error:
        wrong += [_explained(dict(e), env_file) for e in error.errors(include_url=False)]
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def _kept_secret(path: Path) -> str:
    """Read the kept secret, or make it; of two processes that start at once, one makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(SECRET_LENGTH) + "\n", encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < SECRET_LENGTH:
        raise SettingsError(f"{path}: too short for a secret key. Delete it: a new one is made.")
    return kept


def _unknown_names(env_file: Path) -> list[str]:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    given = [(name, "the environment") for name in os.environ]
    given += [(name, str(env_file)) for name in dotenv_values(env_file)]
    return [
        f"{name} (in {where}): there is no such setting. {_meant(name, known)}"
        for name, where in given
        if name.upper().startswith(PREFIX) and name.upper() not in known
    ]


def _meant(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name.upper(), known, n=1)
    return f"Did you mean {close[0]}?" if close else "docs/run-it.md lists them all."


def _explained(error: dict[str, object], env_file: Path) -> str:
    place, message = error["loc"], str(error["msg"]).removeprefix("Value error, ")
    if not isinstance(place, tuple) or not place:
        return f"{message}."
    name = PREFIX + str(place[0]).upper()
    where = "the environment" if name in os.environ else str(env_file)
    given = "" if "SECRET" in name or "TOKEN" in name else f" {str(error['input'])!r}:"
    return f"{name} (in {where}):{given} {message}."
