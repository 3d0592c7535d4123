"""What stands in a workspace: people, channels, messages. Decides nothing about how it is sent."""

import itertools
import time
from dataclasses import dataclass, field

TEAM, BOT_USER, BOT, APP = "T1", "UBOT", "BBOT", "A1"
# What the app was granted: its own list, so that what the code asks for is held to it.
SCOPES = frozenset(
    [
        "app_mentions:read",
        "chat:write",
        "commands",
        "reactions:read",
        "reactions:write",
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
        "channels:read",
        "groups:read",
        "im:write",
        "users:read",
        "files:read",
    ]
)
BOT_TOKEN, APP_TOKEN = "xoxb-stand-in", "xapp-stand-in"


@dataclass
class Channel:
    """``kind`` is channel, group, mpim or im; ``members`` those who may read, the bot among them."""

    id: str
    kind: str = "channel"
    shared: bool = False
    archived: bool = False
    creator: str = "UROOT"
    members: set[str] = field(default_factory=lambda: {BOT_USER})
    messages: list[dict] = field(default_factory=list)

    def find(self, ts: str) -> dict | None:
        return next((each for each in self.messages if each["ts"] == ts), None)

    def thread(self, ts: str) -> list[dict]:
        """Return a message and its replies, oldest first."""
        return [each for each in self.messages if ts in {each["ts"], each.get("thread_ts")}]

    def top(self) -> list[dict]:
        """Return what stands in the channel itself, oldest first."""
        return [
            each
            for each in self.messages
            if each.get("thread_ts", each["ts"]) == each["ts"]
            or each.get("subtype") == "thread_broadcast"
        ]


class World:
    """One workspace. Times are unique and grow, as Slack's are."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, dict] = {}
        self.files: dict[str, dict] = {}
        self.bodies: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}  # files, and where their addresses lead
        self.ephemeral: list[dict] = []  # channel, user, text, blocks
        self.homes: dict[str, dict] = {}
        self.modals: dict[str, dict] = {}  # by trigger
        self._numbers = itertools.count(1)
        self._micros = 0
        for user, admin in (("U1", False), ("U2", False), ("UROOT", True)):
            self.person(user, admin=admin)

    def person(self, user: str, *, admin: bool = False, team: str = TEAM, **more: object) -> dict:
        self.users[user] = {
            "id": user,
            "team_id": team,
            "name": user.lower(),
            "is_admin": admin,
            "profile": {"display_name": user.lower().removeprefix("u")},
        } | more
        return self.users[user]

    def channel(self, channel: str, kind: str = "channel", **more: object) -> Channel:
        made = Channel(channel, kind, **more)
        made.members |= set(self.users)
        self.channels[channel] = made
        return made

    def direct(self, user: str) -> Channel:
        """Return the channel that a person and the bot have to themselves."""
        channel = f"D{user}"
        if channel not in self.channels:
            self.channels[channel] = Channel(channel, "im", members={BOT_USER, user})
        return self.channels[channel]

    def number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        """Return the next time: a millisecond later than the last, or now."""
        self._micros = max(time.time_ns() // 1000, self._micros + 1000)
        return f"{self._micros // 10**6}.{self._micros % 10**6:06}"

    def add(self, channel: Channel, message: dict) -> dict:
        message = {"type": "message", "ts": self.ts()} | message
        channel.messages.append(message)
        root = channel.find(message.get("thread_ts", ""))
        if root is not None and root is not message:
            root["thread_ts"] = root["ts"]
            root["reply_count"] = root.get("reply_count", 0) + 1
            root["latest_reply"] = message["ts"]
        return message
