"""What people write, what articles say and what lets somebody in: none of it is in the log, whatever fails."""

import asyncio
from pathlib import Path

from cryptography.fernet import Fernet

from tests.processes.test_platforms import on_discord, on_slack, running
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.slack import SlackStandIn
from tests.waiting import until
from tests.web.press import FERRY, printing

QUERY = "canary-of-a-query"
QUESTION = "Who is the canary of a question?"


async def test_a_log_of_things_that_went_wrong_names_no_secret_and_no_words(tmp_path: Path):
    key = Fernet.generate_key().decode()
    with printing() as press:
        link = press.page(f"/ferry?token={QUERY}", FERRY)
        async with SlackStandIn.open() as slack, DiscordStandIn.open() as discord:
            channel = slack.world.channel("C1")
            secrets = on_slack(slack) | on_discord(discord)
            secrets |= {
                "FOOTNOTE_SECRET_KEY": key,
                "FOOTNOTE_SLACK_SIGNING_SECRET": "canary-of-a-signing-secret",
            }
            variables = secrets | {"FOOTNOTE_FETCH_ALLOW": press.address}
            async with running(tmp_path, **variables):
                await until(lambda: slack.deliveries.connections)
                await discord.connected()
                slack.fail("chat.postMessage", 500, times=2)
                ts = await slack.people.say(channel, f"<{link}> {QUESTION}")
                await slack.people.say(channel, f"<http://127.0.0.1:1/{QUERY}>")
                anna = discord.add_person()
                discord.fail("POST", "/messages", 500, times=2)
                message = await discord.say(discord.channel, anna, f"{link} {QUESTION}")
                await until(lambda: "Ferry" in str(channel.thread(ts)[1:]))
                await until(lambda: discord.thread(message))
                await until(lambda: "Ferry" in str(discord.shown(discord.thread(message))))
                await slack.deliveries.drop()
                await discord.gateway.drop()
            log = await asyncio.to_thread((tmp_path / "footnote.log").read_text)
    assert "not replied yet" in log
    values = [value for name, value in secrets.items() if not name.endswith("_URL")]
    for word in (*values, QUERY, QUESTION, "Oona Marsh", "Ferry returns", "/ferry"):
        assert word not in log, word
