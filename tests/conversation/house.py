"""A conversation with a real library and a real ledger, and one platform in memory."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.chat.port import Chat
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.errors import PlatformFailed, Undeliverable, UploadGone
from bot.ledger import Ledger
from bot.messages import Ask, Audience, Card, Event, Post, Reply, Said
from bot.reception import link_part
from bot.times import now
from index.db.where import Where
from index.errors import UnsupportedType
from index.library import Library
from tests.conversation.twins import FERRY
from tests.library.twins import Lines, Matches, Pages, Words

LINK = "https://news.example/ferry"
BRIDGE = "https://news.example/bridge"
PAGES = {
    LINK: f"{FERRY.title}\n{FERRY.text}",
    BRIDGE: "A bridge for Port Lorne\nThe bridge at Port Lorne opens in June. "
    "Mayor Ida Brandt said it had cost nine million pounds. Lorries may not use it.",
}


class Room:
    """Implements ``bot.chat.port.Chat``: shows what is sent; ``managers`` administer its space.

    Where it is ``terse`` it tells no names and gives no links.
    """

    alone = False
    space_is = "server"
    gap = 0.0

    def __init__(self) -> None:
        self.shown: dict[str, Post] = {}
        self._sent = 0
        self.files: dict[str, tuple[str, bytes]] = {}
        self.marked: Sequence[Event] = ()
        self.pictures: set[str] = set()  # files whose names nobody knew before
        self.managers = {"root"}
        self.channel_managers = {"cora"}  # of one channel, and not of its space
        self.outside: dict[str, set[str]] = {}  # by channel, who is no member of it
        self.unreachable: set[str] = set()  # take no direct messages
        self.terse = False
        self.strangers: set[str] = set()  # whom the platform does not show to the bot
        self.closed = False  # to what everyone would see
        self.away = False  # takes no change of what it shows
        self.direct_in = "direct"  # the space of direct messages: on Slack, the workspace

    def length(self, _: Post) -> int:
        return 1

    async def send(self, post: Post, _: Event, __: int) -> str:
        if self.closed and post.audience in {Audience.THREAD, Audience.CHANNEL}:
            raise Undeliverable("The bot is no member.")
        self._sent += 1
        self.shown[f"x{self._sent}"] = post
        return f"x{self._sent}"

    def marks(self, _: Post) -> tuple[str, ...]:
        return ()

    async def find(self, post: Post, *_: object) -> tuple[str, ...]:
        return tuple(key for key, shown in self.shown.items() if shown.tag == post.tag)

    async def change(self, post: Post) -> None:
        if self.away:
            raise PlatformFailed("It could not be reached.")
        for message in post.ids:
            self.shown[message] = post

    async def remove(self, post: Post) -> None:
        if self.away:
            raise PlatformFailed("It could not be reached.")
        for message in post.ids:
            del self.shown[message]

    async def working(self, event: Event) -> None:
        pass

    async def wanted(self, _: Event) -> Sequence[Event]:
        return self.marked

    async def upload(self, event: Event) -> tuple[str, bytes]:
        if event.source in self.pictures:
            raise UnsupportedType("It is a picture.", "image/png")
        if event.source not in self.files:
            raise UploadGone("The file is gone.")
        return self.files[event.source]

    async def name_of(self, _: str, person: str) -> str:
        if self.terse:
            raise PlatformFailed("It would not tell.")
        return person.title()

    async def channel_name(self, _: str, channel: str) -> str:
        return f"the {channel}"

    async def zone_of(self, _: str, person: str) -> str:
        if person in self.strangers:
            raise Undeliverable("It shows nobody of that id.")
        return {"lena": "Asia/Kolkata"}.get(person, "")

    async def permalink(self, _: str, channel: str, message: str, thread: str = "") -> str:
        if self.terse:
            raise PlatformFailed("It would not tell.")
        within = f"{channel}/{thread}" if thread not in {"", message} else channel
        return f"https://chat.example/{within}/{message}"

    async def direct(self, _: str, person: str) -> tuple[str, str]:
        if person in self.unreachable:
            raise Undeliverable("They take no direct messages.")
        return self.direct_in, f"dm-{person}"

    async def sees(self, _: str, channel: str, person: str) -> bool:
        return person not in self.outside.get(channel, ())

    async def has_left(self, space: str, channel: str, person: str) -> bool:
        return not await self.sees(space, channel, person)

    async def manages(self, event: Event) -> bool:
        return event.author in self.managers | self.channel_managers

    async def manages_space(self, event: Event) -> bool:
        return event.author in self.managers


async def nothing_waits(_said: Said) -> bool:
    """Say that nothing of a message is worked on: here all is done at once."""
    return False


class House:
    """Does what events ask, and tells what everybody, or one person, can see."""

    def __init__(self, library: Library, ledger: Ledger, room: Room, pages: Pages) -> None:
        self.library, self.ledger, self.room, self.pages = library, ledger, room, pages
        self._chats: dict[str, Chat] = {"twin": room}
        self.conversation = Conversation(library, ledger, self._chats)
        self.deliver = Delivery(ledger, self._chats)

    def at(self, address: str) -> None:
        """Let the pages be open to people at an address."""
        self.conversation = Conversation(self.library, self.ledger, self._chats, address)

    async def do(self, ask: Ask, text: str = "", message: str = "m1", **values) -> list[Reply]:
        """Handle an event as the worker does, and return the replies."""
        event = make(ask, text, message, **values)
        began = now()
        replies = await self.conversation.handle(event)
        await self.ledger.keep(event, replies, began)
        await self.deliver(event)
        return replies

    async def submit(self, event: Event) -> None:
        """Handle an event that the reception made."""
        began = now()
        await self.ledger.keep(event, await self.conversation.handle(event), began)
        await self.deliver(event)

    async def card(self, ask: Ask, text: str = "", message: str = "m1", **values) -> Card:
        """Return the card of the only reply."""
        [reply] = await self.do(ask, text, message, **values)
        return reply.card

    async def press(self, ask: Ask, card: Card, author: str = "ben", **values) -> list[Reply]:
        """Press a button under a card that is shown."""
        [(message, post)] = [each for each in self.room.shown.items() if each[1].card == card]
        pressed = {"author": author, "tag": post.tag, "part": f"{ask.value}-{author}"}
        return await self.do(ask, **{"message": message} | pressed | values)

    def public(self) -> list[Card]:
        seen = {Audience.THREAD, Audience.CHANNEL}
        return [each.card for each in self.room.shown.values() if each.audience in seen]

    def everything(self) -> str:
        return str([each.card for each in self.room.shown.values()])


def make(ask: Ask, text: str = "", message: str = "m1", **values) -> Event:
    given = {
        "platform": "twin",
        "space": "s",
        "channel": "c",
        "author": "ada",
        "at": f"2026-03-04T09:00:{len(text) % 60:02}.000+00:00",
        "part": link_part(text) if ask is Ask.READ else "",
    }
    return replace(Event(message=message, ask=ask, text=text, **given), **values)


@asynccontextmanager
async def opened(data: Where, room: Room | None = None) -> AsyncIterator[House]:
    pages = Pages(dict(PAGES))
    async with (
        Ledger.open(data) as ledger,
        Library.open(
            data, fetcher=pages, extractor=Lines(), embedder=Words(), reader=Matches()
        ) as library,
    ):
        yield House(library, ledger, room or Room(), pages)


class Failing:
    """A library that fails at whatever it is asked for."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, _: str):
        async def fail(*_: object, **__: object) -> None:
            raise self._error

        return fail
