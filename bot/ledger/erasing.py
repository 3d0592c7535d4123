"""How each table forgets a person, a channel, a space, an article, and what is too old.

A table of the ledger that is not described here fails a test.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, Text

from bot.ledger import personal
from bot.messages import Ask, Event
from bot.times import written
from index.db.dialects import json_word
from index.db.statements import listing, text


class OnPerson(StrEnum):
    """What becomes of a row when the person it names is forgotten."""

    DELETE = "delete"
    BLANK = "blank"  # the row stays, without the name


@dataclass(frozen=True, slots=True)
class Eraser:
    """What a table holds: ``person`` where it names one, ``at`` where its rows have an age.

    ``channel`` is false where its rows belong to a space as a whole. Of the rows with an age, those
    of ``lasting`` stay however old they are, without a name: they say what has been done.
    """

    table: str
    person: OnPerson | None = None
    at: bool = False
    article: bool = False
    channel: bool = True
    lasting: str = ""


# That the bot has introduced itself in a channel, and the last day of its old digests: the days of
# its schedule after that day count as missed.
_INTRODUCTION = f"key LIKE '%//{Ask.INTRODUCE}/'"
_LAST_DAY = (
    "day = (SELECT max(old.day) FROM bot_digests AS old WHERE old.space = :space"
    " AND old.channel = :channel AND old.at < :before)"
)

ERASERS = (
    Eraser("bot_posts", OnPerson.BLANK, at=True, lasting=_INTRODUCTION),
    Eraser("bot_post_messages"),
    Eraser("bot_post_articles"),
    Eraser("bot_asked", OnPerson.DELETE, at=True),
    Eraser("bot_withdrawn", at=True),
    Eraser("bot_forgotten", at=True),
    Eraser("bot_channel_settings"),
    Eraser("bot_seen"),
    Eraser("bot_slots"),
    Eraser("bot_votes", OnPerson.DELETE),
    Eraser("bot_lowered", OnPerson.BLANK, at=True, article=True),
    Eraser("bot_plans", OnPerson.DELETE),
    Eraser("bot_sources", OnPerson.DELETE),
    Eraser("bot_discussed", at=True),
    Eraser("bot_feeds"),
    Eraser("bot_zones", channel=False),
    Eraser("bot_digests", at=True, lasting=_LAST_DAY),
    Eraser("bot_told", at=True, article=True),
)
NAMELESS = ("bot_notes", "bot_erased")  # name neither a person nor a space


AHEAD = timedelta(hours=1)  # of now: what is marked later was marked by a clock that has gone back


class Erased(StrEnum):
    """What was erased while something was being worked on."""

    NOTHING = "nothing"
    PLACE = "place"  # the channel or the space
    PERSON = "person"


def erased_since(connection: Connection, event: Event, began: str) -> Erased:
    """Return what of an event's has been erased since ``began``: work in flight brings none of it back."""
    if event.ask in _ERASING:
        return Erased.NOTHING
    if _marked(connection, began, (event.space,), (event.space, event.channel)):
        return Erased.PLACE
    if _marked(connection, began, (event.space, "", event.author)):
        return Erased.PERSON
    return Erased.NOTHING


def until(began: str) -> str:
    """Return up to when a mark tells of what was erased while the work that ``began`` went on.

    With later ones, all that is shared in that place would be erased at once until that time comes.
    """
    latest = max(datetime.fromisoformat(began), datetime.now(UTC))
    return written(latest + AHEAD)


def erase_space(connection: Connection, space: str, now: str) -> None:
    """Forget all of a space."""
    _mark(connection, now, space)
    for each in ERASERS:
        _delete(connection, each.table, "space = :space", space=space)
    personal.erase(connection, "of_space = :space", space=space)


def erase_channel(connection: Connection, space: str, channel: str, now: str) -> None:
    """Forget all of a channel."""
    _mark(connection, now, space, channel)
    for each in ERASERS:
        if each.channel:
            where = "space = :space AND channel = :channel"
            _delete(connection, each.table, where, space=space, channel=channel)
    there = "of_space = :space AND of_channel = :channel"
    personal.erase(connection, there, space=space, channel=channel)


def erase_event(connection: Connection, event: Event) -> None:
    """Forget the question that an event asked, and the digest that it made."""
    here = {"space": event.space, "channel": event.channel}
    where = "space = :space AND channel = :channel AND"
    _delete(connection, "bot_asked", f"{where} message = :message", **here, message=event.message)
    _delete(connection, "bot_told", f"{where} key = :key", **here, key=event.key)
    if event.ask is Ask.DIGEST:
        _delete(connection, "bot_digests", f"{where} day = :day", **here, day=event.part)


def erase_person(connection: Connection, space: str, person: str, now: str) -> None:
    """Forget who a person is, their questions and votes, and what only they could see."""
    _mark(connection, now, space, "", person)
    where = "space = :space AND person = :person"
    # Of the bot's own page on Slack, the id says whose it is.
    alone = f"{where} AND audience IN ('author', 'home')"
    _delete(connection, "bot_posts", alone, space=space, person=person)
    for each in ERASERS:
        if each.person is OnPerson.DELETE:
            _delete(connection, each.table, where, space=space, person=person)
        elif each.person is OnPerson.BLANK:
            _blank(connection, each.table, where, space=space, person=person)
    personal.erase(connection, f"of_{where}", space=space, person=person)
    _sweep(connection, space)


def erase_article(connection: Connection, space: str, channel: str, article: str) -> None:
    """Forget what a channel said of an article; posts are the conversation's to change."""
    for each in ERASERS:
        if each.article:
            where = "space = :space AND channel = :channel AND article = :article"
            _delete(connection, each.table, where, space=space, channel=channel, article=article)


def expire(connection: Connection, space: str, channel: str, before: str) -> None:
    """Forget what is older than ``before``, an ISO 8601 time in UTC."""
    for each in ERASERS:
        if each.at:
            where = "space = :space AND channel = :channel AND at < :before"
            place = {"space": space, "channel": channel, "before": before}
            if each.lasting and each.person:
                _blank(connection, each.table, f"{where} AND {each.lasting}", **place)
            spared = f" AND NOT ({each.lasting})" if each.lasting else ""
            _delete(connection, each.table, where + spared, **place)
    _sweep(connection, space)
    _expire_personal(connection, space, channel, before)


def _expire_personal(connection: Connection, space: str, channel: str, before: str) -> None:
    """Forget the old digests that people were sent of a channel: its rule holds for them too."""
    for told in personal.told_of(connection, personal.Source(space, channel)):
        where = (
            "space = :space AND channel = :channel AND at < :before"
            f" AND {json_word(connection, 'card', 'kind')} = 'digest'"
        )
        place = {"space": told.space, "channel": told.channel}
        _delete(connection, "bot_posts", where, before=before, **place)
        _sweep(connection, told.space)


_ERASING = {Ask.PURGE, Ask.LEAVE, Ask.FORGET_ME}


def _mark(connection: Connection, now: str, *what: str) -> None:
    connection.execute(
        text(
            "INSERT INTO bot_erased VALUES (:mark, :now)"
            " ON CONFLICT (mark) DO UPDATE SET at = excluded.at"
        ),
        {"mark": mark_of(*what), "now": now},
    )


def _marked(connection: Connection, began: str, *marks: tuple[str, ...]) -> bool:
    query = listing(
        "SELECT 1 FROM bot_erased WHERE mark IN :marks AND at BETWEEN :began AND :until", marks=Text
    )
    found = {"marks": [mark_of(*what) for what in marks], "began": began, "until": until(began)}
    return connection.execute(query, found).first() is not None


def mark_of(space: str, channel: str = "", person: str = "") -> str:
    """Return what stands for a space, a channel or a person that was erased, and names neither."""
    return sha256(f"{space}\0{channel}\0{person}".encode()).hexdigest()[:32]


def _sweep(connection: Connection, space: str) -> None:
    """Drop what belonged to posts that are gone."""
    for table in ("bot_post_messages", "bot_post_articles", "bot_votes"):
        # Not NOT IN: of more tags than fit its memory, PostgreSQL looks through all for each.
        gone = (
            "space = :space AND NOT EXISTS (SELECT 1 FROM bot_posts AS post"  # noqa: S608 - constants
            f" WHERE post.space = :space AND post.tag = {table}.tag)"
        )
        _delete(connection, table, gone, space=space)


def _blank(connection: Connection, table: str, where: str, **values: str) -> None:
    connection.execute(text(f"UPDATE {table} SET person = '' WHERE {where}"), values)  # noqa: S608 - constants


def _delete(connection: Connection, table: str, where: str, **values: str) -> None:
    connection.execute(text(f"DELETE FROM {table} WHERE {where}"), values)  # noqa: S608 - constants
