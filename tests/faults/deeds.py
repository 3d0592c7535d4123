"""What people do that has one visible result each, and how often that result is to be seen."""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from index.db.sqlite import FILE
from tests.behaviour.place import Channel
from tests.behaviour.site import Site

QUESTION = "How much did the new engine cost?"


@dataclass(frozen=True)
class Done:
    """``count`` tells how often the result is seen now; ``wanted`` how often it is to be."""

    count: Callable[[], int]
    wanted: int = 1


Arm = Callable[[], None]  # called when all is ready and the deed itself comes


async def shares_a_link(channel: Channel, site: Site, arm: Arm, _: Path) -> Done:
    arm()
    message = await channel.say("ada", site.story().url)
    return Done(lambda: len(channel.public(message)))


async def drops_a_file(channel: Channel, site: Site, arm: Arm, _: Path) -> Done:
    page = site.pages["/" + site.story().url.rsplit("/", 1)[1]]
    arm()
    message = await channel.say("ada", "", file=("ferry.html", page.encode()))
    return Done(lambda: len(channel.public(message)))


async def asks(channel: Channel, _: Site, arm: Arm, __: Path) -> Done:
    arm()
    message = await channel.say("ben", QUESTION, mention=True)
    return Done(lambda: len(channel.public(message)))


async def deletes_a_message(channel: Channel, site: Site, arm: Arm, _: Path) -> Done:
    story = site.story()
    message = await channel.say("ada", story.url)
    await channel.card(message, story.title)
    arm()
    await channel.delete(message)
    return Done(lambda: len(channel.public(message)), 0)


async def adds_a_link(channel: Channel, site: Site, arm: Arm, _: Path) -> Done:
    one, two = site.story(), site.story()
    message = await channel.say("ada", one.url)
    await channel.card(message, one.title)
    arm()
    await channel.edit(message, f"{one.url} {two.url}")
    return Done(lambda: len(channel.public(message)), 2)


async def has_it_forgotten(channel: Channel, site: Site, arm: Arm, _: Path) -> Done:
    story = site.story()
    message = await channel.say("ada", story.url)
    card = await channel.card(message, story.title)
    arm()
    await channel.press(card, "forget", "ada")
    return Done(lambda: sum(story.title in each.text for each in channel.public(message)), 0)


async def asks_in_private(channel: Channel, _: Site, arm: Arm, __: Path) -> Done:
    before = len(channel.private("ben"))
    arm()
    await channel.command("ben", f"ask {QUESTION}")
    return Done(lambda: len(channel.private("ben")) - before)


async def is_told_its_day(channel: Channel, _: Site, arm: Arm, data: Path) -> Done:
    arm()
    make_due(channel, data)
    return Done(lambda: sum("Digest of" in each.text for each in channel.public()))


def make_due(channel: Channel, data: Path) -> None:
    """Set the hour of the channel's digest to this moment; people can only choose whole minutes."""
    now = datetime.now(UTC)
    hour = {"on": True, "at": now.time().isoformat(), "zone": "UTC", "days": list(range(7))}
    since = now - timedelta(minutes=1)
    with _rows(data) as connection:
        changed = connection.execute(
            "UPDATE bot_plans SET schedule = ?, since = ? WHERE channel = ?",
            (json.dumps(hour), since.isoformat(), channel.name),
        )
        assert changed.rowcount == 1


@cache
def _rows(data: Path) -> sqlite3.Connection:
    """Open the data directory beside Footnote, and stay: who closes a database tidies up there."""
    return sqlite3.connect(data / FILE)


@dataclass(frozen=True)
class Deed:
    """``never``: the points that it does not come by, or where nothing can be promised.

    Slack and Discord send a command or a press once, and wait three seconds for its
    acknowledgement: what dies before that is told to the person by the platform. What one person
    sees cannot be looked up, so that a process that dies between showing and recording it shows it
    again.
    """

    do: Callable[[Channel, Site, Arm, Path], Awaitable[Done]]
    never: frozenset[str] = frozenset()


_TO_KEEP = frozenset({"before submit", "after submit"})
_TO_SEND = frozenset({"after sending", "before send", "after send", "after posted"})
DEEDS = {
    "shares a link": Deed(shares_a_link),
    "drops a file": Deed(drops_a_file),
    "asks": Deed(asks),
    "adds a link": Deed(adds_a_link),
    "deletes a message": Deed(deletes_a_message, _TO_SEND),
    "has it forgotten": Deed(has_it_forgotten, _TO_KEEP),
    "asks in private": Deed(asks_in_private, _TO_KEEP | {"after send"}),
    "is told its day": Deed(is_told_its_day),
}
