"""A platform that is away while a message of the bot's has to change, or to go, is told once it is back."""

import pytest

from bot.errors import PlatformFailed
from bot.messages import Ask, Event, Post
from bot.settling import settle_once
from bot.showing.cards import note_card
from bot.times import now
from tests.conversation.digesting import at, share
from tests.conversation.house import BRIDGE, LINK, House, make
from tests.conversation.twins import FERRY


class Killed(BaseException):
    """The process died here."""


@pytest.fixture
async def shared(house: House, request: pytest.FixtureRequest) -> House:
    """Give a channel in which an article was shared, and quoted in an answer to somebody else."""
    if posting := getattr(request, "param", ""):
        await house.do(
            Ask.CHANGE_SETTINGS, message="m0", author="root", values={"posting": posting}
        )
    await share(house, LINK, "m1", by="ada")
    await house.do(Ask.QUESTION, "Who built the ferry?", "m2", author="ben", at=at())
    assert FERRY.title in house.everything()
    return house


async def look_twice(house: House) -> bool:
    """Have done what the worker does now and then; what is owed is told at the second look."""
    owing, _ = await settle_once(house.ledger, lambda _: house.room, ())
    _, told = await settle_once(house.ledger, lambda _: house.room, owing)
    return told


def tells_of_the_ferry(house: House) -> bool:
    return "ferry" in house.everything().casefold()


async def test_an_article_is_forgotten_while_the_platform_is_away(shared: House):
    shared.room.away = True
    await shared.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    assert not await look_twice(shared)
    shared.room.away = False
    assert await look_twice(shared)
    assert not tells_of_the_ferry(shared)
    assert await shared.ledger.owing() == []


async def test_a_message_is_deleted_while_the_platform_is_away(shared: House):
    shared.room.away = True
    await shared.do(Ask.WITHDRAW, message="m1")
    shared.room.away = False
    assert await look_twice(shared)
    assert not tells_of_the_ferry(shared)
    assert await shared.ledger.posts_under("s", "c", "m1") == []


async def test_an_answer_changes_with_its_question_while_the_platform_is_away(shared: House):
    await share(shared, BRIDGE, "m0", by="ada")
    shared.room.away = True
    asked = "What had the bridge cost, said the mayor?"
    await shared.do(Ask.EDIT, asked, "m2", author="ben", part="e1", at=at(), values={"links": ""})
    shared.room.away = False
    assert await look_twice(shared)
    [answer] = [post.card for post in shared.room.shown.values() if post.message == "m2"]
    assert "nine million pounds" in str(answer)


async def test_a_person_is_forgotten_while_the_platform_is_away(shared: House):
    await share(shared, LINK, "m3", by="ben")
    assert "Ada" in shared.everything()
    shared.room.away = True
    await shared.do(Ask.FORGET_ME, author="ada", private=True, message="k8")
    shared.room.away = False
    assert await look_twice(shared)
    assert "Ada" not in shared.everything()


async def test_what_others_are_telling_just_now_is_left_to_them(shared: House):
    shared.room.away = True
    await shared.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    shared.room.away = False
    await settle_once(shared.ledger, lambda _: shared.room, ())
    assert tells_of_the_ferry(shared)


async def test_a_platform_that_is_not_open_is_waited_for(shared: House):
    shared.room.away = True
    await shared.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    owing, _ = await settle_once(shared.ledger, lambda _: None, ())
    assert await settle_once(shared.ledger, lambda _: None, owing) == (owing, False)


async def test_forgotten_while_it_is_posted_by_a_platform_that_then_goes_away(house: House):
    event = make(Ask.READ, LINK, "m1")
    posts = await house.ledger.keep(event, await house.conversation.handle(event), now())
    send = house.room.send

    async def forgotten_meanwhile(post: Post, event: Event, number: int) -> str:
        sent = await send(post, event, number)
        house.room.send = send
        await house.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
        house.room.away = True
        return sent

    house.room.send = forgotten_meanwhile
    with pytest.raises(PlatformFailed):
        await house.deliver(event, posts)
    house.room.away = False
    assert await look_twice(house)
    assert not tells_of_the_ferry(house)


@pytest.mark.parametrize("told", [False, True])
async def test_a_card_that_changes_while_another_is_shown_is_shown_last(shared: House, told: bool):
    change, cards = shared.room.change, ["less", "least"]

    async def changed_meanwhile(post: Post) -> None:
        if cards:
            current = await shared.ledger.change(post.space, post.tag, note_card(cards.pop()))
            if told and current:  # by another process, before this one comes through
                await change(current)
                await shared.ledger.settled(current)
        await change(post)

    shared.room.change = changed_meanwhile
    await shared.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    kept = [post.card for post in await shared.ledger.posts_since("s", "c", "") if post.ids]
    assert sorted(map(str, kept)) == sorted(str(post.card) for post in shared.room.shown.values())
    assert await shared.ledger.owing() == []


@pytest.mark.parametrize("shared", ["usual", "quiet"], indirect=True)
@pytest.mark.parametrize("ask", [Ask.WITHDRAW, Ask.EDIT])
async def test_what_a_message_shared_leaves_other_answers_though_the_process_died(
    shared: House, monkeypatch: pytest.MonkeyPatch, ask: Ask
):
    withdraw = shared.library.withdraw

    async def withdrawn_and_killed(*place: str, **keep: object) -> list[str]:
        await withdraw(*place, **keep)
        raise Killed

    monkeypatch.setattr(shared.library, "withdraw", withdrawn_and_killed)
    with pytest.raises(Killed):
        await shared.do(ask, "Never mind.", "m1", part="e1")
    monkeypatch.undo()
    await shared.do(ask, "Never mind.", "m1", part="e1")
    assert not tells_of_the_ferry(shared)
    assert await shared.ledger.posts_under("s", "c", "m1") == []
