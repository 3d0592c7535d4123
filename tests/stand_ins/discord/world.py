"""Who and what is on the stand-in: servers, channels, people, messages; payloads as Discord's."""

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

DISCORD_EPOCH = 1_420_070_400_000  # ms
ALL = (1 << 46) - 1  # permissions
NOBODYS_TO_MANAGE = 0x6C0 | 1 << 11 | 1 << 14 | 1 << 16 | 1 << 35 | 1 << 38
TEXT, DIRECT, THREAD, PRIVATE_THREAD, FORUM, MEDIA = 0, 1, 11, 12, 15, 16
THREADS, FORUMS = {THREAD, PRIVATE_THREAD}, {FORUM, MEDIA}
EPHEMERAL = 1 << 6
VIEW, MANAGE_THREADS = 1 << 10, 1 << 34  # permissions


@dataclass
class Person:
    id: str
    name: str
    bot: bool = False
    manager: bool = False
    closed: bool = False  # takes no direct messages
    timed_out_until: str | None = None

    def payload(self):
        return {
            "id": self.id, "username": self.name, "global_name": self.name, "discriminator": "0",
            "avatar": None, "bot": self.bot,
        }  # fmt: skip


@dataclass
class Channel:
    """``denied``: what the bot may not do there: "threads", "write", "write in threads", "embed", "react",
    "see".

    ``people`` are those of direct messages, of a private thread, or that a private channel is open to.
    An ``archived`` thread can only be read, until it is opened again: a ``locked`` one by who has
    Manage Threads. A forum with ``tags`` wants one of them on each post.
    """

    id: str
    guild: str
    name: str
    type: int = TEXT
    parent: str = ""
    owner: str = ""
    private: bool = False
    archived: bool = False
    locked: bool = False
    people: list = field(default_factory=list)
    denied: set = field(default_factory=set)
    tags: list = field(default_factory=list)
    messages: dict = field(default_factory=dict)
    newest: str = ""

    def payload(self):
        made = {"id": self.id, "type": self.type, "name": self.name, "flags": 0}
        if self.type == DIRECT:
            others = [each.payload() for each in self.people]
            return made | {"recipients": others, "last_message_id": None}
        hidden = [{"id": self.guild, "type": 0, "allow": "0", "deny": str(VIEW)}]
        hidden += [
            {"id": each.id, "type": 1, "allow": str(VIEW), "deny": "0"} for each in self.people
        ]
        made |= {
            "guild_id": self.guild,
            "position": 0,
            "nsfw": False,
            "parent_id": self.parent or None,
        }
        made["permission_overwrites"] = hidden if self.private else []
        if self.type in FORUMS:
            made["available_tags"] = self.tags
        if self.type in THREADS:
            now = datetime.now(UTC).isoformat()
            metadata = {
                "archived": self.archived,
                "auto_archive_duration": 1440,
                "archive_timestamp": now,
                "locked": self.locked,
            }
            made |= {
                "owner_id": self.owner,
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": metadata,
            }
            made["total_message_sent"] = 0
            # Discord names the newest that was written, also once it is deleted.
            made["last_message_id"] = self.newest or None
        return made


@dataclass
class Guild:
    id: str
    name: str
    owner: str
    channels: list = field(default_factory=list)
    people: list = field(default_factory=list)


class World:
    """Ids grow with time, as Discord's do: a test may look ``after`` one."""

    def __init__(self):
        self._last = int(time.time() * 1000) - DISCORD_EPOCH << 22
        self._count = itertools.count(1)
        self.people: dict[str, Person] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.us = self._person("Footnote", bot=True)

    def new_id(self) -> str:
        self._last = max(self._last + 1, int(time.time() * 1000) - DISCORD_EPOCH << 22)
        return str(self._last)

    def add_guild(self, name="Readers") -> Guild:
        owner = self._person("owner")
        guild = Guild(self.new_id(), name, owner.id)
        guild.people += [owner, self.us]
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, guild: Guild, name="news", *, private=False, kind=TEXT) -> Channel:
        channel = Channel(self.new_id(), guild.id, name, kind, private=private)
        self.channels[channel.id] = channel
        guild.channels.append(channel)
        return channel

    def add_person(self, guild: Guild, name="anna", *, manager=False) -> Person:
        person = self._person(name, manager=manager)
        guild.people.append(person)
        return person

    def add_direct(self, person: Person) -> Channel:
        """Return the channel that a person and the bot have to themselves: there is one."""
        for known in self.channels.values():
            if known.type == DIRECT and known.people == [person]:
                return known
        channel = Channel(self.new_id(), "", person.name, DIRECT, people=[person])
        self.channels[channel.id] = channel
        return channel

    def add_thread(
        self, channel: Channel, message: str, name: str, owner: str, kind: int = THREAD
    ) -> Channel:
        thread = Channel(
            message, channel.guild, name, kind, channel.id, owner, denied=channel.denied
        )
        self.channels[thread.id] = thread
        return thread

    def message(self, channel: Channel, author: Person, content="", **given):
        made = {
            "id": self.new_id(), "channel_id": channel.id, "author": author.payload(), "content": content,
            "timestamp": datetime.now(UTC).isoformat(), "edited_timestamp": None, "tts": False,
            "mention_everyone": False, "mentions": self._mentioned(content), "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": False, "type": 0, "components": [], "flags": 0,
        } | given  # fmt: skip
        if channel.guild:
            made["guild_id"] = channel.guild
        if reference := made.get("message_reference"):
            made["type"] = 19
            made["referenced_message"] = channel.messages.get(reference["message_id"])
        channel.messages[made["id"]] = made
        channel.newest = made["id"]
        return made

    def dispatched(self, channel: Channel, message):
        """Return a message as the gateway sends it: with its author as a member."""
        person = self.people.get(message["author"]["id"])
        return message | (
            {"member": self.member(channel, person)} if channel.guild and person else {}
        )

    def member(self, channel: Channel, person: Person, *, user=False):
        roles = [self.admins(channel.guild)] if person.manager else []
        made = {
            "roles": roles, "nick": None, "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False,
            "mute": False, "flags": 0, "avatar": None, "permissions": str(self.permissions(person)),
            "communication_disabled_until": person.timed_out_until,
        }  # fmt: skip
        return made | ({"user": person.payload()} if user else {})

    def permissions(self, person: Person) -> int:
        return ALL if person.manager else NOBODYS_TO_MANAGE

    def admins(self, guild: str) -> str:
        return str(int(guild) + (1 << 21))

    def guild_payload(self, guild: Guild):
        roles = [
            self._role(guild.id, "@everyone", NOBODYS_TO_MANAGE),
            self._role(self.admins(guild.id), "Admins", ALL),
        ]
        channels = [channel.payload() for channel in guild.channels]
        threads = [
            each.payload()
            for each in self.channels.values()
            if each.type in THREADS and each.guild == guild.id and not each.archived
        ]
        anywhere = Channel("0", guild.id, "")
        return {
            "id": guild.id, "name": guild.name, "owner_id": guild.owner, "roles": roles, "channels": channels,
            "threads": threads, "members": [self.member(anywhere, self.us, user=True)], "emojis": [],
            "member_count": len(guild.people), "unavailable": False, "large": False, "features": [],
            "stickers": [], "voice_states": [], "presences": [], "stage_instances": [],
            "guild_scheduled_events": [], "soundboard_sounds": [], "premium_tier": 0,
        }  # fmt: skip

    def _role(self, number, name, permissions):
        return {
            "id": number, "name": name, "permissions": str(permissions), "position": 0, "color": 0, "hoist": False,
            "managed": False, "mentionable": False, "flags": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        }  # fmt: skip

    def _mentioned(self, content: str):
        return [each.payload() for each in self.people.values() if f"<@{each.id}>" in content]

    def _person(self, name, **given) -> Person:
        person = Person(self.new_id(), name, **given)
        self.people[person.id] = person
        return person
