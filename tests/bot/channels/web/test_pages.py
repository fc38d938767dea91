"""What the law asks for is there, honest, and one press away from everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from bot.channels.web.pages import HERE, LEGAL

KNOWN_NUMBERS = {"07231394272", "112"}


@pytest.mark.parametrize("path", ["/", "/privacy", "/imprint", "/accessibility"])
async def test_every_page_links_the_three_pages_of_the_law(
    client: httpx.AsyncClient, path: str
) -> None:
    page = (await client.get(path)).text
    for name in LEGAL:
        assert f'href="/{name}"' in page


@pytest.mark.parametrize("path", ["/", "/privacy", "/imprint", "/accessibility"])
async def test_no_page_loads_anything_from_elsewhere(client: httpx.AsyncClient, path: str) -> None:
    page = (await client.get(path)).text
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', page)
    assert loaded
    for address in loaded:
        assert address.startswith("/chat/static/")
        assert (await client.get(address)).status_code == 200
    assert "<script>" not in page
    assert " style=" not in page


@pytest.mark.parametrize("path", sorted((HERE / "templates" / "legal").iterdir()))
def test_a_page_of_the_law_invents_no_number_and_names_what_is_open(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"tel:([0-9+]+)", text)) <= KNOWN_NUMBERS
    assert 'class="open"' in text
    assert ("wird vor dem Start von der Stadt ergänzt" in text) == path.name.endswith(".de.html")


async def test_other_languages_get_german_with_a_note(client: httpx.AsyncClient) -> None:
    page = (await client.get("/privacy?lang=tr")).text
    assert 'lang="tr"' in page
    assert '<main lang="de"' in page
    assert 'class="note"' in page
    assert '<main lang="en"' in (await client.get("/privacy?lang=en")).text


async def test_files_are_kept_for_ever_under_a_name_of_their_release(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/")).text
    script = re.findall(r'src="(/chat/static/[^"]+\.js)"', page)[0]
    assert "immutable" in (await client.get(script)).headers["cache-control"]
    old = re.sub(r"static/\w+", "static/0123456789ab", script)
    assert (await client.get(old)).headers["cache-control"] == "no-store"
    assert (await client.get(f"{script}/../../pages.py")).status_code == 404


async def test_the_language_of_the_link_is_remembered(client: httpx.AsyncClient) -> None:
    await client.get("/?lang=ar")
    page = (await client.get("/")).text
    assert '<html lang="ar" dir="rtl"' in page
