"""Whatever strangers write, Slack shows it and does nothing else: read by Slack's own rules."""

import json

import pytest

from bot.chat.slack.render import home, render
from bot.messages import Card
from tests.outgoing.hostile import HOSTILE, Hostile
from tests.outgoing.reading import quiet, says
from tests.outgoing.said import CHAT, HOME, REPEATING, cards
from tests.outgoing.slack_reading import Read, read
from tests.stand_ins.slack.limits import refused

TAG = "0123456789abcdef"


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each.tries)
def test_what_strangers_write_is_shown_and_does_nothing(hostile: Hostile) -> None:
    for name, card in cards(hostile.text).items():
        for payload in render(card, TAG):
            assert payload["unfurl_links"] is payload["unfurl_media"] is False
            assert refused(payload["blocks"]) == []
        found = _read(card)
        assert found.mentions == [], name
        assert found.drawn == [], name
        assert all(url.startswith((HOME, CHAT)) for url, _ in found.links), name
        assert quiet(found.text), name
        if name in REPEATING:
            assert says(found.text, hostile), name


def _read(card: Card) -> Read:
    whole = Read()
    for payload in (*render(card, TAG), home(card, TAG)):
        found = read(json.loads(json.dumps(payload)))
        for name in ("texts", "links", "mentions", "drawn"):
            getattr(whole, name).extend(getattr(found, name))
    return whole
