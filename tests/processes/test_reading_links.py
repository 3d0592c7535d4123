"""From a press on Slack to the article in a page: through both processes, over real sockets."""

import asyncio
import re
import socket
from pathlib import Path

import aiohttp

from tests.processes.test_platforms import on_slack, running
from tests.stand_ins.slack import SlackStandIn
from tests.waiting import until
from tests.web.press import FERRY, printing


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


async def test_who_asks_for_more_is_alone_given_a_link_that_opens_the_article(tmp_path: Path):
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with printing() as press:
        link = press.page("/ferry", FERRY)
        async with SlackStandIn.open() as slack:
            channel = slack.world.channel("C1")
            variables = on_slack(slack) | {
                "FOOTNOTE_FETCH_ALLOW": press.address,
                "FOOTNOTE_PORT": str(port),
                "FOOTNOTE_PUBLIC_URL": site,
            }
            async with running(tmp_path, **variables):
                ts = await slack.people.say(channel, f"<{link}>")
                await until(lambda: "Ferry" in str(channel.thread(ts)[1:]))
                card = channel.thread(ts)[-1]
                assert "/read/" not in str(card)
                await slack.people.press(channel, card, "more")
                await until(lambda: "/read/" in str(slack.world.ephemeral))
                (shown,) = [each for each in slack.world.ephemeral if "/read/" in str(each)]
                (opens,) = set(re.findall(rf"{site}/read/[\w=-]+", str(shown)))
                async with aiohttp.ClientSession() as browser, browser.get(opens) as reply:
                    assert reply.status == 200
                    assert "Captain Oona Marsh" in await reply.text()
            log = (tmp_path / "footnote.log").read_text()
            assert await asyncio.to_thread(lambda: opens.rpartition("/")[2] not in log)
