"""The digests of a channel, posted and read under their secret."""

import json
from datetime import UTC, datetime, timedelta

from lxml import html

from bot.chat.web.site import SITE, Site
from bot.ledger.feeds import Feed
from bot.messages import (
    Ask,
    Audience,
    Card,
    Event,
    Reply,
    State,
)
from tests.web.house import Visitor

CLOUDS = "https://example.org/clouds"
DAY = "2026-11-24"
NOBODY = "A" * 43
HOSTILE = "</title><script>alert(1)</script> ](javascript:alert(2)) \u202e & \x1b[31m"
FAR = datetime(2999, 1, 1, tzinfo=UTC)


def site_of(anna: Visitor) -> Site:
    assert anna.client.app
    return anna.client.app[SITE]


async def secret(anna: Visitor, channel: str = "general", platform: str = "local") -> str:
    space = "local" if platform == "local" else "T1"
    return await site_of(anna).ledger.feed_token(platform, space, channel)


async def told(anna: Visitor, channel: str = "general", day: str = DAY) -> str:
    """Post the digest of what was shared; return the secret under which it can be read."""
    at = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    covers = {"until": at, "missed": []}
    event = Event("local", "local", channel, "", Ask.DIGEST, "", at, json.dumps(covers), part=day)
    site = site_of(anna)
    await site.ledger.plan_digests(Feed("local", "local", channel), "Europe/London")
    await site.inbox.submit(event)
    await anna.settled()
    return await secret(anna, channel)


async def posted(anna: Visitor, *cards: Card, day: str = DAY, state: State = State.POSTED) -> str:
    """Post any cards as a digest on Slack; return the secret under which it can be read."""
    ledger = site_of(anna).ledger
    event = Event("slack", "T1", "C1", "", Ask.DIGEST, "", FAR.isoformat(), part=day)
    await ledger.digest_made(event, FAR, [])
    replies = [Reply(card, Audience.CHANNEL) for card in cards]
    for post in await ledger.keep(event, replies, FAR.isoformat()):
        await ledger.state(post, state)
    return await secret(anna, "C1", "slack")


async def page_of(anna: Visitor, path: str, **headers: str) -> str:
    reply = await anna.get(path, **headers)
    assert reply.status == 200, path
    return await reply.text()


def paths_of(token: str) -> list[str]:
    root = f"/digests/{token}/"
    return [root, f"{root}{DAY}", f"{root}{DAY}.md", f"{root}feed.xml"]


async def everything(anna: Visitor, token: str) -> str:
    return "\n".join([await page_of(anna, path) for path in paths_of(token)])


def links(page: str) -> list[str]:
    return [str(each) for each in html.fromstring(page).xpath("//@href")]
