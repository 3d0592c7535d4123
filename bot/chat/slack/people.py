"""Who somebody is, and whether they administer the workspace."""

import time

from bot.chat.slack.api import Api, repeating, translated
from bot.errors import ChatError, Undeliverable
from bot.messages import Event, Place, Record

KEPT = 600.0  # seconds that a person is remembered: names and rights change
MAX_KEPT = 10_000

_MANAGES = ("is_admin", "is_owner", "is_primary_owner")


class People:
    """``users.info``, remembered for some minutes."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[tuple[str, str], tuple[float, Record]] = {}

    async def name_of(self, space: str, person: str) -> str:
        """Return the name that people there see; empty where Slack shows nobody of that id."""
        try:
            user = await self._info(space, person)
        except Undeliverable:
            return ""
        profile = user.get("profile") or {}
        names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
        return str(next((name for name in (*names, user.get("name")) if name), ""))

    async def zone_of(self, space: str, person: str) -> str:
        """Return the time zone that somebody has set; empty where nobody knows."""
        return str((await self._info(space, person)).get("tz") or "")

    async def manages(self, event: Event) -> bool:
        """Whether the event's author is an admin or owner of its workspace, or made the channel.

        In a direct conversation everybody does. Nobody from another company does anywhere else,
        whatever they are at home.
        """
        if event.place is Place.DIRECT:
            return True
        if not await self._is_at_home(event):
            return False
        return await self.manages_space(event) or await self._made(event)

    async def manages_space(self, event: Event) -> bool:
        """Whether the event's author is an admin or owner of its workspace."""
        if not await self._is_at_home(event):
            return False
        user = await self._info(event.space, event.author)
        return any(user.get(each) for each in _MANAGES)

    async def _is_at_home(self, event: Event) -> bool:
        """Whether the event's author is of its workspace, and not of another company."""
        if event.manager is False:
            return False
        user = await self._info(event.space, event.author)
        return user.get("team_id", event.space) == event.space and not user.get("is_stranger")

    async def _made(self, event: Event) -> bool:
        """Whether the author made the channel: Slack makes them its manager."""
        client = repeating(await self._api.client(event.space))
        try:
            with translated("say who made a channel"):
                found = await client.conversations_info(channel=event.channel)
        except ChatError:
            return False
        return bool(event.author) and found["channel"].get("creator") == event.author

    async def _info(self, space: str, person: str) -> Record:
        if not person:
            return {}
        at, user = self._known.get((space, person), (0.0, {}))
        if user and time.monotonic() - at < KEPT:
            return user
        client = repeating(await self._api.client(space))
        with translated("say who somebody is"):
            found: Record = (await client.users_info(user=person))["user"]
        if len(self._known) >= MAX_KEPT:
            self._known.clear()
        self._known[space, person] = (time.monotonic(), found)
        return found
