"""What a platform has still to be told of posts that stand there -> told, however often it takes.

The ledger changes first: an article is forgotten there even while a platform is away. What is owed stays noted
with the post until the platform has been told, by whoever changed it or, where that failed or was killed, from here.
"""

import asyncio
import logging
from collections.abc import Callable, Collection

from bot.chat.port import Chat, unless_refused
from bot.ledger import Ledger
from bot.messages import Owed, Post

FIRST_PAUSE = 10.0  # seconds between two looks at what is owed
LONGEST_PAUSE = 300.0  # the same, while a platform does not take it

Opened = Callable[[str], Chat | None]

log = logging.getLogger(__name__)


async def settle(ledger: Ledger, chat: Chat, post: Post) -> None:
    """Tell a platform what is owed of a post. What it raises but a refusal is raised, and stays owed."""
    current: Post | None = post
    while current and current.owed is Owed.CHANGE:
        if current.ids:
            with unless_refused(current):
                await chat.change(current)
        current = await ledger.settled(current)
    if current and current.owed:
        await _remove(ledger, chat, current)


async def _remove(ledger: Ledger, chat: Chat, post: Post) -> None:
    """Take a post away. What the platform leaves standing stays in the ledger, for nothing else leads there.

    But what a person wants forgotten does not.
    """
    gone = post.owed is Owed.ERASURE
    with unless_refused(post):
        if post.ids:
            await chat.remove(post)
        gone = True
    await (ledger.drop(post.space, post.tag) if gone else ledger.left_standing(post))


async def settle_all(ledger: Ledger, opened: Opened) -> None:
    """Tell platforms, again and again, what they have not been told; ``opened`` returns one that is open."""
    pause, owing = FIRST_PAUSE, list[Post]()
    while True:
        await asyncio.sleep(pause)
        try:
            owing, told = await settle_once(ledger, opened, owing)
        except Exception:
            log.exception("what is owed was not looked at")
        else:
            pause = FIRST_PAUSE if told else min(2 * pause, LONGEST_PAUSE)


async def settle_once(
    ledger: Ledger, opened: Opened, before: Collection[Post]
) -> tuple[list[Post], bool]:
    """Tell what was owed ``before`` and is still; return what is owed now, and whether all could be told.

    What is owed only since then, others are telling just now.
    """
    owing = await ledger.owing()
    told = [await _told(ledger, opened(post.platform), post) for post in owing if post in before]
    return owing, all(told)


async def _told(ledger: Ledger, chat: Chat | None, post: Post) -> bool:
    try:
        if chat:
            await settle(ledger, chat, post)
    except Exception:
        log.exception("still owed", extra={"key": post.key})
        return False
    return chat is not None
