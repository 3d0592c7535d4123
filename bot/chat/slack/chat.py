"""Slack as the conversation sees it: cards are posted, changed, found again and taken away."""

from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import downloads, ephemeral, finding, marked, members
from bot.chat.slack.access import installations
from bot.chat.slack.api import Api, cause_of, repeating, translated
from bot.chat.slack.fields import is_ts, ts
from bot.chat.slack.people import People
from bot.chat.slack.render import alone, home, render
from bot.errors import Undeliverable
from bot.messages import Ask, Audience, Event, Place, Post, Record
from bot.settings import Settings
from bot.showing import wording

SKEW = 300.0  # seconds by which our clock and Slack's may differ

_GONE = frozenset(
    {"message_not_found", "channel_not_found", "cant_update_message", "cant_delete_message"}
)
# Commands work in every channel; what these tell of happens only where the bot is a member.
_OF_A_MEMBER = frozenset({Ask.TELL, Ask.SETTINGS, Ask.CHANGE_SETTINGS})
_SEEN_BY_ALL = frozenset({Audience.THREAD, Audience.CHANNEL})


class SlackChat:
    """Implements ``bot.chat.port.Chat``.

    Whatever is sent once is not sent again by itself: a 429 was not done and is waited for, but
    after a broken connection only ``find`` knows.
    """

    alone = False
    space_is = "workspace"
    gap = 1.0  # https://docs.slack.dev/apis/web-api/rate-limits#posting-messages

    def __init__(self, api: Api) -> None:
        self._api = api
        self._people = People(api)

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator["SlackChat"]:
        """Open Slack's Web API. Raises StoreError."""
        async with (
            installations(settings) as found,
            Api.open(found, settings.slack_api_url) as api,
        ):
            yield cls(api)

    def length(self, post: Post) -> int:
        """Return how many messages show ``post``."""
        return 1 if post.audience is Audience.HOME else len(render(post.card, post.tag))

    async def send(self, post: Post, event: Event, number: int) -> str:
        """Show the ``number``-th message of ``post``; return its id.

        Raises Undeliverable also where only who asked was shown what is for everyone.
        """
        client = await self._api.client(post.space)
        if post.audience is Audience.HOME:
            return await self._publish(client, post)
        payload = render(post.card, post.tag)[number]
        if post.audience is Audience.AUTHOR:
            if number == 0 and event.ask in _OF_A_MEMBER and event.place is not Place.DIRECT:
                outside = await members.is_outside(self._api, event.space, event.channel)
                payload = alone(payload, wording.NO_MEMBER) if outside else payload
            await ephemeral.show(self._api, client, event, payload)
            return f"{post.tag}-{number}"  # nobody can find or change it
        try:
            return await self._post(client, post, payload)
        except Undeliverable:
            # What people do works where the bot is no member, and so does the handle of it. That
            # everyone else does not see it is raised last: all of it is shown, and can be asked for again.
            shown = await ephemeral.through(self._api, event, alone(payload))
            if not shown or number + 1 == self.length(post):
                raise
            return f"{post.tag}-{number}"

    def marks(self, _post: Post) -> tuple[str, ...]:
        """Return nothing: the metadata of a message has the tag."""
        return ()

    async def find(
        self, post: Post, event: Event, _others: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Return the ids of the messages that show ``post``, by their metadata.

        What one person saw cannot be asked for: it is rather shown twice than not at all.
        """
        if post.audience not in _SEEN_BY_ALL:
            return ()
        client = repeating(await self._api.client(post.space))
        return await finding.find(client, post, ts(event.at, earlier=SKEW))

    async def change(self, post: Post) -> None:
        """Show ``post.card`` in the place of what ``post.ids`` show.

        A card that has become shorter leaves no message over; one that has become longer shows what
        there is room for, each part with its sources.
        """
        client = await self._api.client(post.space)
        if post.audience is Audience.HOME:
            await self._publish(client, post)
            return
        payloads = render(post.card, post.tag)
        ids = [message for message in post.ids if is_ts(message)]
        for message, payload in zip(ids, payloads, strict=False):
            await self._update(client, post.channel, message, payload)
        for message in ids[len(payloads) :]:
            await self._delete(client, post.channel, message)

    async def remove(self, post: Post) -> None:
        """Take ``post.ids`` away, the last first; what is gone already stays gone."""
        client = await self._api.client(post.space)
        for message in reversed(post.ids):
            if is_ts(message):
                await self._delete(client, post.channel, message)

    async def wanted(self, event: Event) -> Sequence[Event]:
        """Return what can be read of a message that somebody put a bookmark under."""
        return await marked.wanted(self._api, event)

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of a dropped file.

        Raises UploadGone, PageTooLarge, UnsupportedType.
        """
        return await downloads.upload(self._api, event)

    async def working(self, event: Event) -> None:
        """Do nothing: the reaction on the message says so already."""

    async def name_of(self, space: str, person: str) -> str:
        """Return what a person is called; empty where nobody knows."""
        return await self._people.name_of(space, person)

    async def channel_name(self, space: str, channel: str) -> str:
        """Return what a channel is called; empty where nobody knows."""
        client = repeating(await self._api.client(space))
        try:
            with translated("say what a channel is called"):
                found = await client.conversations_info(channel=channel)
        except Undeliverable:
            return ""
        return str(found["channel"].get("name") or "")

    async def zone_of(self, space: str, person: str) -> str:
        """Return the time zone that somebody has set in Slack."""
        return await self._people.zone_of(space, person)

    async def permalink(self, space: str, channel: str, message: str, _thread: str = "") -> str:
        """Return a link that opens a message; empty where there is none."""
        if not is_ts(message):
            return ""
        client = repeating(await self._api.client(space))
        try:
            with translated("give a link to a message"):
                found = await client.chat_getPermalink(channel=channel, message_ts=message)
        except Undeliverable:
            return ""
        return str(found.get("permalink") or "")

    async def direct(self, space: str, person: str) -> tuple[str, str]:
        """Return the workspace and the channel of direct messages with a person."""
        return space, await members.direct(self._api, space, person)

    async def sees(self, space: str, channel: str, person: str) -> bool:
        """Whether a person is a member of a channel now."""
        return await members.sees(self._api, space, channel, person)

    async def has_left(self, space: str, channel: str, person: str) -> bool:
        """Whether a person is not a member of a channel of which Slack tells the members."""
        return await members.has_left(self._api, space, channel, person)

    async def manages(self, event: Event) -> bool:
        """Whether the event's author administers its workspace, or is alone in the channel."""
        return await self._people.manages(event)

    async def manages_space(self, event: Event) -> bool:
        """Whether the event's author administers its workspace."""
        return await self._people.manages_space(event)

    async def _post(self, client: AsyncWebClient, post: Post, payload: Record) -> str:
        root = post.root if post.audience is Audience.THREAD and is_ts(post.root) else None
        with translated("post a message"):
            sent = await client.chat_postMessage(channel=post.channel, thread_ts=root, **payload)
        return str(sent["ts"])

    async def _publish(self, client: AsyncWebClient, post: Post) -> str:
        with translated("show the bot's own page"):
            await repeating(client).views_publish(
                user_id=post.author, view=home(post.card, post.tag)
            )
        return f"home-{post.author}"

    async def _update(
        self, client: AsyncWebClient, channel: str, message: str, payload: Record
    ) -> None:
        shown = {
            name: payload[name] for name in ("text", "blocks", "metadata", "parse", "link_names")
        }
        with _unless_gone("change a message"):
            await repeating(client).chat_update(channel=channel, ts=message, **shown)

    async def _delete(self, client: AsyncWebClient, channel: str, message: str) -> None:
        with _unless_gone("take a message away"):
            await repeating(client).chat_delete(channel=channel, ts=message)


@contextmanager
def _unless_gone(doing: str) -> Iterator[None]:
    """Pass over that a message is not there any more, nor its channel."""
    try:
        with translated(doing):
            yield
    except Undeliverable as error:
        if cause_of(error) not in _GONE:
            raise
