"""What a platform has still to be told of a post that stands there: that it is another one, or goes."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.ledger import posts
from bot.messages import Owed, Post, State
from index.db.statements import text

_DONE = {State.POSTED, State.UNDELIVERABLE}


def withdraw(connection: Connection, space: str, tag: str, owed: Owed) -> Post | None:
    """Mark a post that is still to be posted, or may be just now; return any other, which is owed to go."""
    post = posts.by_tag(connection, space, tag)
    if post is None:
        return None
    if post.state in _DONE:
        owe(connection, space, tag, owed)
        return replace(post, owed=owed)
    posts.set_state(connection, post, State.WITHDRAWN, post.marks)
    return None


def left_standing(connection: Connection, post: Post) -> None:
    """Note that a post could not be taken away, and is to be looked for no more; it may be tried again.

    Perhaps it can be changed into what is kept of it.
    """
    connection.execute(
        text(
            "UPDATE bot_posts SET state = 'posted', marks = '', owed = 'change'"
            " WHERE space = :space AND tag = :tag"
        ),
        {"space": post.space, "tag": post.tag},
    )


def settled(connection: Connection, post: Post) -> Post | None:
    """Note that the platform shows a post as it is given; return it where it has become another since."""
    current = posts.by_tag(connection, post.space, post.tag)
    if current is None or current.owed not in {Owed.CHANGE, Owed.NOTHING}:
        return current
    if current.card == post.card:
        if current.state in _DONE:  # else what is being sent just now may be as it was before
            owe(connection, post.space, post.tag, Owed.NOTHING)
        return None
    # Whoever changed it may have told the platform already, and then been overwritten there.
    owe(connection, post.space, post.tag, Owed.CHANGE)
    return replace(current, owed=Owed.CHANGE)


def owing(connection: Connection) -> list[Post]:
    """Return the posts that are posted and of which their platform is owed something."""
    return posts.select(connection, "owed <> '' AND state IN ('posted', 'undeliverable')")


def owe(connection: Connection, space: str, tag: str, owed: Owed) -> None:
    """Note what a platform has to be told of a post. One that is to go is not changed before."""
    unless = " AND owed NOT IN ('removal', 'erasure')" if owed is Owed.CHANGE else ""
    connection.execute(
        text(f"UPDATE bot_posts SET owed = :owed WHERE space = :space AND tag = :tag{unless}"),  # noqa: S608 - constants
        {"space": space, "tag": tag, "owed": owed.value},
    )
