"""The stand-in's gateway: sessions, heartbeats, dispatches, RESUME, and all that goes wrong there."""

import json
import zlib
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
MESSAGE_CONTENT = 1 << 15


@dataclass
class Session:
    id: str
    intents: int
    shard: int = 0
    shards: int = 1
    sent: list = field(default_factory=list)  # every dispatch, in order


@dataclass(eq=False)
class Connection:
    socket: web.WebSocketResponse
    compressed: bool
    session: Session | None = None
    deaf: bool = False
    deflate: object = field(default_factory=zlib.compressobj)

    async def send(self, op, data=None, event=None, number=None):
        text = json.dumps({"op": op, "d": data, "t": event, "s": number})
        if not self.compressed:
            return await self.socket.send_str(text)
        frame = self.deflate.compress(text.encode()) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
        return await self.socket.send_bytes(frame)


class Gateway:
    """``replay``: how many events before the one that a RESUME names are sent again. ``refuse`` is a
    code with which the next IDENTIFYs are closed. ``elsewhere`` is where it claims to be.
    """

    def __init__(self, world, url):
        self.world, self.url = world, url
        self.connections: list[Connection] = []
        self.sessions: dict[str, Session] = {}
        self.identified: list = []
        self.resumed = 0
        self.replay = 0
        self.elsewhere = ""
        self.refuse = 0
        self.content_allowed = True
        self.heartbeat = 41_250  # ms
        self.token = ""

    async def serve(self, request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress") == "zlib-stream")
        self.connections.append(connection)
        await connection.send(HELLO, {"heartbeat_interval": self.heartbeat})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and not connection.deaf:
                    await self._heard(connection, json.loads(message.data))
        finally:
            self.connections.remove(connection)
        return socket

    async def dispatch(self, event, data):
        """Send an event to whom it concerns; to a session that is away when it resumes."""
        for session in list(self.sessions.values()):
            guild = int(data.get("id" if event.startswith("GUILD_") else "guild_id") or 0)
            if (guild >> 22) % session.shards != session.shard:
                continue
            await self._to(session, event, _without_content(data, session, event, self.world.us.id))

    async def drop(self):
        """Cut every connection; sessions can be resumed."""
        for connection in list(self.connections):
            connection.socket._req.transport.abort()

    def deafen(self):
        """Leave every connection open, hear nothing on it and say nothing any more."""
        for connection in self.connections:
            connection.deaf = True

    async def invalidate(self):
        """Send op 9: sessions are lost, and what happens until the next one with them."""
        self.sessions.clear()
        for connection in list(self.connections):
            connection.session = None
            await connection.send(INVALID, data=False)

    async def ask_to_reconnect(self):
        for connection in list(self.connections):
            await connection.send(RECONNECT)

    async def _heard(self, connection, message):
        data = message.get("d")
        match message["op"]:
            case 1:
                await connection.send(ACK)
            case 2:
                await self._identify(connection, data)
            case 6:
                await self._resume(connection, data)

    async def _identify(self, connection, data):
        self.identified.append(data)
        if data["token"] != self.token:
            return await connection.socket.close(code=4004)
        if self.refuse or (data["intents"] & MESSAGE_CONTENT and not self.content_allowed):
            return await connection.socket.close(code=self.refuse or 4014)
        shard, shards = data.get("shard") or (0, 1)
        for old in [key for key, each in self.sessions.items() if each.shard == shard]:
            del self.sessions[old]
        session = Session(self.world.new_id(), data["intents"], shard, shards)
        self.sessions[session.id] = connection.session = session
        guilds = [
            each for each in self.world.guilds.values() if (int(each.id) >> 22) % shards == shard
        ]
        ready = {
            "v": 10, "user": self.world.us.payload(), "session_id": session.id, "resume_gateway_url": self.elsewhere or self.url,
            "guilds": [{"id": each.id, "unavailable": True} for each in guilds], "shard": [shard, shards],
            "application": {"id": self.world.us.id, "flags": 0}, "private_channels": [],
        }  # fmt: skip
        await self._to(session, "READY", ready)
        for guild in guilds:
            await self._to(session, "GUILD_CREATE", self.world.guild_payload(guild))
        return None

    async def _resume(self, connection, data):
        if data["token"] != self.token:
            return await connection.socket.close(code=4004)
        session = self.sessions.get(data["session_id"])
        if session is None:
            return await connection.send(INVALID, data=False)
        self.resumed += 1
        connection.session = session
        for number, (event, payload) in enumerate(list(session.sent), 1):
            if number > data["seq"] - self.replay and event not in {
                "READY",
                "GUILD_CREATE",
                "RESUMED",
            }:
                await connection.send(DISPATCH, payload, event, number)
        await self._to(session, "RESUMED", {})
        return None

    async def _to(self, session, event, data):
        session.sent.append((event, data))
        for connection in self.connections:
            if connection.session is session and not (connection.deaf or connection.socket.closed):
                try:
                    await connection.send(DISPATCH, data, event, len(session.sent))
                except ConnectionError:
                    continue  # cut in this moment; the session has it


def _without_content(data, session, event, us):
    """Return a message as an application without the intent gets it."""
    if (
        not event.startswith("MESSAGE_")
        or "content" not in data
        or session.intents & MESSAGE_CONTENT
    ):
        return data
    named = any(each["id"] == us for each in data["mentions"]) or data["author"]["id"] == us
    if named or "guild_id" not in data:
        return data
    return data | {"content": "", "embeds": [], "attachments": [], "components": []}
