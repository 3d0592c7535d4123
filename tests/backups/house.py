"""A data directory with articles, what was said of them, and work that waits; and how to compare two."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.backups.backup import FILES
from bot.chat.web.history import History
from bot.chat.web.rows import Message
from bot.ledger import Feed, Ledger, Source
from bot.messages import Ask, Audience, Card, Event, Kind, Post, Reply, State
from bot.workflows import Queue
from index.db.where import Where
from index.library import Library
from index.types import Document, Scope
from tests.ledger.conftest import LONG_AGO, event, reply
from tests.library.twins import Lines, Matches, Pages, Words, shared

SPACE, NEWS = "local", "news"
TOPICS = (
    *("ferry", "bridge", "harbour", "council", "school", "library", "market", "orchard", "tower"),
    *("railway", "museum", "clinic", "theatre", "quarry", "lighthouse", "brewery", "garden"),
    *("archive", "stadium", "reservoir"),
)


def text_about(topic: str) -> str:
    return (
        f"The {topic} was opened again on Monday by the mayor. Nobody had used the {topic} for years."
        f"\n\nThe work on the {topic} cost two million pounds, which was lent by a bank."
    )


@asynccontextmanager
async def library_in(data: Where) -> AsyncIterator[Library]:
    async with Library.open(
        data, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=Matches()
    ) as opened:
        yield opened


async def furnish(data: Where) -> None:
    """Fill a directory: an article a topic, posts in every state, and three events that wait."""
    async with library_in(data) as library:
        for topic in TOPICS:
            document = Document(
                f"https://example.org/{topic}", text_about(topic), title=topic, id=topic
            )
            await library.add(document, shared(NEWS, f"m-{topic}", "ada"))
    async with Ledger.open(data) as ledger, History.open(data, SPACE) as history:
        await history.add_channel(NEWS, LONG_AGO)
        await history.say(Message("m-ferry", NEWS, LONG_AGO, author="ada", text="Look!"))
        for number, topic in enumerate(TOPICS[:3]):
            (post,) = await keep(ledger, topic)
            if number:
                await ledger.state(post, list(State)[number])
        await tell_ben(ledger)
    async with Queue.open(data) as queue:
        for topic in TOPICS[:3]:
            await queue.submit(asked_about(topic))


async def tell_ben(ledger: Ledger) -> None:
    """Send somebody a digest of their own, by direct messages that are in a space of their own."""
    place = {"space": "direct", "channel": "dm-ben"}
    await ledger.plan_digests(Feed("twin", **place), "UTC", "ben")
    await ledger.add_source(**place, source=Source(SPACE, NEWS), person="ben")
    due = event(Ask.DIGEST, "", part="2026-03-04", author="", **place)
    quotes = reply("ferry", "The ferry was opened again.").card
    digest = replace(quotes, kind=Kind.DIGEST, article="")
    await ledger.keep(due, [Reply(digest, Audience.CHANNEL)], LONG_AGO)


def asked_about(topic: str, **values: Any) -> Event:
    return event(space=SPACE, channel=NEWS, message=f"m-{topic}", **values)


async def keep(ledger: Ledger, topic: str) -> list[Post]:
    return await ledger.keep(asked_about(topic), [reply(topic, f"The {topic} is back.")], LONG_AGO)


def rows(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of both databases."""
    found = {}
    for name in FILES:
        with closing(sqlite3.connect(data / name)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            for (table,) in tables.fetchall():
                every = connection.execute(f"SELECT * FROM {table}").fetchall()
                found[f"{name}:{table}"] = sorted(every, key=repr)
    return found


async def answers(data: Where) -> list[Any]:
    """Ask a question about each topic; return the answers."""
    async with library_in(data) as library:
        return [
            await library.ask(f"What did the {topic} cost?", Scope(SPACE, NEWS)) for topic in TOPICS
        ]


def card_of(data: Path, topic: str) -> Card | None:
    """Return the card of the post about a topic, as it is kept."""
    import json  # noqa: PLC0415

    with closing(sqlite3.connect(data / FILES[0])) as connection:
        query = "SELECT card FROM bot_posts WHERE message = ?"
        row = connection.execute(query, (f"m-{topic}",)).fetchone()
    return Card.from_record(json.loads(row[0])) if row else None
