"""What people do, and the payloads that Slack makes of it."""

from collections.abc import Callable

from tests.stand_ins.slack.deliveries import Deliveries, Delivery
from tests.stand_ins.slack.world import APP, BOT_USER, TEAM, Channel, World


class People:
    """Each action changes the world and is delivered; the payload is returned with its delivery."""

    def __init__(
        self, world: World, deliveries: Deliveries, response_url: Callable[..., str]
    ) -> None:
        self.world = world
        self._deliveries = deliveries
        self._response_url = response_url
        self.origin = ""

    async def say(
        self, channel: Channel, text: str, user: str = "U1", *, heard: bool = True, **more: object
    ) -> str:
        """Write a message; return its id. ``heard``: the app is told, by two events for a mention."""
        team = self.world.users[user]["team_id"]
        message = self.world.add(channel, {"user": user, "text": text, "team": team} | more)
        if heard:
            event = message | {"channel": channel.id, "event_ts": message["ts"]}
            await self.event(event | {"channel_type": channel.kind}, channel)
            if f"<@{BOT_USER}>" in text and channel.kind != "im":
                await self.event(event | {"type": "app_mention"}, channel)
        return message["ts"]

    async def drop(self, channel: Channel, name: str, body: bytes, user: str = "U1") -> str:
        """Drop a file; return the id of its message."""
        file = f"F{self.world.number()}"
        self.world.bodies[file] = body
        self.world.files[file] = {
            "id": file,
            "name": name,
            "size": len(body),
            "url_private_download": f"{self.origin}/files/{file}/{name}",
        }
        files = [_withheld(file) if channel.shared else self.world.files[file]]
        return await self.say(channel, "", user, subtype="file_share", files=files)

    async def edit(self, channel: Channel, ts: str, text: str) -> None:
        message = channel.find(ts)
        before = dict(message)
        message |= {"text": text, "edited": {"user": message["user"], "ts": self.world.ts()}}
        await self._changed(channel, message, before)

    async def unfurl(self, channel: Channel, ts: str) -> None:
        """Let Slack add a preview to a message, which it calls a change."""
        message = channel.find(ts)
        before = dict(message)
        message["attachments"] = [{"id": 1, "from_url": "https://example.org/"}]
        await self._changed(channel, message, before)

    async def delete(self, channel: Channel, ts: str) -> None:
        message = channel.find(ts)
        before = dict(message)
        if message.get("reply_count"):
            gone = {
                "subtype": "tombstone",
                "user": "USLACKBOT",
                "text": "This message was deleted.",
            }
            message |= gone
            await self._changed(channel, message, before)
            return
        channel.messages.remove(message)
        now = self.world.ts()
        await self.event(
            {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "channel": channel.id,
                "channel_type": channel.kind,
                "ts": now,
                "event_ts": now,
                "deleted_ts": ts,
                "previous_message": before,
            },
            channel,
        )

    async def react(self, channel: Channel, ts: str, name: str, user: str = "U1") -> None:
        item = {"type": "message", "channel": channel.id, "ts": ts}
        reacted = {"type": "reaction_added", "user": user, "reaction": name, "item": item}
        await self.event(reacted | {"event_ts": self.world.ts()}, channel)

    async def invite(self, channel: Channel, by: str = "") -> None:
        """Bring the bot into a channel; nobody did where a setting of the workspace did it."""
        channel.members.add(BOT_USER)
        joined = {"type": "member_joined_channel", "user": BOT_USER, "channel": channel.id}
        joined |= {"inviter": by} if by else {}
        await self.event(joined | {"channel_type": "C", "event_ts": self.world.ts()}, channel)

    async def open_home(self, user: str = "U1") -> None:
        opened = {"type": "app_home_opened", "user": user, "channel": "D0", "tab": "home"}
        await self.event(opened | {"event_ts": self.world.ts()}, None)

    async def uninstall(self, *, tokens_first: bool = True) -> None:
        """Take the app out; Slack tells of it twice, in any order."""
        at = {"event_ts": self.world.ts()}
        told = [{"type": "tokens_revoked", "tokens": {"bot": [BOT_USER]}}]
        told.insert(len(told) if tokens_first else 0, {"type": "app_uninstalled"})
        for each in told:
            await self.event(each | at, None)

    async def command(self, channel: Channel, text: str, user: str = "U1") -> Delivery:
        """Type ``/footnote``."""
        return await self._deliveries.deliver(
            "slash_commands",
            {
                "command": "/footnote",
                "text": text,
                "team_id": TEAM,
                "channel_id": channel.id,
                "channel_name": {"im": "directmessage", "group": "privategroup"}.get(
                    channel.kind, "tides"
                ),
                "user_id": user,
                "api_app_id": APP,
                "response_url": self._response_url(channel.id, user),
                "trigger_id": self._trigger(),
            },
            tries=1,
        )

    async def press(
        self, channel: Channel, message: dict, action: str, user: str = "U1"
    ) -> Delivery:
        """Press the button ``footnote:<action>`` under a message."""
        button = next(
            each
            for block in message["blocks"]
            if block["type"] == "actions"
            for each in block["elements"]
            if each["action_id"] == f"footnote:{action}"
        )
        ts = message.get("ts", "")
        thread = {"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}
        held = {"type": "message", "message_ts": ts, "channel_id": channel.id} | thread
        held["is_ephemeral"] = "to" in message
        return await self._interactive(
            "block_actions",
            channel,
            user,
            under=ts,
            container=held,
            message=message,
            actions=[
                {
                    "type": "button",
                    "action_id": button["action_id"],
                    "value": button.get("value"),
                    "action_ts": self.world.ts(),
                }
            ],
        )

    async def summarise(self, channel: Channel, ts: str, user: str = "U1") -> Delivery:
        """Choose the shortcut on a message."""
        return await self._interactive(
            "message_action",
            channel,
            user,
            callback_id="summarise_links",
            message=channel.find(ts),
            message_ts=ts,
            action_ts=self.world.ts(),
        )

    async def submit(self, view: dict, values: dict[str, str], user: str = "U1") -> Delivery:
        """Fill in a form and send it; what is not named stays as it was opened."""
        state = {
            block["block_id"]: {block["element"]["action_id"]: _filled(block["element"], values)}
            for block in view["blocks"]
        }
        filled = view | {"state": {"values": state}}
        payload = {
            "type": "view_submission",
            "team": {"id": TEAM},
            "user": self._user(user),
            "view": filled,
        }
        return await self._deliveries.deliver("interactive", payload, tries=1)

    async def event(self, event: dict, channel: Channel | None, **body: object) -> Delivery:
        """Deliver an event of the Events API."""
        return await self._deliveries.deliver("events_api", self.envelope(event, channel) | body)

    def envelope(self, event: dict, channel: Channel | None) -> dict:
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "event_id": f"Ev{self.world.number()}",
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
            "is_ext_shared_channel": bool(channel and channel.shared),
        }

    async def _changed(self, channel: Channel, message: dict, before: dict) -> None:
        now = self.world.ts()
        await self.event(
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "channel": channel.id,
                "channel_type": channel.kind,
                "ts": now,
                "event_ts": now,
                "message": dict(message),
                "previous_message": before,
            },
            channel,
        )

    async def _interactive(
        self, kind: str, channel: Channel, user: str, *, under: str = "", **more: object
    ) -> Delivery:
        payload = {
            "type": kind,
            "team": {"id": TEAM},
            "user": self._user(user),
            "api_app_id": APP,
            "channel": {"id": channel.id, "name": "tides"},
            "response_url": self._response_url(channel.id, user, under),
            "trigger_id": self._trigger(),
        }
        return await self._deliveries.deliver("interactive", payload | more, tries=1)

    def _user(self, user: str) -> dict:
        return {"id": user, "team_id": self.world.users[user]["team_id"]}

    def _trigger(self) -> str:
        return f"{self.world.number()}.1.trigger"


def _withheld(file: str) -> dict:
    """Return what a message says of a file where another company may have dropped it: its id."""
    unknown = {"created": 0, "timestamp": 0, "user": ""}
    return {"id": file, "mode": "file_access", "file_access": "check_file_info"} | unknown


def _filled(element: dict, values: dict[str, str]) -> dict:
    name = element["action_id"]
    if element["type"] == "radio_buttons":
        chosen = values.get(name, (element.get("initial_option") or {}).get("value"))
        option = next(each for each in element["options"] if each["value"] == chosen)
        return {"type": element["type"], "selected_option": option}
    value = values.get(name, element.get("initial_value"))
    return {"type": element["type"], "value": value or None}
