"""The stand-in as a test drives it: people write, press and delete; what the bot shows is read."""

import asyncio
import uuid
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web

from tests.stand_ins.discord.gateway import Gateway
from tests.stand_ins.discord.rest import VERSION, Fault, Interaction, Rest
from tests.stand_ins.discord.world import TEXT, World

TOKEN = "stand-in.token"


class DiscordStandIn:
    """A Discord with one server, one channel and nobody in it but its owner and the bot."""

    def __init__(self, host):
        self.token = TOKEN
        self.host = host
        self.api_url = f"http://{host}{VERSION}"
        self.gateway_url = f"ws://{host}/gateway"
        self.world = World()
        self.gateway = Gateway(self.world, self.gateway_url)
        self.gateway.token = TOKEN
        self.rest = Rest(self.world, self.gateway, TOKEN)
        self.guild = self.world.add_guild()
        self.channel = self.world.add_channel(self.guild)

    @classmethod
    @asynccontextmanager
    async def open(cls):
        """Listen on a free port of loopback."""
        app = web.Application(client_max_size=1 << 26)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        ready: list = []

        async def handle(request):
            (stand_in,) = ready
            if request.path == "/gateway":
                return await stand_in.gateway.serve(request)
            if request.path.startswith("/attachments/"):
                return stand_in._file(request.path)
            return await stand_in.rest.answer(request)

        app.router.add_route("*", "/{anything:.*}", handle)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        ready.append(cls(f"127.0.0.1:{port}"))
        try:
            yield ready[0]
        finally:
            for connection in list(ready[0].gateway.connections):
                connection.socket._req.transport.abort()
            await runner.cleanup()

    # who and what is there

    def add_person(self, name="anna", *, manager=False):
        return self.world.add_person(self.guild, name, manager=manager)

    def add_channel(self, name="talk", *, private=False, kind=TEXT):
        return self.world.add_channel(self.guild, name, private=private, kind=kind)

    def add_direct(self, person):
        return self.world.add_direct(person)

    # what people do

    async def say(self, channel, person, text="", **given):
        """Write a message; ``reply_to`` and ``files`` (name: bytes) as people have them."""
        reply_to, files = given.pop("reply_to", ""), given.pop("files", {})
        if reply_to:
            given["message_reference"] = {
                "message_id": reply_to,
                "channel_id": channel.id,
                "type": 0,
            }
        given["attachments"] = [self._attach(name, body) for name, body in files.items()]
        message = self.world.message(channel, person, text, **given)
        await self.gateway.dispatch("MESSAGE_CREATE", self.world.dispatched(channel, message))
        return message["id"]

    async def edit(self, channel, message, text):
        found = channel.messages[message]
        found |= {"content": text, "edited_timestamp": datetime.now(UTC).isoformat()}
        await self.gateway.dispatch("MESSAGE_UPDATE", self._as_sent(channel, found))

    async def unfurl(self, channel, message):
        """Add a preview to a message's link, as Discord itself does."""
        found = channel.messages[message]
        found["embeds"] = [{"type": "article", "title": "A preview"}]
        await self.gateway.dispatch("MESSAGE_UPDATE", self._as_sent(channel, found))

    async def delete(self, channel, message):
        del channel.messages[message]
        await self.gateway.dispatch("MESSAGE_DELETE", self._place(channel) | {"id": message})

    async def react(self, channel, person, message, emoji):
        data = {"user_id": person.id, "message_id": message, "emoji": {"id": None, "name": emoji}}
        data |= {
            "burst": False,
            "type": 0,
            "message_author_id": channel.messages[message]["author"]["id"],
        }
        await self.gateway.dispatch("MESSAGE_REACTION_ADD", self._place(channel) | data)

    async def slash(self, channel, person, name, **options):
        listed = [{"type": 3, "name": key, "value": value} for key, value in options.items()]
        data = {"id": "1", "type": 1, "name": "footnote"}
        data["options"] = [{"type": 1, "name": name, "options": listed}]
        return await self._interact(2, channel, person, data)

    async def menu(self, channel, person, message, name="Summarise links"):
        resolved = {"messages": {message: channel.messages[message]}}
        data = {"id": "2", "type": 3, "name": name, "target_id": message, "resolved": resolved}
        return await self._interact(2, channel, person, data)

    async def press(self, channel, person, message, label):
        """Press the button of a message that says ``label``; ``message`` may be one shown alone."""
        found = message if isinstance(message, dict) else channel.messages[message]
        buttons = [button for row in found["components"] for button in row["components"]]
        button = next(each for each in buttons if each["label"] == label)
        data = {"component_type": 2, "custom_id": button["custom_id"]}
        return await self._interact(3, channel, person, data, found)

    async def submit(self, channel, person, modal, values):
        """Send a modal back: its own values, and ``values`` in their place."""
        filled = [_filled(each["component"], values) for each in modal["components"]]
        parts = [{"type": 18, "id": 1, "component": each} for each in filled]
        data = {"custom_id": modal["custom_id"], "components": parts}
        return await self._interact(5, channel, person, data)

    async def remove_bot(self, guild=None, *, outage=False):
        guild = guild or self.guild
        data = {"id": guild.id} | ({"unavailable": True} if outage else {})
        await self.gateway.dispatch("GUILD_DELETE", data)

    async def delete_channel(self, channel):
        del self.world.channels[channel.id]
        self.guild.channels.remove(channel)
        await self.gateway.dispatch("CHANNEL_DELETE", channel.payload())

    # what the bot shows

    def shown(self, channel):
        """Return the bot's messages in a channel or thread, oldest first."""
        us = self.world.us.id
        return [each for each in channel.messages.values() if each["author"]["id"] == us]

    def thread(self, message):
        """Return the thread under a message, or None."""
        return self.world.channels.get(message)

    def reactions(self, channel, message):
        return channel.messages[message].get("reacted", [])

    # what goes wrong

    def fail(self, method, path, status, times=1, **more):
        """Answer the next requests so; ``more`` as ``Fault`` has it."""
        self.rest.faults.append(Fault(method, path, status, times, **more))

    async def connected(self):
        """Wait until the bot listens."""
        while not any(each.session for each in self.gateway.connections):  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async def _interact(self, kind, channel, person, data, message=None):
        number, token = self.world.new_id(), uuid.uuid4().hex
        given = Interaction(number, token, channel, person, message["id"] if message else "")
        self.rest.interactions[token] = given
        payload = self._place(channel) | {
            "id": number, "application_id": self.world.us.id, "type": kind, "token": token, "version": 1,
            "data": data, "channel": channel.payload(), "attachment_size_limit": 10_485_760, "locale": "en-GB",
            "entitlements": [], "authorizing_integration_owners": {}, "context": 0 if channel.guild else 1,
            "app_permissions": "0",
        }  # fmt: skip
        if channel.guild:
            payload["member"] = self.world.member(channel, person, user=True)
            payload["guild"] = {"id": channel.guild, "locale": "en-GB", "features": []}
        else:
            payload["user"] = person.payload()
        if message:
            payload["message"] = message
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return given

    def _attach(self, name, body):
        number = self.world.new_id()
        path = f"/attachments/{number}/{name}"
        self.rest.files[path] = body
        url = f"http://{self.host}{path}"
        return {"id": number, "filename": name, "size": len(body), "url": url, "proxy_url": url}

    def _file(self, path):
        body = self.rest.files.get(path)
        if isinstance(body, str):  # where it leads
            return web.Response(status=302, headers={"Location": body})
        return web.Response(body=body) if body is not None else web.Response(status=404)

    def _as_sent(self, channel, message):
        return self.world.dispatched(channel, message)

    def _place(self, channel):
        return {"channel_id": channel.id} | ({"guild_id": channel.guild} if channel.guild else {})


def _filled(component, values):
    name = component["custom_id"]
    if component["type"] == 3:
        default = next((each["value"] for each in component["options"] if each.get("default")), "")
        return {"type": 3, "id": 2, "custom_id": name, "values": [values.get(name, default)]}
    return {
        "type": 4,
        "id": 2,
        "custom_id": name,
        "value": values.get(name, component.get("value", "")),
    }
