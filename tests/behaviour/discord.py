"""Discord as a place: the wire stand-in on one side, Footnote on the other."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from tests.behaviour.place import Can, Channel, Place, Shown
from tests.stand_ins.discord import DiscordStandIn
from tests.waiting import until

LABELS = {
    "more": "More",
    "up": "👍",
    "down": "👎",
    "context": "Context",
    "why": "Why?",
    "verify": "Still there?",
    "not_relevant": "Not relevant",
    "relevant": "Take it back",
    "show": "Show everyone",
    "ask_people": "Ask people here",
    "forget": "Forget",
    "forget_me": "Forget me",
    "settings": "Settings",
    "digest_off": "No digest",
}


class DiscordPlace(Place):
    """A server with Ada, Ben and Root."""

    name = "discord"
    cannot: Sequence[Can] = ()

    def __init__(self, discord: DiscordStandIn) -> None:
        self.discord = discord
        self.people = {
            "ada": discord.add_person("Ada"),
            "ben": discord.add_person("Ben"),
            "root": discord.add_person("Root", manager=True),
        }

    async def channel(self) -> Channel:
        made = self.discord.add_channel()
        await self.discord.gateway.dispatch("CHANNEL_CREATE", made.payload())
        return DiscordChannel(self, made)

    async def direct(self, person: str) -> Channel:
        return DiscordChannel(self, self.discord.add_direct(self.people[person]))

    @property
    def refusals(self) -> list[Any]:
        return self.discord.rest.violations


class DiscordChannel(Channel):
    """A channel of the stand-in; a message's thread has the message's id."""

    def __init__(self, place: DiscordPlace, room: Any) -> None:
        self._place, self._discord, self.room = place, place.discord, room
        self.name = room.id

    async def say(
        self,
        person: str,
        text: str,
        *,
        mention: bool = False,
        to: str = "",
        thread: str = "",
        reply_to: str = "",
        file: tuple[str, bytes] | None = None,
    ) -> str:
        text = f"<@{self._place.people[to].id}> {text}" if to else text
        text = f"<@{self._discord.world.us.id}> {text}" if mention else text
        files = dict([file]) if file else {}
        where = (self._discord.thread(thread) if thread else None) or self.room
        return await self._discord.say(
            where, self._person(person), text, reply_to=reply_to, files=files
        )

    async def edit(self, message: str, text: str) -> None:
        us = f"<@{self._discord.world.us.id}>"
        named = f"{us} " if us in self.room.messages[message]["content"] else ""
        await self._discord.edit(self.room, message, named + text)

    async def unfurl(self, message: str) -> None:
        await self._discord.unfurl(self.room, message)

    async def delete(self, message: str) -> None:
        await self._discord.delete(self.room, message)

    async def bookmark(self, message: str, person: str) -> None:
        await self._discord.react(self.room, self._person(person), message, "🔖")

    async def press(self, shown: Shown, action: str, person: str) -> None:
        where = self._discord.world.channels.get(shown.raw["channel_id"], self.room)
        await self._discord.press(where, self._person(person), shown.raw, LABELS[action])

    async def command(self, person: str, text: str) -> None:
        name, _, said = text.partition(" ")
        if text == "forget me":
            name, said = "forget-me", ""
        option = {"ask": "question", "forget": "article", "digest": "what"}.get(name)
        options = {option: said} if option and said else {}
        await self._discord.slash(self.room, self._person(person), name, **options)

    async def summarise(self, message: str, person: str) -> None:
        await self._discord.menu(self.room, self._person(person), message)

    async def choose(self, person: str, values: dict[str, str]) -> None:
        who = self._person(person)
        given = await self._discord.slash(self.room, who, "settings")
        await self.until(lambda: given.ack)
        if given.ack["type"] != 9:  # who administers nothing is shown the settings, and no form
            return
        saved = len(self.private(person))
        await self._discord.submit(self.room, who, given.ack["data"], values)
        await self.until(lambda: len(self.private(person)) > saved)

    def public(self, thread: str = "") -> list[Shown]:
        if not thread:
            return [_shown(each) for each in self._discord.shown(self.room) if not _answers(each)]
        under = self._discord.thread(thread)
        replies = [e for e in self._discord.shown(self.room) if _answers(e) == thread]
        return [_shown(e) for e in [*replies, *(self._discord.shown(under) if under else [])]]

    def private(self, person: str) -> list[Shown]:
        who = self._person(person).id
        given = [
            each
            for each in self._discord.rest.interactions.values()
            if each.person.id == who and self._is_here(each.channel)
        ]
        return [_shown(message) for each in given for message in each.shown if _says(message)]

    def _is_here(self, channel: Any) -> bool:
        return self.room.id in {channel.id, channel.parent}

    def reacted(self, message: str) -> bool:
        return bool(self._discord.reactions(self.room, message))

    async def until(self, holds: Callable[[], Any]) -> Any:
        return await until(holds)

    def _person(self, person: str) -> Any:
        return self._place.people[person]


def _answers(message: dict[str, Any]) -> str:
    return str((message.get("message_reference") or {}).get("message_id", ""))


def _says(message: dict[str, Any]) -> bool:
    return bool(message.get("content") or message.get("embeds"))


def _shown(message: dict[str, Any]) -> Shown:
    buttons = [each for row in message.get("components") or [] for each in row["components"]]
    ours = [each["custom_id"].split(":")[1] for each in buttons if each.get("custom_id")]
    texts = [message.get("content") or "", *_texts(message.get("embeds") or [])]
    text = " ".join(texts)
    urls = re.findall(r"\((https?://[^\s)]+)\)", text)
    urls += [each["url"] for each in message.get("embeds") or [] if each.get("url")]
    urls += [each["url"] for each in buttons if each.get("url")]
    drawn = re.sub(r"\]\(<?https?://[^\s)]+\)|(?<!\\)\*\*", _drawn, text)
    plain = re.sub(r"\\(.)", r"\1", drawn)
    return Shown(message["id"], plain, frozenset(ours), tuple(urls), message)


def _drawn(markup: re.Match[str]) -> str:
    """Return what is left of a link's address, and of the marks of what is bold."""
    return "" if markup[0] == "**" else "]"


def _texts(embeds: list[dict[str, Any]]) -> list[str]:
    found = []
    for embed in embeds:
        found += [(embed.get("author") or {}).get("name", ""), embed.get("title", "")]
        found.append(embed.get("description", ""))
        for each in embed.get("fields") or []:
            found += [each["name"], each["value"]]
        found.append((embed.get("footer") or {}).get("text", ""))
    return [each for each in found if each]
