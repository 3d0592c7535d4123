"""Posts as rows: one function a statement, each in the transaction it is given."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from bot.ledger import personal, restored, talk
from bot.ledger.erasing import Erased, erased_since
from bot.messages import Audience, Card, Event, Kind, Owed, Post, Reply, State
from bot.showing.cards import without
from index.db.dialects import json_word
from index.db.statements import text

_POST = "space, tag, platform, channel, key, part, message, root, person, audience, card, state, marks, owed"


def keep(
    connection: Connection, event: Event, replies: Sequence[Reply], began: str, now: str
) -> list[Post]:
    """Add replies, less what was forgotten or withdrawn since ``began``; return what is kept.

    Replies that are there already stay as they are. What was asked is remembered with its reply.
    """
    there = under_key(connection, event.space, event.key)
    erased = erased_since(connection, event, began)
    if (
        there
        or erased is Erased.PLACE
        or talk.is_withdrawn(connection, event.space, event.channel, event.message)
    ):
        return there
    if erased is Erased.PERSON:
        event = replace(event, author="")
    gone = talk.forgotten_since(connection, event, began)
    state, kept = restored.first_state(connection, event), []
    for part, reply in enumerate(replies):
        if reply.outcome and erased is Erased.NOTHING:
            cited = tuple(each for each in reply.outcome.articles if each not in gone)
            talk.remember(connection, event, replace(reply.outcome, articles=cited))
        card = reply.card
        for article in gone - ({event.article} if card.kind is Kind.FORGOTTEN else set()):
            card = without(card, article)
        post = _post(event, part, replace(reply, card=card))
        kept.append(replace(post, state=state))
        insert(connection, kept[-1], now)
    return kept


def insert(connection: Connection, post: Post, now: str) -> None:
    """Add a post, and what it is about."""
    row = {
        "space": post.space,
        "tag": post.tag,
        "platform": post.platform,
        "channel": post.channel,
        "key": post.key,
        "part": post.part,
        "message": post.message,
        "root": post.root,
        "person": post.author,
        "audience": post.audience.value,
        "card": json.dumps(post.card.as_record()),
        "state": post.state.value,
        "marks": " ".join(post.marks),
        "owed": post.owed.value,
        "at": now,
    }
    names = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO bot_posts ({_POST}, at) VALUES ({names})"), row)  # noqa: S608 - constants
    _insert_articles(connection, post.space, post.channel, post.tag, post.card)


def under_key(connection: Connection, space: str, key: str) -> list[Post]:
    """Return the replies to an event, in order."""
    return select(connection, "space = :space AND key = :key", space=space, key=key)


def is_kept(connection: Connection, space: str, key: str) -> bool:
    """Whether there are replies to an event."""
    query = text("SELECT 1 FROM bot_posts WHERE space = :space AND key = :key LIMIT 1")
    return connection.execute(query, {"space": space, "key": key}).first() is not None


def by_tag(connection: Connection, space: str, tag: str) -> Post | None:
    """Return the post with this tag, or None."""
    return next(
        iter(select(connection, "space = :space AND tag = :tag", space=space, tag=tag)), None
    )


def by_message(connection: Connection, space: str, channel: str, message: str) -> Post | None:
    """Return the post that a platform's message shows, or None."""
    where = (
        "space = :space AND tag = (SELECT tag FROM bot_post_messages"
        " WHERE space = :space AND channel = :channel AND message = :message)"
    )
    found = select(connection, where, space=space, channel=channel, message=message)
    return next(iter(found), None)


def under(connection: Connection, space: str, channel: str, message: str) -> list[Post]:
    """Return the posts that a message asked for, in order."""
    where = "space = :space AND channel = :channel AND message = :message"
    return select(connection, where, space=space, channel=channel, message=message)


def since(connection: Connection, space: str, channel: str, at: str) -> list[Post]:
    """Return a channel's posts that were made since a time, in order."""
    where = "space = :space AND channel = :channel AND at >= :at"
    return select(connection, where, space=space, channel=channel, at=at)


def about(connection: Connection, space: str, channel: str, article: str) -> list[Post]:
    """Return the posts that are about an article or quote it, in order."""
    where = (
        "space = :space AND tag IN (SELECT tag FROM bot_post_articles"
        " WHERE space = :space AND channel = :channel AND article = :article)"
    )
    return select(connection, where, space=space, channel=channel, article=article)


def telling(connection: Connection, space: str, channel: str, article: str) -> list[Post]:
    """Return the posts that are about an article of a channel, there and in what people were sent of it."""
    here = about(connection, space, channel, article)
    for place in personal.told_of(connection, personal.Source(space, channel)):
        there = about(connection, place.space, place.channel, article)
        here += [post for post in there if post.card.kind is Kind.DIGEST]  # not what they shared
    return here


def take_out(connection: Connection, space: str, channel: str, article: str) -> None:
    """Take an article that has left a channel out of the posts there, and of what people were sent of it."""
    for post in telling(connection, space, channel, article):
        change(connection, post.space, post.tag, without(post.card, article))


def naming(connection: Connection, space: str, person: str) -> list[Post]:
    """Return the posts that may name a person or repeat what they asked, in order.

    Those that all can see in reply to them, and all that tell who shared what.
    """
    where = (
        "space = :space AND (person = :person AND audience IN ('thread', 'channel')"
        f" OR {json_word(connection, 'card', 'kind')} IN ('known', 'list', 'passages', 'digest'))"
    )
    return select(connection, where, space=space, person=person)


def unposted(connection: Connection, space: str) -> frozenset[str]:
    """Return the keys of the events that have replies which are still to be posted, or may be just now."""
    query = text(
        "SELECT DISTINCT key FROM bot_posts"
        " WHERE space = :space AND state NOT IN ('posted', 'undeliverable')"
    )
    return frozenset(connection.execute(query, {"space": space}).scalars())


def articles_in(connection: Connection, space: str, channel: str, root: str) -> tuple[str, ...]:
    """Return the articles whose cards, or a digest of them, stand in a thread, in order.

    None where ``root`` is empty, as of a command: it is said in no thread.
    """
    if not root:
        return ()
    where = (
        "space = :space AND channel = :channel AND root = :root"
        " AND audience IN ('thread', 'channel')"
    )
    found = select(connection, where, space=space, channel=channel, root=root)
    return tuple(dict.fromkeys(article for each in found for article in _told_by(each.card)))


def set_root(connection: Connection, post: Post, root: str) -> None:
    """Note that a post stands in the thread of ``root``."""
    connection.execute(
        text(
            "UPDATE bot_posts SET root = :root,"
            " audience = CASE audience WHEN 'under' THEN 'thread' ELSE audience END"
            " WHERE space = :space AND tag = :tag"
        ),
        {"space": post.space, "tag": post.tag, "root": root},
    )


def _told_by(card: Card) -> tuple[str, ...]:
    """Return the articles that a thread is about, if this card stands in it."""
    if card.kind is Kind.DIGEST:
        return card.articles
    return (card.article,) if card.kind in {Kind.ARTICLE, Kind.KNOWN} else ()


def advance(
    connection: Connection, post: Post, state: State, marks: Sequence[str] = ()
) -> Post | None:
    """Note how far a post has come, and return it as it is now; None where it goes.

    ``marks`` take the place of those that it had. The note comes first: whoever takes the post away
    meanwhile waits for it, or has been before.
    """
    set_state(connection, post, state, marks)
    current = by_tag(connection, post.space, post.tag)
    if current is None or current.state is State.WITHDRAWN:
        return None
    is_withdrawn = talk.is_withdrawn(connection, post.space, post.channel, post.message)
    return None if is_withdrawn else current


def set_state(connection: Connection, post: Post, state: State, marks: Sequence[str]) -> None:
    """Note how far a post has come; one that was withdrawn stays so."""
    connection.execute(
        text(
            "UPDATE bot_posts SET state = :state, marks = :marks"
            " WHERE space = :space AND tag = :tag AND state <> 'withdrawn'"
        ),
        {"space": post.space, "tag": post.tag, "state": state.value, "marks": " ".join(marks)},
    )


def add_id(connection: Connection, post: Post, message: str) -> None:
    """Note that a platform's message shows the next part of a post."""
    connection.execute(
        text(
            "INSERT INTO bot_post_messages (space, channel, message, tag, number)"
            " SELECT :space, :channel, :message, :tag, count(*) FROM bot_post_messages"
            " WHERE space = :space AND tag = :tag ON CONFLICT DO NOTHING"
        ),
        {"space": post.space, "channel": post.channel, "message": message, "tag": post.tag},
    )
    if post.card.kind is Kind.DIGEST and post.audience is Audience.CHANNEL:
        _begin_thread(connection, post)


def _begin_thread(connection: Connection, post: Post) -> None:
    """Have a digest be in the thread that people open under it: what is asked there is of its articles.

    Not one that a person was sent: its articles are of other channels, and answer there alone.
    """
    connection.execute(
        text(
            "UPDATE bot_posts SET root = (SELECT message FROM bot_post_messages AS first"
            " WHERE first.space = :space AND first.tag = :tag AND first.number = 0)"
            " WHERE space = :space AND tag = :tag AND NOT EXISTS (SELECT 1 FROM bot_plans AS own"
            " WHERE own.space = :space AND own.channel = :channel AND own.person <> '')"
        ),
        {"space": post.space, "channel": post.channel, "tag": post.tag},
    )


def change(connection: Connection, space: str, tag: str, card: Card) -> None:
    """Put another card in the place of a post's."""
    post = by_tag(connection, space, tag)
    if post is None:
        return
    connection.execute(
        text("UPDATE bot_posts SET card = :card WHERE space = :space AND tag = :tag"),
        {"space": space, "tag": tag, "card": json.dumps(card.as_record())},
    )
    connection.execute(
        text("DELETE FROM bot_post_articles WHERE space = :space AND tag = :tag"),
        {"space": space, "tag": tag},
    )
    _insert_articles(connection, space, post.channel, tag, card)


def drop(connection: Connection, space: str, tag: str) -> None:
    """Forget that a post ever was."""
    for table in ("bot_posts", "bot_post_messages", "bot_post_articles", "bot_votes"):
        connection.execute(
            text(f"DELETE FROM {table} WHERE space = :space AND tag = :tag"),  # noqa: S608 - constants
            {"space": space, "tag": tag},
        )


def _post(event: Event, part: int, reply: Reply) -> Post:
    return Post(
        platform=event.platform,
        space=event.space,
        channel=event.channel,
        key=event.key,
        part=part,
        message=event.message,
        root=event.root,
        author=event.author,
        audience=reply.audience,
        card=reply.card,
    )


def _insert_articles(
    connection: Connection, space: str, channel: str, tag: str, card: Card
) -> None:
    for article in card.articles:
        connection.execute(
            text("INSERT INTO bot_post_articles VALUES (:space, :channel, :article, :tag)"),
            {"space": space, "channel": channel, "article": article, "tag": tag},
        )


def select(connection: Connection, where: str, **values: str) -> list[Post]:
    """Return the posts of which ``where`` holds, in order."""
    query = text(f"SELECT {_POST} FROM bot_posts WHERE {where} ORDER BY at, key, part")  # noqa: S608 - constants
    rows = connection.execute(query, values).mappings().all()
    return [_read(dict(row), _ids(connection, row["space"], row["tag"])) for row in rows]


def _ids(connection: Connection, space: str, tag: str) -> tuple[str, ...]:
    query = text(
        "SELECT message FROM bot_post_messages WHERE space = :space AND tag = :tag ORDER BY number"
    )
    return tuple(connection.execute(query, {"space": space, "tag": tag}).scalars())


def _read(row: dict[str, Any], ids: tuple[str, ...]) -> Post:
    values = {
        "author": row.pop("person"),
        "audience": Audience(row["audience"]),
        "card": Card.from_record(json.loads(row["card"])),
        "state": State(row["state"]),
        "marks": tuple(row["marks"].split()),
        "owed": Owed(row["owed"]),
    }
    del row["tag"]  # follows from the key
    return Post(**row | values, ids=ids)
