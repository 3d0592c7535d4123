"""Whatever strangers write, Discord shows it and does nothing else: read by a parser of the test's own."""

import json

import pytest

from bot.chat.discord import render
from bot.messages import Card
from tests.outgoing.discord_reading import Read, read
from tests.outgoing.hostile import HOSTILE, Hostile
from tests.outgoing.reading import quiet, says
from tests.outgoing.said import CHAT, HOME, REPEATING, cards

TAG = "0123456789abcdef"
OURS = {"bold", "italic", "quote", "small"}  # how we set what we show
SUPPRESS_EMBEDS = 1 << 2  # Discord's flag: no previews


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each.tries)
def test_what_strangers_write_is_shown_and_does_nothing(hostile: Hostile) -> None:
    for name, card in cards(hostile.text).items():
        for message in render.messages(card, TAG):
            assert message["allowed_mentions"] == {"parse": [], "replied_user": False}
            content = read(message | {"embeds": [], "components": []})
            assert not content.links or message["flags"] & SUPPRESS_EMBEDS
        found = _read(card)
        assert {kind for kind, count in found.kinds.items() if count} <= OURS, name
        assert all(url.startswith((HOME, CHAT)) for url, _ in found.links), name
        assert quiet(found.text), name
        if name in REPEATING:
            assert says(found.text, hostile), name


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each.tries)
def test_a_threads_name_says_the_title_and_no_more(hostile: Hostile) -> None:
    name = render.thread_name(hostile.text)
    assert quiet(name)
    assert "\n" not in name


def _read(card: Card) -> Read:
    whole = Read()
    for message in render.messages(card, TAG):
        found = read(json.loads(json.dumps(message)))
        whole.texts += found.texts
        whole.links += found.links
        whole.kinds += found.kinds
    return whole
