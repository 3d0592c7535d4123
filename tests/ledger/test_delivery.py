"""A kept reply is shown once, whatever happens between posting and recording."""

# ruff: noqa: ARG002 - a twin has the whole interface of what it stands for

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery import Delivery
from bot.errors import Undeliverable
from bot.ledger import Ledger
from bot.messages import Audience, Event, Owed, Post, State
from tests.ledger.conftest import LONG_AGO, event, reply


class Killed(BaseException):
    """The process dies here."""


class Platform:
    """Shows what it is sent; dies, refuses or is interrupted where a test wants it to."""

    alone = False
    space_is = "server"
    gap = 0.0

    def __init__(self, length: int = 1) -> None:
        self.shown: dict[str, str] = {}
        self.changed: list[Post] = []
        self.before = self.after = lambda: None
        self._length = length

    def length(self, post: Post) -> int:
        return self._length

    async def send(self, post: Post, event: Event, number: int) -> str:
        self.before()
        message = f"x{len(self.shown)}"
        self.shown[message] = f"{post.tag}/{number}"
        self.after()
        return message

    def marks(self, post: Post) -> tuple[str, ...]:
        return ()

    async def find(self, post: Post, *_: object) -> tuple[str, ...]:
        return tuple(key for key, said in self.shown.items() if said.startswith(post.tag))

    async def change(self, post: Post) -> None:
        self.changed.append(post)

    async def remove(self, post: Post) -> None:
        for message in post.ids:
            self.shown.pop(message, None)


def die() -> None:
    raise Killed


async def kept(ledger: Ledger, replies: int = 1) -> Event:
    await ledger.keep(event(), [reply()] * replies, LONG_AGO)
    return event()


@pytest.mark.parametrize("length", [1, 3])
@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("kills", [1, 4])
async def test_a_process_killed_around_a_post_leaves_one(
    tmp_path: Path, length: int, where: str, kills: int
):
    platform = Platform(length)
    setattr(platform, where, die)
    async with Ledger.open(tmp_path) as ledger:
        asked = await kept(ledger, replies=2)
    for _ in range(kills):
        async with Ledger.open(tmp_path) as ledger:
            with contextlib.suppress(Killed):
                await Delivery(ledger, {"twin": platform})(asked)
    platform.before = platform.after = lambda: None
    async with Ledger.open(tmp_path) as ledger:
        await Delivery(ledger, {"twin": platform})(asked)
        await Delivery(ledger, {"twin": platform})(asked)
        posts = await ledger.kept("s", asked.key)
    assert sorted(platform.shown.values()) == sorted(
        f"{post.tag}/{number}" for post in posts for number in range(length)
    )
    assert [post.state for post in posts] == [State.POSTED] * 2
    assert all(len(post.ids) == length for post in posts)


async def test_what_was_posted_of_a_card_that_has_become_shorter_meanwhile_is_found(
    ledger: Ledger,
):
    asked = await kept(ledger)
    platform = Platform(2)
    platform.after = lambda: die() if len(platform.shown) == 2 else None
    with pytest.raises(Killed):
        await Delivery(ledger, {"twin": platform})(asked)
    [post] = await ledger.kept("s", asked.key)
    await ledger.change("s", post.tag, replace(post.card, paragraphs=()))
    platform.after = lambda: None
    platform._length = 1
    await Delivery(ledger, {"twin": platform})(asked)
    [post] = await ledger.kept("s", asked.key)
    assert post.ids == tuple(platform.shown)
    assert platform.changed == [replace(post, owed=Owed.CHANGE)]


async def test_what_nobody_may_post_is_not_tried_again(ledger: Ledger):
    platform = Platform()

    def refuse() -> None:
        raise Undeliverable("The channel is archived.")

    platform.before = refuse
    asked = await kept(ledger)
    await Delivery(ledger, {"twin": platform})(asked)
    platform.before = lambda: None
    await Delivery(ledger, {"twin": platform})(asked)
    assert platform.shown == {}


async def test_a_reply_to_a_message_deleted_before_it_is_posted_is_not_posted(ledger: Ledger):
    asked = await kept(ledger)
    await ledger.withdraw("s", "c", "m1")
    platform = Platform()
    await Delivery(ledger, {"twin": platform})(asked)
    assert platform.shown == {}
    assert await ledger.kept("s", asked.key) == []


async def test_a_reply_to_a_message_deleted_while_it_is_posted_is_taken_away(
    ledger: Ledger, tmp_path: Path
):
    asked = await kept(ledger)
    platform = Platform()
    withdraw = ledger.withdraw
    send = platform.send

    async def deleted_meanwhile(post: Post, event: Event, number: int) -> str:
        await withdraw("s", "c", "m1")
        return await send(post, event, number)

    platform.send = deleted_meanwhile
    await Delivery(ledger, {"twin": platform})(asked)
    assert platform.shown == {}


async def test_a_reply_that_is_taken_away_before_it_is_posted_is_not_posted(ledger: Ledger):
    asked = await kept(ledger)
    [post] = await ledger.kept("s", asked.key)
    assert await ledger.withdraw_post("s", post.tag) is None
    platform = Platform()
    await Delivery(ledger, {"twin": platform})(asked)
    assert platform.shown == {}
    assert await ledger.kept("s", asked.key) == []


async def test_a_reply_that_is_taken_away_while_it_is_posted_does_not_stay(ledger: Ledger):
    asked = await kept(ledger)
    platform = Platform()
    send = platform.send

    async def taken_away_meanwhile(post: Post, event: Event, number: int) -> str:
        assert await ledger.withdraw_post("s", post.tag) is None
        return await send(post, event, number)

    platform.send = taken_away_meanwhile
    await Delivery(ledger, {"twin": platform})(asked)
    assert platform.shown == {}
    assert await ledger.kept("s", asked.key) == []


async def test_an_article_forgotten_while_its_card_is_posted_is_taken_out_of_it(ledger: Ledger):
    asked = await kept(ledger)
    [post] = await ledger.kept("s", asked.key)
    platform = Platform()
    send = platform.send

    async def forgotten_meanwhile(post: Post, event: Event, number: int) -> str:
        await ledger.change("s", post.tag, replace(post.card, paragraphs=()))
        return await send(post, event, number)

    platform.send = forgotten_meanwhile
    await Delivery(ledger, {"twin": platform})(asked)
    assert [each.card.paragraphs for each in platform.changed] == [()]
    assert post.card.paragraphs


async def test_a_platform_that_wants_a_pause_gets_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
):
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.delivery.asyncio.sleep", wait)
    monkeypatch.setattr("bot.delivery.time.time", lambda: 1000.0)
    platform = Platform(3)
    platform.gap = 1.0
    await Delivery(ledger, {"twin": platform})(await kept(ledger))
    assert waited == [0.0, 1.0, 2.0]


async def test_what_one_person_sees_waits_for_nobody(ledger: Ledger):
    platform = Platform()
    platform.gap = 3600.0
    for message in ("m1", "m2"):
        private = replace(reply(), audience=Audience.AUTHOR)
        await ledger.keep(event(message=message), [private], LONG_AGO)
        await Delivery(ledger, {"twin": platform})(event(message=message))
    assert len(platform.shown) == 2


@pytest.mark.parametrize("doing", ["change", "remove"])
async def test_what_was_posted_and_cannot_be_changed_any_more_is_not_tried_for_ever(
    tmp_path: Path, doing: str
):
    platform = Platform()

    async def refuse(_: Post) -> None:
        raise Undeliverable("The thread is locked.")

    setattr(platform, doing, refuse)
    async with Ledger.open(tmp_path) as ledger:
        asked = await kept(ledger)
        [post] = await ledger.kept(asked.space, asked.key)
        send = platform.send

        async def meanwhile(post: Post, event: Event, number: int) -> str:
            if doing == "change":
                await ledger.change(post.space, post.tag, reply("Another.").card)
            else:
                await ledger.withdraw_post(post.space, post.tag)
            return await send(post, event, number)

        platform.send = meanwhile
        await Delivery(ledger, {"twin": platform})(asked)
        assert await ledger.unposted(post.space) == set()
        posted = await ledger.withdraw_post(post.space, post.tag)
        assert posted
        assert posted.ids == tuple(platform.shown)


async def test_what_a_deleted_message_asked_for_and_stands_in_a_locked_thread_can_go_later(
    ledger: Ledger,
):
    platform, asked = Platform(), await kept(ledger)
    platform.after = die
    with pytest.raises(Killed):
        await Delivery(ledger, {"twin": platform})(asked)
    await ledger.withdraw("s", "c", "m1")
    remove = platform.remove

    async def refuse(_: Post) -> None:
        raise Undeliverable("The thread is locked.")

    platform.remove = refuse
    await Delivery(ledger, {"twin": platform})(asked)
    assert await ledger.unposted("s") == set()
    [post] = await ledger.kept("s", asked.key)
    posted = await ledger.withdraw_post("s", post.tag)
    assert posted
    await remove(posted)
    assert platform.shown == {}
