"""A Footnote that is restored and served again posts nothing twice, and makes up for what it missed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.backups.backup import FILES
from tests.behaviour.discord import DiscordPlace
from tests.behaviour.place import Channel, Place
from tests.behaviour.serving import serving
from tests.behaviour.site import Site, newspaper
from tests.behaviour.slack import SlackPlace
from tests.faults.deeds import QUESTION, make_due
from tests.faults.killing import VICTIM
from tests.quick import QUICK
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN


@asynccontextmanager
async def slack() -> AsyncIterator[tuple[Place, dict[str, str]]]:
    async with SlackStandIn.open() as stand_in:
        yield (
            SlackPlace(stand_in, "restored"),
            {
                "FOOTNOTE_SLACK_API_URL": stand_in.api_url,
                "FOOTNOTE_SLACK_BOT_TOKEN": BOT_TOKEN,
                "FOOTNOTE_SLACK_APP_TOKEN": APP_TOKEN,
            },
        )


@asynccontextmanager
async def discord() -> AsyncIterator[tuple[Place, dict[str, str]]]:
    async with DiscordStandIn.open() as stand_in:
        yield (
            DiscordPlace(stand_in),
            {
                "FOOTNOTE_DISCORD_TOKEN": stand_in.token,
                "FOOTNOTE_DISCORD_API_URL": stand_in.api_url,
                "FOOTNOTE_DISCORD_GATEWAY_URL": stand_in.gateway_url,
            },
        )


@pytest.mark.parametrize("platform", [slack, discord])
async def test_what_was_posted_after_the_backup_stands_once_and_what_was_missed_is_made_up_for(
    platform, tmp_path: Path
):
    data = tmp_path / "data"
    async with platform() as (place, settings), newspaper() as site:
        settings |= {"FOOTNOTE_FETCH_ALLOW": site.address}
        async with serving(data, VICTIM, **settings):
            channel = await place.channel()
            messages = [await shared(channel, site)]
            await channel.until(lambda: len(channel.public()) == 1)  # the introduction
            await channel.settled()
            backup = await footnote("backup", str(tmp_path), "--data", str(data))
            messages.append(await shared(channel, site))
            messages.append(await channel.say("ben", QUESTION, mention=True))
            await channel.card(messages[-1])
            make_due(channel, data)
            await channel.until(lambda: digests(channel))
            await channel.settled()
        missed = asyncio.create_task(channel.say("ada", site.story().url))

        await footnote("restore", backup, "--data", str(data), "--replace")
        (aside,) = data.glob("replaced-*")
        plan_as_in(aside, data)
        async with serving(data, VICTIM, **settings):
            messages.append(await missed)
            await channel.card(messages[-1])
            await channel.settled()
            assert [len(channel.public(message)) for message in messages] == [1, 1, 1, 1]
            assert digests(channel) == 1
            assert made(data) == 1


async def footnote(*arguments: str) -> str:
    """Run a command while the stand-in goes on; return what it prints."""
    program = (*QUICK, *arguments)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*program, stdout=pipe, stderr=pipe)
    out, err = await process.communicate()
    assert process.returncode == 0, err
    return out.decode().strip()


async def shared(channel: Channel, site: Site) -> str:
    story = site.story()
    message = await channel.say("ada", story.url)
    await channel.card(message, story.title)
    return message


def digests(channel: Channel) -> int:
    return sum("Digest of" in each.text for each in channel.public())


def plan_as_in(old: Path, data: Path) -> None:
    """Have the digest come at the same hour again."""
    with closing(sqlite3.connect(data / FILES[0])) as connection, connection:
        connection.execute("ATTACH ? AS old", (str(old / FILES[0]),))
        connection.execute(
            "UPDATE bot_plans SET (schedule, since) ="
            " (SELECT schedule, since FROM old.bot_plans o WHERE o.channel = bot_plans.channel)"
        )


def made(data: Path) -> int:
    """Return how many digests are made."""
    with closing(sqlite3.connect(data / FILES[0])) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM bot_digests").fetchone()[0])
