"""The Web API's methods: what each needs, checks and does. Errors are Slack's own words."""

import json
from collections.abc import Callable

from tests.stand_ins.slack.limits import refused, units, unsafe
from tests.stand_ins.slack.world import (
    APP,
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    BOT_USER,
    TEAM,
    Channel,
    World,
)

MAX_TOTAL = 13_200  # characters of all blocks, beyond which Slack refuses the message
MAX_TEXT = 40_000
MAX_BLOCKS = 50
MAX_PEOPLE = 999  # members of a channel that may be asked for at once

SCOPE = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "reactions.add": "reactions:write",
    "users.info": "users:read",
    "conversations.open": "im:write",
    "files.info": "files:read",
}
READING = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


class Refused(Exception):
    """The answer is ``ok: false`` with this error; ``why`` is for who reads the test."""

    def __init__(self, error: str, why: object = "") -> None:
        super().__init__(error)
        self.why = why


class Methods:
    """Every method takes its arguments as Slack gets them, and returns its answer."""

    def __init__(self, world: World, scopes: set[str], socket_url: Callable[[], str]) -> None:
        self.world = world
        self.scopes = scopes
        self._socket_url = socket_url
        self.refusals: list[dict] = []
        self.bot_token = BOT_TOKEN
        self.refresh_token = "xoxe-1"  # good once; the old bot token ends with it
        self._codes: set[str] = set()  # exchanged for a token
        self.fewer = MAX_PEOPLE  # members that a page has, whatever was asked for

    def call(self, method: str, token: str, given: dict) -> dict:
        work = getattr(self, method.replace(".", "_"), _unknown)
        try:
            self._allow(method, token)
            return {"ok": True} | (work(given) or {})
        except Refused as error:
            refusal = {"method": method, "error": str(error), "why": error.why, "given": given}
            self.refusals.append(refusal)
            return {"ok": False, "error": str(error)}

    def _allow(self, method: str, token: str) -> None:
        expected = APP_TOKEN if method == "apps.connections.open" else self.bot_token
        if method != "oauth.v2.access" and token != expected:
            raise Refused("invalid_auth")
        if SCOPE.get(method) and SCOPE[method] not in self.scopes:
            raise Refused("missing_scope")

    def auth_test(self, _: dict) -> dict:
        return {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "url": "https://t.slack.com/"}

    def apps_connections_open(self, _: dict) -> dict:
        return {"url": self._socket_url()}

    def chat_postMessage(self, given: dict) -> dict:  # noqa: N802 - Slack's name
        channel = self._channel(given, member=True)
        message = self._ours(given)
        if given.get("thread_ts"):
            if channel.find(given["thread_ts"]) is None:
                raise Refused("thread_not_found")
            message["thread_ts"] = given["thread_ts"]
        posted = self.world.add(channel, message)
        return {"channel": channel.id, "ts": posted["ts"], "message": posted}

    def chat_postEphemeral(self, given: dict) -> dict:  # noqa: N802
        channel = self._channel(given, member=True)
        if given.get("user") not in channel.members:
            raise Refused("user_not_in_channel")
        at = {"channel": channel.id, "to": given["user"], "ts": self.world.ts()}
        self.world.ephemeral.append(self._ours(given) | at)
        return {"message_ts": at["ts"]}

    def chat_update(self, given: dict) -> dict:
        message = self._own(given, "cant_update_message")
        message.pop("blocks", None)  # text alone deletes the blocks
        message |= self._ours(given) | {"edited": {"user": BOT_USER, "ts": self.world.ts()}}
        return {"ts": message["ts"]}

    def chat_delete(self, given: dict) -> dict:
        message = self._own(given, "cant_delete_message")
        self._channel(given).messages.remove(message)
        return {"ts": message["ts"]}

    def chat_getPermalink(self, given: dict) -> dict:  # noqa: N802
        channel = self._channel(given)
        if channel.find(given["message_ts"]) is None:
            raise Refused("message_not_found")
        return {"permalink": f"https://t.slack.com/archives/{channel.id}/p{given['message_ts']}"}

    def conversations_history(self, given: dict) -> dict:
        channel = self._channel(given, member=True)
        self._may_read(channel)
        return _page(list(reversed(channel.top())), given)

    def conversations_replies(self, given: dict) -> dict:
        channel = self._channel(given, member=True)
        self._may_read(channel)
        found = channel.thread(given["ts"])
        if not found:
            raise Refused("thread_not_found")
        return _page(found, given, root=given["ts"])

    def conversations_info(self, given: dict) -> dict:
        channel = self._channel(given)
        return {
            "channel": {
                "id": channel.id,
                **({} if channel.kind == "im" else {"name": f"room-{channel.id.lower()}"}),
                **({} if channel.kind == "im" else {"is_member": BOT_USER in channel.members}),
                "creator": channel.creator,
                "is_im": channel.kind == "im",
                "is_mpim": channel.kind == "mpim",
                "is_private": channel.kind != "channel",
                "is_ext_shared": channel.shared,
            }
        }

    def conversations_members(self, given: dict) -> dict:
        channel = self._channel(given)
        if channel.kind != "channel" and BOT_USER not in channel.members:
            raise Refused("channel_not_found")  # what is private does not even exist
        if f"{READING[channel.kind]}:read" not in self.scopes:
            raise Refused("missing_scope")
        return _people(sorted(channel.members), given, self.fewer)

    def conversations_open(self, given: dict) -> dict:
        users = [each for each in given.get("users", "").split(",") if each]
        if len(users) != 1:
            raise Refused("missing_scope" if users else "users_list_not_supplied")
        if users[0] not in self.world.users:
            raise Refused("user_not_found")
        if self.world.users[users[0]].get("deleted"):
            raise Refused("user_disabled")
        return {"channel": {"id": self.world.direct(users[0]).id}}

    def reactions_add(self, given: dict) -> None:
        message = self._channel(given, member=True).find(given["timestamp"])
        if message is None:
            raise Refused("message_not_found")
        if given["name"] in message.setdefault("reactions", []):
            raise Refused("already_reacted")
        message["reactions"].append(given["name"])

    def users_info(self, given: dict) -> dict:
        if given["user"] not in self.world.users:
            raise Refused("user_not_found")
        return {"user": self.world.users[given["user"]]}

    def files_info(self, given: dict) -> dict:
        if given["file"] not in self.world.files:
            raise Refused("file_not_found")
        return {"file": self.world.files[given["file"]]}

    def views_open(self, given: dict) -> dict:
        view = self._view(given)
        if given["trigger_id"] in self.world.modals:
            raise Refused("exchanged_trigger_id")
        self.world.modals[given["trigger_id"]] = view
        return {"view": view}

    def views_publish(self, given: dict) -> dict:
        self.world.homes[given["user_id"]] = self._view(given)
        return {"view": self.world.homes[given["user_id"]]}

    def oauth_v2_access(self, given: dict) -> dict:
        if given.get("grant_type") == "refresh_token":
            return self._installed() | self._rotated(given["refresh_token"])
        code = given.get("code", "")
        if not code.startswith("good"):
            raise Refused("invalid_code")
        if code in self._codes:
            raise Refused("code_already_used")
        self._codes.add(code)
        return self._installed()

    def _rotated(self, refresh: str) -> dict:
        if refresh != self.refresh_token:
            raise Refused("invalid_refresh_token")
        self.bot_token = f"{BOT_TOKEN}-{self.world.number()}"
        self.refresh_token = f"xoxe-{self.world.number()}"
        return {
            "access_token": self.bot_token,
            "refresh_token": self.refresh_token,
            "expires_in": 12 * 3600,
        }

    def _installed(self) -> dict:
        return {
            "app_id": APP,
            "access_token": self.bot_token,
            "bot_user_id": BOT_USER,
            "scope": ",".join(sorted(self.scopes)),
            "team": {"id": TEAM, "name": "Stand-in"},
            "authed_user": {"id": "U1"},
            "token_type": "bot",
        }

    def _view(self, given: dict) -> dict:
        view = given["view"] if isinstance(given["view"], dict) else json.loads(given["view"])
        wrong = refused(view["blocks"]) + unsafe(view)
        if wrong or units(view.get("title", {}).get("text", "")) > 24:
            raise Refused("invalid_arguments", wrong)
        return view | {"id": f"V{self.world.number()}"}

    def _channel(self, given: dict, *, member: bool = False) -> Channel:
        channel = self.world.channels.get(given.get("channel", ""))
        if channel is None:
            raise Refused("channel_not_found")
        if member and BOT_USER not in channel.members:
            raise Refused("not_in_channel")
        if member and channel.archived:
            raise Refused("is_archived")
        return channel

    def _may_read(self, channel: Channel) -> None:
        if f"{READING[channel.kind]}:history" not in self.scopes:
            raise Refused("missing_scope")

    def _own(self, given: dict, otherwise: str) -> dict:
        message = self._channel(given).find(given["ts"])
        if message is None:
            raise Refused("message_not_found")
        if message.get("bot_id") != BOT:
            raise Refused(otherwise)
        return message

    def _ours(self, given: dict) -> dict:
        blocks = given.get("blocks") or []
        wrong = refused(blocks) + unsafe(given)
        if wrong or len(blocks) > MAX_BLOCKS:
            raise Refused("invalid_blocks", wrong or len(blocks))
        if units(json.dumps(blocks, ensure_ascii=False)) > MAX_TOTAL:
            raise Refused("msg_blocks_too_long")
        if not given.get("text") and not blocks:
            raise Refused("no_text")
        if units(given.get("text", "")) > MAX_TEXT:
            raise Refused("msg_too_long")
        held = {name: given[name] for name in ("text", "blocks", "metadata") if given.get(name)}
        return {"user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM} | held


def _unknown(_: dict) -> dict:
    raise Refused("unknown_method")


def _people(members: list[str], given: dict, fewer: int) -> dict:
    """Return a page of members: no more than asked for, and maybe fewer though more follow."""
    limit, cursor = str(given.get("limit", 100)), given.get("cursor") or "after:0"
    if not limit.isdecimal() or not 0 < int(limit) <= MAX_PEOPLE:
        raise Refused("invalid_limit")
    before, _, start = cursor.partition(":")
    if before != "after" or not start.isdecimal():
        raise Refused("invalid_cursor")
    end = int(start) + min(int(limit), fewer)
    more = f"after:{end}" if end < len(members) else ""
    return {"members": members[int(start) : end], "response_metadata": {"next_cursor": more}}


def _page(messages: list[dict], given: dict, root: str = "") -> dict:
    oldest, start = float(given.get("oldest") or 0), int(given.get("cursor") or 0)
    limit = min(int(given.get("limit") or 15), 15)
    fits = [each for each in messages if float(each["ts"]) > oldest or each["ts"] == root]
    page = fits[start : start + limit]
    if not given.get("include_all_metadata"):
        page = [{k: v for k, v in each.items() if k != "metadata"} for each in page]
    more = str(start + limit) if start + limit < len(fits) else ""
    return {
        "messages": page,
        "has_more": bool(more),
        "response_metadata": {"next_cursor": more},
    }
