"""A message that will be read is begun with early, where the embedded engine reads it first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from typer.testing import CliRunner

from bot import understanding
from bot.cli import app
from bot.settings import Settings
from bot.understanding import Mind
from nlu.encoder import Embedded, Encoder
from tests.bot.house import Words


async def begun(
    monkeypatch: pytest.MonkeyPatch, folder: Path, text: str, previous: str, **settings: Any
) -> list[str]:
    """What is encoded early of a text."""
    monkeypatch.setattr(understanding, "engine", lambda _settings, _encoder: Words())
    mind, found = Mind(Settings(var=folder, **settings)), list[str]()
    monkeypatch.setattr(mind.encoder, "expect", found.append)
    mind.expect(text, previous)
    assert not found, "nothing can be encoded before the engine is loaded"
    await mind.learn([])
    mind.expect(text, previous)
    return found


@pytest.mark.parametrize(
    ("text", "previous", "wanted"),
    [
        ("  Termin\nmorgen ", "de", ["Termin morgen"]),
        ("موعد غدا", "ar", ["موعد غدا"]),
        ("mawid bukra", "ar", []),
        ("thelo rantevou", "el", []),
        (" \u200b ", "de", []),
    ],
)
async def test_what_is_encoded_early_is_what_will_be_encoded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, previous: str, wanted: list[str]
) -> None:
    assert await begun(monkeypatch, tmp_path, text, previous) == wanted


async def test_nothing_is_encoded_early_where_a_server_encodes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remote = {"embeddings_url": "http://127.0.0.1:9", "embeddings_model": "m", "embeddings_dim": 8}
    assert await begun(monkeypatch, tmp_path, "Termin", "de", **remote) == []


def test_how_long_a_message_is_encoded_is_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Embedded, "encode", lambda _self, texts, _role: [0.0] * len(texts))
    said = {"role": "query"}
    before = REGISTRY.get_sample_value("lotse_encode_seconds_count", said) or 0.0
    assert Mind(Settings(var=tmp_path)).encoder.encode(["a", "b"], "query") == [0.0, 0.0]
    assert REGISTRY.get_sample_value("lotse_encode_seconds_count", said) == before + 1


def test_what_a_first_start_would_learn_can_be_learnt_before_with_the_towns_encoder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    learnt: list[tuple[Path, str]] = []

    def trained(folder: Path, encoder: Encoder) -> Words:
        learnt.append((folder, encoder.name))
        return Words()

    monkeypatch.setattr(understanding, "trained", trained)
    town = {"LOTSE_VAR": str(tmp_path), "LOTSE_EMBEDDINGS_URL": "http://127.0.0.1:9"}
    assert CliRunner().invoke(app, ["nlu", "train"], env=town).exit_code == 0
    folder = tmp_path / "nlu"
    assert learnt == [
        (folder, Embedded.name),
        (folder, "openai-intfloat-multilingual-e5-small"),
    ]
