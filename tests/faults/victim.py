"""``footnote``, made to die by SIGKILL at a point that a test names.

The test writes the name of a point into the file that FOOTNOTE_KILL_FILE names; the first process
that comes by takes the file away and dies there. The children of ``serve`` run this module too, as
``__mp_main__``, so that they can die as well. They start again at once, and with models that need
no second to load: what is tried here is what happens between the steps, not within them.
"""

import contextlib
import os
import signal
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any

import bot.supervisor
import bot.timekeeping
from bot.chat.discord.chat import DiscordChat
from bot.chat.slack.chat import SlackChat
from bot.chat.web.adapter import WebChat
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.workflows import Queue
from tests.quick import use_twins

# In the order in which an event comes by.
POINTS = (
    "before submit",
    "after submit",
    "before handle",
    "after handle",
    "after keep",
    "after sending",
    "before send",
    "after send",
    "after posted",
    "after deliver",
)

Method = Callable[..., Awaitable[Any]]


def die_at(point: str) -> None:
    """Die here if a test wants it."""
    file = Path(os.environ.get("FOOTNOTE_KILL_FILE", "/nonexistent"))
    with contextlib.suppress(OSError):
        if file.read_text() == point:
            file.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


def deadly(name: str, method: Method, when: Callable[..., str] = lambda *_: "") -> Method:
    """Return the method with a point before and one after it."""

    @wraps(method)
    async def wrapped(self: Any, *given: Any, **named: Any) -> Any:
        called = when(*given) or name
        die_at(f"before {called}")
        result = await method(self, *given, **named)
        die_at(f"after {called}")
        return result

    return wrapped


def lay_out() -> None:
    """Put the points into the code of this process."""
    Queue.submit = deadly("submit", Queue.submit)
    Conversation.handle = deadly("handle", Conversation.handle)
    Ledger.keep = deadly("keep", Ledger.keep)
    Ledger.sending = deadly("sending", Ledger.sending)
    Ledger.state = deadly("state", Ledger.state, lambda _, state, *__: state.value)
    Delivery.__call__ = deadly("deliver", Delivery.__call__)
    for chat in (SlackChat, DiscordChat, WebChat):
        chat.send = deadly("send", chat.send)
    use_twins()
    bot.timekeeping.LOOKED = 0.1
    bot.supervisor.FIRST_PAUSE = bot.supervisor.LONGEST_PAUSE = 0.05


if __name__ in {"__main__", "__mp_main__"}:
    lay_out()

if __name__ == "__main__":
    from bot.cli import main

    main()
