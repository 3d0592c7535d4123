"""A reply that is taken away while nobody knows yet whether it stands on the platform."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.messages import Ask, Event, Post, State
from bot.times import now
from tests.conversation.house import LINK, House, Room, make, opened


class Killed(BaseException):
    """The process dies here."""


class Deadly(Room):
    """Shows what it is sent; the process dies before anybody records it."""

    async def send(self, post: Post, event: Event, number: int) -> str:
        await super().send(post, event, number)
        raise Killed


async def killed_while_posting(data: Path, room: Room) -> Event:
    """Share a link, and die once its reply stands on the platform."""
    shared = make(Ask.READ, LINK)
    async with opened(data, Deadly()) as house:
        house.room.shown = room.shown
        began = now()
        await house.ledger.keep(shared, await house.conversation.handle(shared), began)
        with contextlib.suppress(Killed):
            await house.deliver(shared)
    assert len(room.shown) == 1
    return shared


@pytest.mark.parametrize("ask", [Ask.WITHDRAW, Ask.EDIT])
async def test_a_reply_that_a_killed_process_left_unrecorded_goes_with_its_message(
    tmp_path: Path, ask: Ask
):
    room = Room()
    shared = await killed_while_posting(tmp_path, room)
    async with opened(tmp_path, room) as house:
        await house.do(ask)  # the next process gets to it before it goes on with the posting
        await house.deliver(shared)

        assert room.shown == {}
        assert await house.ledger.kept(shared.space, shared.key) == []


@pytest.mark.parametrize("ask", [Ask.WITHDRAW, Ask.EDIT])
@pytest.mark.parametrize("state", [State.READY, State.SENDING])
async def test_a_reply_goes_with_its_message_while_it_is_being_posted(
    house: House, ask: Ask, state: State
):
    shared = make(Ask.READ, LINK)
    began = now()
    [post] = await house.ledger.keep(shared, await house.conversation.handle(shared), began)
    if state is State.READY:  # deleted between looking at the row and marking it
        mark = house.ledger.sending

        async def first(post: Post, marks: Sequence[str], clock: float, gap: float) -> float | None:
            house.ledger.sending = mark
            await house.do(ask)
            return await mark(post, marks, clock, gap)

        house.ledger.sending = first
    else:
        send = house.room.send

        async def sending(post: Post, event: Event, number: int) -> str:
            await house.do(ask)
            return await send(post, event, number)

        house.room.send = sending
    await house.deliver(shared)

    assert house.room.shown == {}
    assert await house.ledger.kept(post.space, shared.key) == []
