"""What goes wrong on the way between a platform and Footnote, by the platform's stand-in."""

import copy
from typing import Any, Protocol

from tests.behaviour.discord import DiscordPlace
from tests.behaviour.place import Place
from tests.behaviour.slack import SlackPlace


class Storm(Protocol):
    """``refuse``: the next posts fail with an HTTP status; ``cut``: after the next one took effect
    its connection breaks. ``told``: the last message, as it was told; ``tell``: tell it again.
    ``reconnect``: the connection breaks, and what was told is told again where the platform does so.
    """

    def refuse(self, status: int, times: int) -> None: ...
    def cut(self) -> None: ...
    def told(self) -> Any: ...
    async def tell(self, told: Any) -> None: ...
    async def reconnect(self) -> None: ...


class SlackStorm:
    def __init__(self, place: SlackPlace) -> None:
        self._slack = place.slack

    def refuse(self, status: int, times: int) -> None:
        self._slack.fail("chat.postMessage", status, times=times)

    def cut(self) -> None:
        self._slack.drop_next("chat.postMessage")

    def told(self) -> Any:
        events = [each for each in self._slack.deliveries.all if each.kind == "events_api"]
        return copy.deepcopy(events[-1].payload)

    async def tell(self, told: Any) -> None:
        await self._slack.deliveries.deliver("events_api", told)

    async def reconnect(self) -> None:
        await self._slack.deliveries.disconnect()
        await self._slack.deliveries.drop()
        await self.tell(self.told())


class DiscordStorm:
    def __init__(self, place: DiscordPlace) -> None:
        self._discord = place.discord

    def refuse(self, status: int, times: int) -> None:
        self._discord.fail("POST", POSTS, status, times)

    def cut(self) -> None:
        self._discord.fail("POST", POSTS, 502, after=True)

    def told(self) -> Any:
        (session,) = self._discord.gateway.sessions.values()
        said = [data for event, data in session.sent if event == "MESSAGE_CREATE"]
        return next(each for each in reversed(said) if not each["author"].get("bot"))

    async def tell(self, told: Any) -> None:
        await self._discord.gateway.dispatch("MESSAGE_CREATE", told)

    async def reconnect(self) -> None:
        self._discord.gateway.replay = 5
        await self._discord.gateway.drop()


POSTS = r"^/channels/\d+/messages$"


def storm_over(place: Place) -> Storm:
    """Return what can go wrong on a platform."""
    if isinstance(place, SlackPlace):
        return SlackStorm(place)
    assert isinstance(place, DiscordPlace)
    return DiscordStorm(place)
