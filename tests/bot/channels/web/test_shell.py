"""The shell speaks the language that fits best."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.channels.web import shell
from locales import use


def asked(query: str = "", accept: str = "", cookie: str = "") -> Request:
    headers = [(b"accept-language", accept.encode()), (b"cookie", cookie.encode())]
    return Request({"type": "http", "headers": headers, "query_string": query.encode()})


@pytest.mark.parametrize(
    ("request_", "language"),
    [
        (asked(), "de"),
        (asked(accept="ar-SY,ar;q=0.9,en;q=0.8"), "ar"),
        (asked(accept="ja, uk;q=0.5, tr;q=0.7"), "tr"),
        (asked(accept="tr;q=0, en"), "en"),
        (asked(accept="ja"), "de"),
        (asked(accept="fr, ja"), "fr"),
        (asked(accept="ja, fr-CA;q=0.8, de;q=0.7"), "fr"),
        (asked(query="lang=pl"), "pl"),
        (asked(accept="en;q=much, *;q=0.1, , ru"), "ru"),
        (asked(query="lang=tr", accept="en"), "tr"),
        (asked(query="lang=TR-tr", accept="en"), "tr"),
        (asked(query="lang=<b>", accept="en"), "en"),
        (asked(accept="en", cookie="lotse-language=ar"), "ar"),
        (asked(query="lang=de", cookie="lotse-language=ar"), "de"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_first_known(
    request_: Request, language: str
) -> None:
    assert shell.language_of(request_) == language


@pytest.mark.parametrize("language", shell.offered())
def test_every_word_has_a_text_in_every_language(language: str) -> None:
    with use("en"):
        english = shell.words()
    with use(language):
        words = shell.words()
    assert all(words.values())
    same = [name for name in words if words[name] == english[name] and len(english[name]) > 6]
    assert language == "en" or len(same) <= 1  # "Messages" is French, too
