"""The stand-in's HTTP API, as far as the bot uses it."""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from tests.stand_ins.discord.limits import wrong_with, wrong_with_modal
from tests.stand_ins.discord.world import DIRECT, EPHEMERAL, FORUMS, MANAGE_THREADS, THREADS

VERSION = "/api/v10"


class Refused(Exception):
    def __init__(self, status, code, why=""):
        self.status, self.code, self.why = status, code, why


@dataclass
class Fault:
    """What the next ``times`` requests that match are answered with. ``after``: once they worked."""

    method: str
    path: str
    status: int
    times: int = 1
    wait: float = 0.05  # seconds, of a 429
    after: bool = False
    everywhere: bool = False  # a 429 for all routes
    code: int = 0  # Discord's own, beside the status


@dataclass
class Interaction:
    id: str
    token: str
    channel: object
    person: object
    message: str = ""
    made_at: float = field(default_factory=time.monotonic)
    acked_in: float | None = None  # seconds
    ack: dict | None = None
    shown: list = field(default_factory=list)  # messages, the response first
    expired: bool = False


class Rest:
    """``requests`` lists the method and path of each request, ``violations`` what was refused."""

    def __init__(self, world, gateway, token):
        self.world, self.gateway, self.token = world, gateway, token
        self.requests: list = []
        self.violations: list = []
        self.faults: list[Fault] = []
        self.interactions: dict[str, Interaction] = {}
        self.commands: list = []
        self.synced = 0
        self.files: dict[str, bytes] = {}
        self.flags = 1 << 19
        self.shards = 1
        self._nonces: dict = {}
        self.forgets_nonces = False  # as Discord does after some minutes
        self.latency = 0.0  # seconds before each answer

    async def answer(self, request):
        path = request.path.removeprefix(VERSION)
        self.requests.append((request.method, path))
        if self.latency:
            await asyncio.sleep(self.latency)
        if fault := self._fault(request.method, path, after=False):
            return _failed(fault)
        try:
            self._authorised(request, path)
            body = await request.json() if request.can_read_body else {}
            answered = await self._route(request.method, path, body, request.query)
        except Refused as error:
            if error.status == 400 and error.code == 50035:
                self.violations.append(error.why)
            return _json({"code": error.code, "message": error.why or "no"}, error.status)
        if fault := self._fault(request.method, path, after=True):
            return _failed(fault)
        return _json(answered, 200) if answered is not None else web.Response(status=204)

    def _fault(self, method, path, *, after):
        for fault in self.faults:
            if (
                fault.times
                and fault.after is after
                and fault.method == method
                and re.search(fault.path, path)
            ):
                fault.times -= 1
                return fault
        return None

    def _authorised(self, request, path):
        without_login = path.startswith(("/webhooks/", "/interactions/"))
        if not without_login and request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")

    async def _route(self, method, path, body, query):
        for pattern, handler in _ROUTES:
            if found := re.fullmatch(pattern, f"{method} {path}"):
                return await getattr(self, handler)(*found.groups(), body=body, query=query)
        raise Refused(404, 0, f"no such route: {method} {path}")

    # the application

    async def me(self, **_):
        return self.world.us.payload()

    async def application(self, **_):
        owner = next((each for each in self.world.people.values() if not each.bot), self.world.us)
        return {
            "id": self.world.us.id, "name": "Footnote", "description": "", "icon": None, "bot_public": False,
            "bot_require_code_grant": False, "verify_key": "0" * 64, "owner": owner.payload(), "flags": self.flags,
            "team": None,
        }  # fmt: skip

    async def gateway_bot(self, **_):
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {
            "url": self.gateway.elsewhere or self.gateway.url,
            "shards": self.shards,
            "session_start_limit": limit,
        }

    async def set_commands(self, application, *, body, **_):
        for command in body:
            if "contexts" not in command or "integration_types" not in command:
                raise Refused(400, 50035, "a command without contexts")
        self.synced += 1
        self.commands = [
            command | {"id": self.world.new_id(), "application_id": application} for command in body
        ]
        return self.commands

    # servers and people

    async def guild(self, guild, **_):
        if guild not in self.world.guilds:
            raise Refused(404, 10004)
        return self.world.guild_payload(self.world.guilds[guild])

    async def member(self, guild, person, **_):
        people = self.world.guilds[guild].people if guild in self.world.guilds else []
        found = next((each for each in people if each.id == person), None)
        if found is None:
            raise Refused(404, 10007)
        return self.world.member(self.world.guilds[guild].channels[0], found, user=True)

    async def user(self, person, **_):
        if person not in self.world.people:
            raise Refused(404, 10013)
        return self.world.people[person].payload()

    async def channel(self, channel, **_):
        return self._channel(channel).payload()

    async def change_thread(self, channel, *, body, **_):
        thread = self._channel(channel)
        if not self._manages_threads():
            if thread.locked or "locked" in body or thread.type not in THREADS:
                raise Refused(403, 50013)
            if body["archived"] and thread.owner != self.world.us.id:
                raise Refused(403, 50013)
        await self._set_archived(thread, archived=body["archived"])
        return thread.payload()

    async def open_direct(self, *, body, **_):
        person = self.world.people.get(body["recipient_id"])
        if person is None or person is self.world.us:
            raise Refused(400, 50033)
        return self.world.add_direct(person).payload()

    async def thread_member(self, thread, person, **_):
        here = self._channel(thread)
        if here.type not in THREADS:
            raise Refused(400, 50024)
        if person not in {each.id for each in here.people}:
            raise Refused(404, 10007)
        return {"id": thread, "user_id": person, "join_timestamp": "2024-01-01T00:00:00+00:00"}

    # messages

    async def create(self, channel, *, body, **_):
        here = self._channel(channel, "write")
        if here.type in FORUMS:
            raise Refused(400, 50008)
        if here.type == DIRECT and any(each.closed for each in here.people):
            raise Refused(403, 50007)
        if here.type in THREADS and "write in threads" in here.denied:
            raise Refused(403, 50013)
        self._check_embeds(here, body)
        if here.archived and here.locked and not self._manages_threads():
            raise Refused(403, 50013)
        self._check(body)
        if not body.get("nonce") or not body.get("enforce_nonce"):
            raise Refused(400, 50035, "a message that would stand there twice if sent twice")
        nonce = (channel, body.get("nonce"))
        if nonce in self._nonces and not self.forgets_nonces:
            return self._nonces[nonce]
        reference = body.get("message_reference")
        full = {"type": 0, "channel_id": channel} | (reference or {})
        answers = {"message_reference": full} if reference else {}
        if (
            reference
            and reference["message_id"] not in here.messages
            and reference.get("fail_if_not_exists", True)
        ):
            raise Refused(400, 50035, "a reference to a message that is not there")
        await self._set_archived(here, archived=False)
        made = self.world.message(here, self.world.us, **_shown(body), **answers)
        self._nonces[nonce] = made | {"nonce": body.get("nonce")}
        await self.gateway.dispatch("MESSAGE_CREATE", self.world.dispatched(here, made))
        return self._nonces[nonce]

    async def history(self, channel, *, query, **_):
        messages = sorted(
            self._channel(channel).messages.values(), key=lambda each: int(each["id"])
        )
        limit = int(query.get("limit", 50))
        if "after" in query:
            return [each for each in messages if int(each["id"]) > int(query["after"])][:limit][
                ::-1
            ]
        before = int(query.get("before", 1 << 63))
        return [each for each in messages[::-1] if int(each["id"]) < before][:limit]

    async def message(self, channel, message, **_):
        return self._message(channel, message)

    async def edit(self, channel, message, *, body, **_):
        found = self._changeable(channel, message)
        self._check_embeds(self._channel(channel), body)
        self._check(found | {"allowed_mentions": {"parse": []}} | body)
        found |= _shown(body) | {"edited_timestamp": datetime.now(UTC).isoformat()}
        await self.gateway.dispatch("MESSAGE_UPDATE", found)
        return found

    async def delete(self, channel, message, **_):
        found = self._changeable(channel, message)
        del self._channel(channel).messages[message]
        gone = {"id": message, "channel_id": channel}
        gone |= {"guild_id": found["guild_id"]} if "guild_id" in found else {}
        await self.gateway.dispatch("MESSAGE_DELETE", gone)

    async def react(self, channel, message, emoji, **_):
        found = self._changeable(channel, message, "react")
        found.setdefault("reacted", []).append(emoji)

    async def typing(self, channel, **_):
        self._channel(channel, "write")

    async def open_post(self, forum, *, body, **_):
        here, message = self._channel(forum, "write"), body.get("message") or {}
        if here.type not in FORUMS:
            raise Refused(400, 50024)
        if here.tags and not body.get("applied_tags"):
            raise Refused(400, 40067)
        moderated = {each["id"] for each in here.tags if each["moderated"]}
        if moderated.intersection(body.get("applied_tags", [])):
            raise Refused(403, 50013)
        self._check_thread(body)
        self._check_embeds(here, message)
        self._check(message)
        post = self.world.add_thread(here, self.world.new_id(), body["name"], self.world.us.id)
        post.tags = body.get("applied_tags", [])
        first = self.world.message(post, self.world.us, **_shown(message), id=post.id)
        await self.gateway.dispatch("THREAD_CREATE", post.payload() | {"newly_created": True})
        await self.gateway.dispatch("MESSAGE_CREATE", self.world.dispatched(post, first))
        return post.payload() | {"message": first}

    async def open_threads(self, guild, **_):
        threads = [
            each.payload()
            for each in self.world.channels.values()
            if each.type in THREADS and each.guild == guild and not each.archived
        ]
        return {"threads": threads, "members": []}

    async def open_thread(self, channel, message, *, body, **_):
        here = self._channel(channel, "threads")
        if here.type == DIRECT:
            raise Refused(400, 50024)
        self._check_thread(body)
        self._message(channel, message)
        if message in self.world.channels:
            raise Refused(400, 160004)
        thread = self.world.add_thread(here, message, body["name"], self.world.us.id)
        await self.gateway.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True})
        return thread.payload()

    # interactions

    async def callback(self, _, token, *, body, **__):
        given = self.interactions.get(token)
        if given is None or given.expired:
            raise Refused(404, 10062)
        if given.ack:
            raise Refused(400, 40060)
        if (wrong := body["type"] == 9 and wrong_with_modal(body["data"])) or (
            wrong := body["type"] == 4
            and wrong_with({"allowed_mentions": {"parse": []}} | body["data"])
        ):
            raise Refused(400, 50035, wrong)
        given.acked_in, given.ack = time.monotonic() - given.made_at, body
        if given.acked_in > 3:
            raise Refused(404, 10062)
        if body["type"] == 4:
            given.shown.append(self._alone(given, body["data"]))

    async def original(self, _, token, *, body, **__):
        given = self._answered(token)
        self._check(body)
        if given.ack["type"] == 6:
            return await self.edit(given.channel.id, given.message, body=body)
        if given.shown:
            given.shown[0] |= _shown(body)
        else:
            given.shown.append(self._alone(given, given.ack.get("data", {}) | body))
        return given.shown[0]

    async def follow_up(self, _, token, *, body, **__):
        given = self._answered(token)
        self._check(body)
        given.shown.append(self._alone(given, body))
        return given.shown[-1]

    def _answered(self, token):
        given = self.interactions.get(token)
        if given is None or given.expired:
            raise Refused(401, 50027)
        if not given.ack:
            raise Refused(404, 10015)
        return given

    def _alone(self, given, body):
        """Return a message that stands in no channel, for it is shown to one person."""
        aside = type(given.channel)("0", given.channel.guild, "")
        flags = {"flags": (body.get("flags") or 0) | EPHEMERAL}
        return self.world.message(aside, self.world.us, **_shown(body) | flags)

    def _check_thread(self, body):
        if not 0 < len(body["name"]) <= 100:
            raise Refused(400, 50035, "a thread's name beyond 100")
        if body.get("auto_archive_duration", 1440) not in {60, 1440, 4320, 10080}:
            raise Refused(400, 50035, "a thread that is archived after another time")

    def _check(self, body):
        if wrong := wrong_with(body):
            raise Refused(400, 50035, wrong)

    def _check_embeds(self, here, body):
        if body.get("embeds") and "embed" in here.denied:
            raise Refused(403, 50013)

    def _channel(self, channel, needed=""):
        found = self.world.channels.get(channel)
        if found is None:
            raise Refused(404, 10003)
        if "see" in found.denied:
            raise Refused(403, 50001)
        if needed in found.denied:
            raise Refused(403, 50013)
        return found

    def _message(self, channel, message, needed=""):
        found = self._channel(channel, needed).messages.get(message)
        if found is None:
            raise Refused(404, 10008)
        return found

    def _changeable(self, channel, message, needed=""):
        if self._channel(channel).type in FORUMS:
            raise Refused(400, 50008)
        if self._channel(channel).archived:
            raise Refused(400, 50083)
        return self._message(channel, message, needed)

    def _manages_threads(self):
        return bool(self.world.permissions(self.world.us) & MANAGE_THREADS)

    async def _set_archived(self, thread, *, archived):
        if thread.archived is not archived:
            thread.archived = archived
            await self.gateway.dispatch("THREAD_UPDATE", thread.payload())


_ID = r"/(\d+)"
_ROUTES = [
    (r"GET /users/@me", "me"),
    (r"POST /users/@me/channels", "open_direct"),
    (r"GET /oauth2/applications/@me", "application"),
    (r"GET /gateway/bot", "gateway_bot"),
    (rf"PUT /applications{_ID}/commands", "set_commands"),
    (rf"GET /guilds{_ID}", "guild"),
    (rf"GET /guilds{_ID}/members{_ID}", "member"),
    (rf"GET /guilds{_ID}/threads/active", "open_threads"),
    (rf"GET /users{_ID}", "user"),
    (rf"GET /channels{_ID}", "channel"),
    (rf"PATCH /channels{_ID}", "change_thread"),
    (rf"GET /channels{_ID}/thread-members{_ID}", "thread_member"),
    (rf"POST /channels{_ID}/messages", "create"),
    (rf"GET /channels{_ID}/messages", "history"),
    (rf"GET /channels{_ID}/messages{_ID}", "message"),
    (rf"PATCH /channels{_ID}/messages{_ID}", "edit"),
    (rf"DELETE /channels{_ID}/messages{_ID}", "delete"),
    (rf"PUT /channels{_ID}/messages{_ID}/reactions/([^/]+)/@me", "react"),
    (rf"POST /channels{_ID}/messages{_ID}/threads", "open_thread"),
    (rf"POST /channels{_ID}/threads", "open_post"),
    (rf"POST /channels{_ID}/typing", "typing"),
    (rf"POST /interactions{_ID}/([^/]+)/callback", "callback"),
    (rf"PATCH /webhooks{_ID}/([^/]+)/messages/@original", "original"),
    (rf"POST /webhooks{_ID}/([^/]+)", "follow_up"),
]


def _shown(body):
    return {key: body[key] for key in ("content", "embeds", "components", "flags") if key in body}


def _json(value, status, headers=None):
    # discord.py reads JSON only where the type is exactly this, without a charset.
    return web.Response(
        body=json.dumps(value).encode(),
        status=status,
        content_type="application/json",
        headers=headers,
    )


def _failed(fault):
    if fault.status == 429:
        body = {
            "message": "You are being rate limited.",
            "retry_after": fault.wait,
            "global": fault.everywhere,
        }
        return _json(body, 429, {"Via": "1.1 google", "Retry-After": str(fault.wait)})
    return _json({"code": fault.code, "message": "trouble"}, fault.status)
