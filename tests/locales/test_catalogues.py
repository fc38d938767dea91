"""Every catalogue says everything, keeps every placeholder, and nothing that the formatter owns."""

from __future__ import annotations

import ast
import string
from collections import Counter
from functools import lru_cache
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from locales.catalogue import catalogues, extracted, read

ROOT = Path(__file__).parents[2]
BIDI = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FILES = [pytest.param(path, id=f"{path.parts[-3]}-{path.stem}") for path in catalogues()]
COMPLETE = [param for param in FILES if "plain" not in str(param.id)]
SOURCES = [
    p for room in ("bot", "dialogs", "admin", "services") for p in (ROOT / room).rglob("*.py")
]


@lru_cache
def template(domain: str) -> Catalog:
    return extracted(domain)


@lru_cache
def catalogue(path: Path) -> Catalog:
    return read(path)


def messages(path: Path) -> list[Message]:
    return [message for message in catalogue(path) if message.id]


def forms(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def names(text: str) -> set[str]:
    return {field for _text, field, _spec, _conversion in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("path", COMPLETE)
def test_every_message_of_the_code_is_translated(path: Path) -> None:
    have = {forms(message.id)[0]: forms(message.string) for message in messages(path)}
    said = [forms(message.id)[0] for message in template(path.stem) if message.id]
    assert [text for text in said if text not in have or not all(have[text])] == []


@pytest.mark.parametrize("path", FILES)
def test_nothing_is_translated_that_the_code_does_not_say(path: Path) -> None:
    said = {forms(message.id)[0] for message in template(path.stem) if message.id}
    assert [forms(m.id)[0] for m in messages(path) if forms(m.id)[0] not in said] == []


@pytest.mark.parametrize("path", FILES)
def test_placeholders_are_those_of_the_message(path: Path) -> None:
    for message in messages(path):
        wanted = set().union(*(names(form) for form in forms(message.id)))
        for form in forms(message.string):
            plural = isinstance(message.id, tuple)
            assert names(form) <= wanted if plural else names(form) == wanted, message.id


@pytest.mark.parametrize("path", FILES)
def test_plural_forms_are_as_many_as_the_file_declares(path: Path) -> None:
    for message in messages(path):
        if isinstance(message.id, tuple):
            assert len(forms(message.string)) == catalogue(path).num_plurals, message.id


@pytest.mark.parametrize("path", FILES)
def test_a_form_for_several_numbers_says_which(path: Path) -> None:
    form_of = c2py(catalogue(path).plural_expr)
    served = Counter(form_of(number) for number in range(200))
    for message in messages(path):
        if isinstance(message.id, tuple):
            wanted = names(message.id[1])
            for number, form in enumerate(forms(message.string)):
                assert served[number] == 1 or names(form) == wanted, message.id


@pytest.mark.parametrize("path", FILES)
def test_the_formatter_owns_directions_and_lines(path: Path) -> None:
    for message in messages(path):
        for form in forms(message.string):
            assert not BIDI & set(form), message.id
            assert form == form.strip(), message.id
            assert form.count("\n") == forms(message.id)[0].count("\n"), message.id


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_literals_are_marked_for_translation(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            if node.func.id == "n_":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
            if node.func.id in ("_", "ngettext"):
                assert not isinstance(node.args[0], ast.JoinedStr), f"{path}:{node.lineno}"
