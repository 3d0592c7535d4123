"""Discord over real sockets, and a server with a channel and two people in it that simcord keeps."""

from dataclasses import dataclass, field
from typing import Any

import discord as library
import pytest

from bot.chat.discord.api import Api
from bot.chat.discord.chat import DiscordChat
from bot.chat.discord.commands import commands
from bot.chat.discord.gateway import _intents
from bot.chat.discord.listener import Listener
from bot.ledger import Ledger
from bot.messages import Event, Said
from tests.discord.wire import settings
from tests.stand_ins.discord import DiscordStandIn

API_URL = "https://discord.com/api/v10"


@dataclass
class Kept:
    """What the front would have kept. ``comes`` says whether a reply comes to what is said."""

    said: list[Said] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    comes: bool = True
    fails: bool = False

    async def take(self, said: Said) -> bool:
        self.said.append(said)
        return self.comes

    async def submit(self, event: Event) -> None:
        if self.fails:
            raise OSError("the disk is full")
        self.events.append(event)


@dataclass
class World:
    env: Any
    client: Listener
    kept: Kept
    ledger: Ledger
    chat: DiscordChat
    guild: Any
    channel: Any
    anna: Any
    ben: Any


@pytest.fixture
async def discord():
    async with DiscordStandIn.open() as stand_in:
        yield stand_in


@pytest.fixture
async def chat(discord):
    async with DiscordChat.open(settings(discord)) as opened:
        yield opened


@pytest.fixture
async def ledger(tmp_path):
    async with Ledger.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def simcord_bot(ledger, kept):
    intents = _intents(reads_content=True)
    return Listener(intents, ledger, kept.take, kept.submit, "")


@pytest.fixture
async def world(simcord_env, simcord_bot, ledger, kept):
    env, client = simcord_env, simcord_bot
    guild = env.create_guild("Readers")
    channel = guild.create_text_channel("news")
    anna = guild.add_member(env.create_user("anna"))
    admin = guild.create_role("Admins", permissions=library.Permissions(manage_guild=True))
    ben = guild.add_member(env.create_user("ben"), roles=[admin])
    api = Api(client)
    application = str(client.application_id)
    path = "/applications/{application_id}/commands"
    await api.request("PUT", path, body=commands(), application_id=application)
    chat = DiscordChat(api, str(client.user.id), application, API_URL)
    return World(env, client, kept, ledger, chat, guild, channel, anna, ben)
