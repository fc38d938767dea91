"""What each kind of update is to us, and that nothing that can be sent makes reading fail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.contents import start_data
from bot.channels.telegram.updates import GroupCall, Ignored, Malformed, Me, kind, query_id, read
from bot.incoming import Incoming
from tests.telegram_api.people import Group, Resident
from tests.telegram_api.platform import BotAccount, Platform

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Phone:
    """A resident whose updates are read as soon as they are made."""

    def __init__(self) -> None:
        self.platform = Platform()
        self.bot: BotAccount = self.platform.add_bot()
        self.resident = Resident(self.platform, self.bot, "uk")
        self.group = Group(self.platform, self.bot)
        self.me = Me(self.bot.id, "lotse_bot")

    def last(self) -> Any:
        """What the newest update is to us."""
        return read(self.bot.updates.waiting[-1], self.me, NOW)


@pytest.fixture
def phone() -> Phone:
    return Phone()


def test_words(phone: Phone) -> None:
    phone.resident.says("Доброго дня")
    found = phone.last()
    assert (found.kind, found.text, found.language_hint) == ("text", "Доброго дня", "uk")
    assert found.address == str(phone.resident.chat.id)
    assert found.platform_id == f"{phone.bot.id}:700000001"
    assert found.at.tzinfo is not None


@pytest.mark.parametrize(
    ("payload", "data"),
    [
        ("", {}),
        ("oststadt-uk", {"centre": "oststadt", "language": "uk"}),
        ("Oststadt-UK", {"centre": "oststadt", "language": "uk"}),
        ("kaiser-friedrich-tr", {"centre": "kaiser-friedrich", "language": "tr"}),
        ("weststadt", {"centre": "weststadt"}),
        ("uk", {"language": "uk"}),
        ("oststadt-sr", {"centre": "oststadt", "language": "hr"}),
        ("-ar", {"language": "ar"}),
        ("../../etc/passwd", {}),
        ("x" * 64, {}),
        ("⚠️-uk", {"language": "uk"}),
    ],
)
def test_deep_links(phone: Phone, payload: str, data: dict[str, str]) -> None:
    phone.resident.starts(payload)
    found = phone.last()
    assert (found.kind, found.text, found.data) == ("start", "", data)


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/help", "help", ""),
        ("/HELP@lotse_bot", "help", ""),
        ("/appointment morgen um 10", "appointment", "morgen um 10"),
        ("/unknown", None, "/unknown"),
        ("/ help", None, "/ help"),
        ("10/12", None, "10/12"),
    ],
)
def test_commands(phone: Phone, text: str, command: str | None, rest: str) -> None:
    phone.resident.says(text)
    found = phone.last()
    assert (found.kind, found.data.get("command"), found.text) == ("text", command, rest)


def test_a_press(phone: Phone) -> None:
    message = phone.resident.chat.write(phone.bot.info, {"text": "?"})
    query = phone.resident.presses_data("1.2.3", message)
    found = phone.last()
    assert (found.kind, found.token, found.at) == ("press", "1.2.3", NOW)
    assert query_id(phone.bot.updates.waiting[-1]) == query.id


def test_a_press_under_a_message_that_is_too_old_to_be_shown(phone: Phone) -> None:
    phone.resident.presses_data(
        "1.2.3", {"chat": phone.resident.chat.info, "message_id": 1, "date": 0}
    )
    assert phone.last().kind == "press"


def test_a_press_without_a_message_is_not_for_us(phone: Phone) -> None:
    phone.resident.presses_data("1.2.3")
    assert phone.last() == Ignored("press without message")


def test_an_edited_message(phone: Phone) -> None:
    phone.resident.says("Hallo")
    phone.resident.edits("Halo")
    assert (phone.last().kind, phone.last().text) == ("edited", "Halo")


def test_steps_of_a_live_location_are_not_edits(phone: Phone) -> None:
    message = phone.resident.sends({"location": {"latitude": 48.8, "longitude": 8.7}})
    phone.bot.updates.add("edited_message", {**message, "edit_date": message["date"]})
    assert phone.last() == Ignored("edit without words")


def test_the_largest_size_of_a_photo_is_taken_with_its_caption(phone: Phone) -> None:
    phone.resident.sends_photo("Was steht da?")
    found = phone.last()
    assert (found.kind, found.text) == ("photo", "Was steht da?")
    assert found.data == {
        "file_id": list(phone.platform.files)[-1],
        "size": 5120,
        "type": "image/jpeg",
    }


@pytest.mark.parametrize(
    ("thing", "about", "wanted"),
    [
        ("document", {"mime_type": "application/pdf", "file_size": 7}, "file"),
        ("video", {"width": 1, "height": 1, "duration": 1}, "file"),
        ("voice", {"duration": 3, "mime_type": "audio/ogg"}, "voice"),
        ("audio", {"duration": 3}, "voice"),
        ("video_note", {"length": 1, "duration": 3}, "voice"),
        (
            "sticker",
            {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
            "sticker",
        ),
    ],
)
def test_files(phone: Phone, thing: str, about: dict[str, Any], wanted: str) -> None:
    phone.resident.sends_file(thing, **about)
    found = phone.last()
    assert found.kind == wanted
    assert found.data["file_id"] in phone.platform.files
    assert found.data.get("type") == about.get("mime_type")


def test_a_place_a_contact_and_a_poll(phone: Phone) -> None:
    place = {"latitude": 48.89, "longitude": 8.7}
    phone.resident.sends({"location": place})
    assert (phone.last().kind, phone.last().data) == ("location", {"lat": 48.89, "lon": 8.7})
    phone.resident.sends(
        {"location": place, "venue": {"location": place, "title": "", "address": ""}}
    )
    assert phone.last().kind == "location"
    phone.resident.sends({"contact": {"phone_number": "+49123", "first_name": "A"}})
    assert (phone.last().kind, phone.last().data) == ("contact", {"phone": "+49123"})
    phone.resident.sends({"dice": {"emoji": "🎲", "value": 3}})
    assert phone.last().kind == "other"


def test_what_telegram_itself_says_in_a_chat_is_not_for_us(phone: Phone) -> None:
    phone.resident.sends({"pinned_message": phone.resident.says("x")})
    assert phone.last() == Ignored("service message")


def test_blocking_and_unblocking(phone: Phone) -> None:
    phone.resident.blocks()
    assert (phone.last().kind, phone.last().address) == ("blocked", str(phone.resident.chat.id))
    phone.resident.unblocks()
    assert phone.last().kind == "unblocked"


def test_being_added_to_a_group_is_not_being_blocked(phone: Phone) -> None:
    phone.resident.chat.info["type"] = "group"
    phone.resident.blocks()
    assert phone.last() == Ignored("membership")


def test_other_bots_are_not_answered(phone: Phone) -> None:
    phone.resident.user["is_bot"] = True
    phone.resident.says("Hallo")
    assert phone.last() == Ignored("not a person")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hallo zusammen", False),
        ("Frag doch @lotse_bot", True),
        ("😀😀 @Lotse_Bot hilf", True),
        ("@other_bot hilf", False),
        ("@lotse_botanik hilf", False),
        ("/help@lotse_bot", True),
        ("/help@other_bot", False),
        ("/help", True),
        ("/weather", False),
    ],
)
def test_in_a_group_only_those_who_mean_us_are_answered(
    phone: Phone, text: str, meant: bool
) -> None:
    phone.group.says(phone.resident, text)
    found = phone.last()
    assert isinstance(found, GroupCall) == meant
    if not meant:
        assert found == Ignored("group talk")


def test_a_topic_of_a_group_is_kept_in_the_address(phone: Phone) -> None:
    phone.group.chat.info["type"] = "supergroup"
    phone.group.says(phone.resident, "@lotse_bot", message_thread_id=7, is_topic_message=True)
    assert phone.last().address == f"{phone.group.chat.id}/7"


def test_an_answer_to_us_in_a_group_means_us(phone: Phone) -> None:
    ours = phone.group.chat.write(phone.bot.info, {"text": "Hallo!"})
    phone.group.says(phone.resident, "danke", reply_to_message=ours)
    assert isinstance(phone.last(), GroupCall)


def test_nobody_can_mean_us_before_we_know_our_name(phone: Phone) -> None:
    phone.me = Me(phone.bot.id)
    phone.group.says(phone.resident, "@lotse_bot")
    assert phone.last() == Ignored("group talk")


def test_channel_posts_and_kinds_of_the_future_are_counted_only(phone: Phone) -> None:
    chat = {"id": -1009, "type": "channel", "title": "News"}
    post = {"message_id": 1, "date": 1, "chat": chat, "text": "x"}
    for raw in ({"update_id": 1, "channel_post": post}, {"update_id": 2, "telepathy": {"a": 1}}):
        assert read(raw, phone.me, NOW) == Ignored("kind")
        assert kind(raw) == "other"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["message_id", "date", "chat", "from", "text", "photo", "entities", "id", "type", "data",
     "message", "is_bot", "caption", "location", "contact", "document", "old_chat_member"]
)  # fmt: skip
OBJECTS = st.recursive(
    JSON, lambda inner: st.dictionaries(FIELDS, inner, max_size=6), max_leaves=30
)
KINDS = st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll"])


def assert_read_or_malformed(raw: object) -> None:
    kind(raw)
    query_id(raw)
    try:
        found = read(raw, Me(1, "lotse_bot"), NOW)
    except Malformed:
        return
    assert isinstance(found, Incoming | GroupCall | Ignored)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_read_or_malformed(raw: object) -> None:
    assert_read_or_malformed(raw)


@settings(deadline=None)
@given(st.integers(), KINDS, OBJECTS)
def test_any_content_is_read_or_malformed(update_id: int, name: str, content: object) -> None:
    assert_read_or_malformed({"update_id": update_id, name: content})


@settings(deadline=None)
@given(st.data())
def test_a_real_message_with_anything_in_one_place(data: st.DataObject) -> None:
    phone = Phone()
    phone.resident.says("/start a-tr")
    raw = phone.bot.updates.waiting[-1]
    message = raw["message"]
    target = data.draw(st.sampled_from([message, message["from"], message["chat"]]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(JSON)
    assert_read_or_malformed(raw)


def test_a_deep_link_may_lead_to_an_announcement() -> None:
    assert start_data("news-4a7b") == {"news": "4a7b"}
    assert start_data("news-" + "a" * 40) == {}


@settings(deadline=None)
@given(st.text())
def test_any_payload_of_a_deep_link(payload: str) -> None:
    assert set(start_data(payload)) <= {"centre", "language", "news"}
    assert all(len(value) <= 32 for value in start_data(payload).values())
