"""Who can see a channel is asked of Slack once, and what it would not tell not again at once."""

import pytest

from bot.chat.slack.access import installations
from bot.chat.slack.api import Api
from bot.chat.slack.places import Places
from bot.messages import Place
from bot.settings import Settings
from tests.stand_ins.slack import Channel, SlackStandIn


async def test_what_slack_would_not_tell_is_not_asked_again_as_long_as_there_is_room_for_it(
    slack: SlackStandIn, tides: Channel, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.slack.places.MAX_KEPT", 2)
    async with (
        installations(settings) as found,
        Api.open(found, settings.slack_api_url) as api,
    ):
        places = Places(api)
        for channel in ("C7", "C8", "C9", "C9", "C8", "C7", "C1"):
            await places.look_up("T1", channel)
    asked = [given["channel"] for given in slack.called("conversations.info")]
    assert asked == ["C7", "C8", "C9", "C7", "C1"]
    assert places.known == {"C1": Place.PUBLIC}
