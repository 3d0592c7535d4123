"""Slack as a place: the stand-in on one side, Footnote on the other."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.behaviour.place import Can, Channel, Place, Shown
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import BOT_USER
from tests.stand_ins.slack.world import Channel as Room
from tests.waiting import until

PEOPLE = {"ada": "U1", "ben": "U2", "root": "UROOT"}
NAMES = {"U1": "Ada", "U2": "Ben", "UROOT": "Root"}

_NUMBERS = itertools.count(1)


class SlackPlace(Place):
    """A workspace; payloads come by Socket Mode or by signed HTTP, as ``slack`` was told."""

    cannot: Sequence[Can] = (Can.REPLY,)

    def __init__(self, slack: SlackStandIn, name: str) -> None:
        self.slack = slack
        self.name = name
        for user, shown in NAMES.items():
            slack.world.users[user]["profile"]["display_name"] = shown

    async def channel(self) -> Channel:
        room = self.slack.world.channel(f"C{next(_NUMBERS):04}{len(self.name)}")
        return SlackChannel(self.slack, room)

    async def direct(self, person: str) -> Channel:
        room = self.slack.world.channel(f"D{next(_NUMBERS):04}{len(self.name)}", "im")
        room.members = {PEOPLE[person], BOT_USER}
        return SlackChannel(self.slack, room)

    @property
    def refusals(self) -> list[Any]:
        # A mention comes as two events: the second finds its reaction there.
        refused = self.slack.methods.refusals
        return [each for each in refused if each["error"] != "already_reacted"]


class SlackChannel(Channel):
    """A channel of the stand-in."""

    def __init__(self, slack: SlackStandIn, room: Room) -> None:
        self._slack, self.room = slack, room
        self._people = slack.people
        self.name = room.id

    async def say(
        self,
        person: str,
        text: str,
        *,
        mention: bool = False,
        to: str = "",
        thread: str = "",
        reply_to: str = "",  # noqa: ARG002 - Slack has threads
        file: tuple[str, bytes] | None = None,
    ) -> str:
        if file:
            return await self._people.drop(self.room, *file, PEOPLE[person])
        text = " ".join(f"<{word}>" if "://" in word else word for word in text.split(" "))
        text = f"<@{PEOPLE[to]}> {text}" if to else text
        text = f"<@{BOT_USER}> {text}" if mention else text
        more = {"thread_ts": thread} if thread else {}
        return await self._people.say(self.room, text, PEOPLE[person], **more)

    async def edit(self, message: str, text: str) -> None:
        before = self.room.find(message)["text"]
        named = f"<@{BOT_USER}> " if f"<@{BOT_USER}>" in before else ""
        text = " ".join(f"<{word}>" if "://" in word else word for word in text.split(" "))
        await self._people.edit(self.room, message, named + text)

    async def unfurl(self, message: str) -> None:
        await self._people.unfurl(self.room, message)

    async def delete(self, message: str) -> None:
        await self._people.delete(self.room, message)

    async def bookmark(self, message: str, person: str) -> None:
        await self._people.react(self.room, message, "bookmark", PEOPLE[person])

    async def press(self, shown: Shown, action: str, person: str) -> None:
        await self._people.press(self.room, shown.raw, action, PEOPLE[person])

    async def command(self, person: str, text: str) -> None:
        await self._people.command(self.room, text, PEOPLE[person])

    async def summarise(self, message: str, person: str) -> None:
        await self._people.summarise(self.room, message, PEOPLE[person])

    async def choose(self, person: str, values: dict[str, str]) -> None:
        modals, before = self._slack.world.modals, set(self._slack.world.modals)
        told = len(self.private(person))
        await self.command(person, "settings")
        await self.until(lambda: set(modals) - before or len(self.private(person)) > told)
        if not set(modals) - before:  # who administers nothing is shown the settings, and no form
            return
        [trigger] = set(modals) - before
        await self._people.submit(modals[trigger], values, PEOPLE[person])
        await self.until(lambda: len(self.private(person)) > told)

    def public(self, thread: str = "") -> list[Shown]:
        standing = self.room.thread(thread) if thread else self.room.top()
        return [_shown(each) for each in standing if each.get("user") == BOT_USER]

    def private(self, person: str) -> list[Shown]:
        alone = self._slack.world.ephemeral
        here = [e for e in alone if e["channel"] == self.room.id and e["to"] == PEOPLE[person]]
        return [_shown(each) for each in here]

    def reacted(self, message: str) -> bool:
        found = self.room.find(message)
        return bool(found and found.get("reactions"))

    async def until(self, holds: Callable[[], Any]) -> Any:
        return await until(holds)


def _shown(message: dict[str, Any]) -> Shown:
    blocks = message.get("blocks") or []
    buttons = [each for block in blocks for each in block.get("elements", []) if _is_button(each)]
    return Shown(
        id=message.get("ts", ""),
        text=" ".join(_texts(blocks)),
        actions=frozenset(each["action_id"].removeprefix("footnote:") for each in buttons),
        links=tuple(_links(blocks)),
        raw=message,
    )


def _is_button(element: dict[str, Any]) -> bool:
    return element.get("type") == "button"


_RUNNING = {"rich_text_section", "rich_text_quote"}  # whose elements are pieces of one text


def _texts(held: Any) -> Iterator[str]:
    """Yield what a person reads of blocks, in order."""
    if isinstance(held, list):
        for each in held:
            yield from _texts(each)
    elif isinstance(held, dict) and held.get("type") in _RUNNING:
        yield "".join(_texts(held["elements"]))
    elif isinstance(held, dict):
        if isinstance(held.get("text"), str):
            yield held["text"].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        else:
            yield from _texts(held.get("text"))
        for name in ("elements", "fields"):
            yield from _texts(held.get(name, []))


def _links(held: Any) -> Iterator[str]:
    if isinstance(held, list):
        for each in held:
            yield from _links(each)
    elif isinstance(held, dict):
        if isinstance(held.get("url"), str):
            yield held["url"]
        text = held.get("text")
        if isinstance(text, str) and held.get("type") == "mrkdwn":
            yield from (
                part.partition("|")[0].replace("&amp;", "&")
                for part in text.split("<")[1:]
                if "://" in part
            )
        for value in held.values():
            if isinstance(value, dict | list):
                yield from _links(value)
