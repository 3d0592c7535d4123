"""Each durable step that is a transaction, done once; and the process that is killed in it."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk.oauth.installation_store import Bot

import index.db.engine
from bot.backups.restore import note_restored
from bot.channel_settings import ChannelSettings
from bot.chat.slack.installations import Store
from bot.chat.slack.states import States
from bot.chat.web.history import History
from bot.chat.web.rows import Message
from bot.errors import ChatError
from bot.ledger import Ledger, Source
from bot.ledger.feeds import Feed
from bot.messages import Ask, Post, Said, State
from bot.schedules.schedule import Schedule
from index import rebuild
from index.ingest import Ingest
from index.store import SqlStore
from index.types import Document, Lowered, Scope, Share
from tests.ledger.conftest import LONG_AGO, event, outcome, reply
from tests.library.twins import MONDAY, Lines, Pages, Words, shared

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
KEY = "uGhF4vQm4H3nq0sB0m7mXy5c1oV3p9aQe0iH2kq0cXk="
NEWER = "9Zg2yq0mH3nq0sB0m7mXy5c1oV3p9aQe0iH2kq0cXkM="
SPACE, CHANNEL = "local", "news"
PLACE = (SPACE, CHANNEL)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
SAID = Message("m2", CHANNEL, LONG_AGO, author="ada", text="Look!")
SHOWN = Message("t2", CHANNEL, LONG_AGO, asked="m1", card=reply().card)
ASKED = event(space=SPACE, channel=CHANNEL)
DIGEST = event(Ask.DIGEST, "", space=SPACE, channel=CHANNEL, part="2026-11-23")
BOT = Bot(
    team_id="T1",
    bot_token="xoxb-1",
    bot_id="B1",
    bot_user_id="U1",
    installed_at=1.0,
)


@dataclass
class Opened:
    """Everything that writes, on one directory."""

    data: Path
    store: SqlStore
    ledger: Ledger
    history: History
    installations: Store
    states: States

    @property
    def ingest(self) -> Ingest:
        return Ingest(Pages({}), Lines(), Words(), self.store)


async def opened(data: Path, stack: AsyncExitStack) -> Opened:
    enter = stack.enter_async_context
    return Opened(
        data,
        await enter(SqlStore.open(data)),
        await enter(Ledger.open(data)),
        await enter(History.open(data, SPACE)),
        await enter(Store.open(data, KEY, "id", "secret", "http://127.0.0.1:9/api/")),
        await enter(States.open(data)),
    )


def document(name: str) -> Document:
    return Document(f"https://example.org/{name}", f"The {name} is back. All are glad.", id=name)


async def furnish(at: Opened) -> None:
    """Keep what the steps change: two articles, a marked passage, a post, a message, an installation, old questions."""
    for name in ("ferry", "bridge"):
        await at.ingest.add(document(name), shared(CHANNEL, f"m-{name}", "ada"))
    await at.ledger.keep(ASKED, [reply("ferry")], LONG_AGO)
    await at.ledger.remember_question(event(message="q", text="Who?"), outcome("ferry"))
    await at.ledger.digest_made(replace(DIGEST, part="2026-11-20"), MONDAY, ["bridge"])
    await at.ledger.plan_digests(Feed("local", *PLACE), "UTC")
    await at.ledger.add_source("dm", "D1", Source(*PLACE), "ada")
    await at.ledger.lower(*PLACE, [Lowered("ferry", 5, 9)], "ada")
    await at.history.add_channel(CHANNEL, LONG_AGO)
    await at.history.say(Message("m1", CHANNEL, LONG_AGO, author="ada", text="Hm.", wanting=True))
    await at.history.show(Message("t1", CHANNEL, LONG_AGO, asked="m1", card=reply().card))
    await at.installations.async_save_bot(BOT)


def in_ledger(what: Callable[[Ledger], Awaitable[object]]) -> "Do":
    return lambda at: what(at.ledger)


def in_history(what: Callable[[History], Awaitable[object]]) -> "Do":
    return lambda at: what(at.history)


def with_post(what: Callable[[Ledger, Post], Awaitable[object]]) -> "Do":
    async def do(at: Opened) -> None:
        for post in await at.ledger.kept(SPACE, ASKED.key):
            await what(at.ledger, post)

    return do


async def forget_ferry(at: Opened) -> None:
    # Which article is there is looked for first: what is gone already needs no second forgetting.
    if any(article.id == "ferry" for article, _ in await at.store.articles(Scope(*PLACE))):
        await at.store.forget("ferry", Scope(*PLACE))


async def delete(at: Opened) -> None:
    with suppress(ChatError):  # it is gone already
        await at.history.delete(CHANNEL, "m1")


async def consume(at: Opened) -> None:
    await at.states.async_consume("never issued")


async def rotate(at: Opened) -> None:
    row, bot = await at.installations._found("T1")
    bot.bot_token = "xoxb-2"

    class Rotator:
        async def perform_bot_token_rotation(self, **_: Any) -> Bot:
            return bot

    at.installations._rotator = Rotator()  # type: ignore[assignment]
    await at.installations._rotated(row, bot)


async def renew(at: Opened) -> None:
    store = at.installations
    await Store(store._database, f"{NEWER},{KEY}", store._rotator)._renew("T1")


Do = Callable[[Opened], Awaitable[object]]
STEPS: dict[str, Do] = {
    "SqlStore.save": lambda at: at.ingest.add(document("tower"), shared(CHANNEL, "m-tower")),
    "SqlStore.add_share": lambda at: at.store.add_share(
        Share(SPACE, "money", "ferry", "m9", "ben", MONDAY), ["https://example.org/other"]
    ),
    "SqlStore.forget": forget_ferry,
    "SqlStore.withdraw": lambda at: at.store.withdraw(*PLACE, "m-ferry"),
    "SqlStore.forget_channel": lambda at: at.store.forget_channel(*PLACE),
    "SqlStore.forget_space": lambda at: at.store.forget_space(SPACE),
    "SqlStore.forget_person": lambda at: at.store.forget_person(SPACE, "ada"),
    "SqlStore.expire": lambda at: at.store.expire(*PLACE, LATER),
    "Ledger.keep": in_ledger(
        lambda it: it.keep(event(message="m2", space=SPACE, channel=CHANNEL), [reply()], LONG_AGO)
    ),
    "Ledger.sending": with_post(lambda it, post: it.sending(post, ["mark"], 1.0, 1.0)),
    "Ledger.sent": with_post(lambda it, post: it.sent(post, "x1", 1.0, 1.0)),
    "Ledger.state": with_post(lambda it, post: it.state(post, State.POSTED, "x1")),
    "Ledger.rooted": with_post(lambda it, post: it.rooted(post, "x1")),
    "Ledger.change": with_post(lambda it, post: it.change(SPACE, post.tag, reply("tower").card)),
    "Ledger.settled": with_post(
        lambda it, post: it.settled(replace(post, card=reply("tower").card))
    ),
    "Ledger.withdraw_post": with_post(lambda it, post: it.withdraw_post(SPACE, post.tag)),
    "Ledger.drop": with_post(lambda it, post: it.drop(SPACE, post.tag)),
    "Ledger.left_standing": with_post(lambda it, post: it.left_standing(post)),
    "Ledger.remember_question": in_ledger(
        lambda it: it.remember_question(event(message="q2", text="What?"), outcome())
    ),
    "Ledger.forget_asked": in_ledger(lambda it: it.forget_asked(*PLACE, "m1")),
    "Ledger.discuss": in_ledger(
        lambda it: it.discuss(Said("local", *PLACE, "m3", "ben", LONG_AGO, "Hm."), "m1")
    ),
    "Ledger.read_quietly": in_ledger(
        lambda it: it.read_quietly(
            Said("local", *PLACE, "m3", "ben", LONG_AGO, "https://a.example")
        )
    ),
    "Ledger.withdraw": in_ledger(lambda it: it.withdraw(*PLACE, "m1")),
    "Ledger.forgotten": in_ledger(lambda it: it.forgotten(*PLACE, "ferry")),
    "Ledger.save_settings": in_ledger(
        lambda it: it.save_settings(*PLACE, ChannelSettings(keep_days=30))
    ),
    "Ledger.saw": in_ledger(lambda it: it.saw("local", *PLACE, "m1", LONG_AGO)),
    "DigestLedger.plan_digests": in_ledger(
        lambda it: it.plan_digests(Feed("local", "s", "c2"), "UTC")
    ),
    "DigestLedger.change_digests": in_ledger(
        lambda it: it.change_digests(*PLACE, Schedule(on=False))
    ),
    "DigestLedger.cut_digests": in_ledger(
        lambda it: it.cut_digests(datetime(2000, 1, 1, tzinfo=UTC))
    ),
    "DigestLedger.digest_made": in_ledger(lambda it: it.digest_made(DIGEST, MONDAY, ["ferry"])),
    "DigestLedger.tell": in_ledger(lambda it: it.tell(ASKED, MONDAY.date(), ["ferry"])),
    "DigestLedger.choose_zone": in_ledger(lambda it: it.choose_zone(SPACE, "Europe/Paris")),
    "DigestLedger.add_source": in_ledger(
        lambda it: it.add_source("dm", "D2", Source(*PLACE), "ben")
    ),
    "DigestLedger.remove_source": in_ledger(
        lambda it: it.remove_source("dm", "D1", Source(*PLACE))
    ),
    "DigestLedger.feed_token": in_ledger(lambda it: it.feed_token("local", *PLACE)),
    "DigestLedger.new_feed_token": in_ledger(lambda it: it.new_feed_token("local", *PLACE)),
    "Ledger.vote": with_post(lambda it, post: it.vote(*PLACE, post.tag, "ben", up=True)),
    "Ledger.lower": in_ledger(lambda it: it.lower(*PLACE, [Lowered("ferry", 0, 5)], "ben")),
    "Ledger.raise_again": in_ledger(lambda it: it.raise_again(*PLACE, [Lowered("ferry", 5, 9)])),
    "Ledger.note": in_ledger(lambda it: it.note("waiting", "3")),
    "Ledger.erase_space": in_ledger(lambda it: it.erase_space(SPACE)),
    "Ledger.erase_channel": in_ledger(lambda it: it.erase_channel(*PLACE)),
    "Ledger.erase_person": in_ledger(lambda it: it.erase_person(SPACE, "ada")),
    "Ledger.erase_event": in_ledger(
        lambda it: it.erase_event(event(message="q", space=SPACE, channel=CHANNEL))
    ),
    "Ledger.expire": in_ledger(lambda it: it.expire(*PLACE, "2999")),
    "Ledger.forget_old_questions": in_ledger(lambda it: it.forget_old_questions(LATER)),
    "History.add_channel": in_history(lambda it: it.add_channel("money", LONG_AGO)),
    "History.say": in_history(lambda it: it.say(SAID)),
    "History.delete": delete,
    "History.show": in_history(lambda it: it.show(SHOWN)),
    "History.change": in_history(lambda it: it.change(CHANNEL, "t1", None)),
    "History.settle": in_history(lambda it: it.settle(event(channel=CHANNEL, source="m1"), "t1")),
    "History.forget_person": in_history(lambda it: it.forget_person("ada", but="")),
    "History.expire": in_history(lambda it: it.expire(CHANNEL, LATER.isoformat(), ["ferry"])),
    "History.secret": in_history(lambda it: it.secret()),
    "History._change": in_history(lambda it: it.edit(CHANNEL, "m1", "Oh!", LONG_AGO)),
    "Store._renew": renew,
    "Store.async_save_bot": lambda at: at.installations.async_save_bot(
        Bot(team_id="T2", bot_token="xoxb-2", bot_id="B", bot_user_id="U", installed_at=2.0)
    ),
    "Store.removed": lambda at: at.installations.removed("T1", 2.0),
    "Store._kept": rotate,
    "States.async_issue": lambda at: at.states.async_issue(),
    "States.async_consume": consume,
    "rebuild": lambda at: rebuild.rebuild(at.store, Words(), lambda _done, _total: None),
    "note_restored": lambda at: note_restored(at.store),
    "refresh_terms": lambda at: rebuild.refresh_terms(at.store),
}


def step_of(work: Callable[..., Any]) -> str:
    """Return which method a transaction is done for: ``Ledger.keep``."""
    named = getattr(work, "func", work)
    return str(named.__qualname__).partition(".<locals>")[0]


async def do(name: str, data: Path) -> None:
    """Do a step once."""
    async with AsyncExitStack() as stack:
        await STEPS[name](await opened(data, stack))


def killed(name: str, data: Path, *, committed: bool) -> int:
    """Do a step in a process that is killed just before its transaction ends, or after; its status."""
    process = PROCESSES.Process(target=_die_in, args=(name, data, committed))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _die_in(name: str, data: Path, committed: bool) -> None:
    asyncio.run(_dying(name, data, committed))


async def _dying(name: str, data: Path, committed: bool) -> None:
    async with AsyncExitStack() as stack:
        at = await opened(data, stack)
        begun = index.db.engine._in_transaction

        def transaction(engine: Any, work: Any) -> Any:
            if engine.pool.size() > 1:  # one connection writes, several read
                return begun(engine, work)

            def working(connection: Any) -> Any:
                result = work(connection)
                if not committed:
                    os.kill(os.getpid(), signal.SIGKILL)
                return result

            result = begun(engine, working)
            os.kill(os.getpid(), signal.SIGKILL)
            return result

        index.db.engine._in_transaction = transaction
        await STEPS[name](at)
