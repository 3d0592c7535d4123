"""An event's two steps in one process: what the first one keeps, the second one posts, each reply once."""

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Ask, Event, State
from bot.steps import Steps
from tests.conversation.house import BRIDGE, LINK, House, Room, make, opened


class Rooms:
    """One platform that is open."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def of(self, _platform: str) -> Room:
        return self._room


class NoWorkflows:
    """Nothing waits."""

    async def until_first(self, _event: Event) -> None:
        pass

    def alone(self, _name: str) -> Any:
        return nullcontext()

    async def empty(self, _place: str) -> None:
        pass


def steps(house: House, at_work: NoWorkflows | None = None) -> Steps:
    loop = asyncio.get_running_loop()
    library, workflows = loop.create_future(), loop.create_future()
    library.set_result(house.library)
    workflows.set_result(at_work or NoWorkflows())
    rooms: Any = Rooms(house.room)
    nobody: Any = None
    return Steps(house.ledger, rooms, nobody, nobody, None, library, workflows, house.submit)


async def test_what_is_prepared_is_posted_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        both, asked = steps(house), make(Ask.HELP)

        await both.prepare(asked)
        await both.deliver(asked)
        await both.deliver(asked)  # as after a crash, before it was noted that it is done

        assert len(house.room.shown) == 1
        assert not both.kept


async def test_an_edit_waits_for_the_answer_that_it_changes(tmp_path: Path) -> None:
    class QuestionFirst(NoWorkflows):
        async def until_first(self, _event: Event) -> None:
            await both.prepare(asked)
            await both.deliver(asked)

    async with opened(tmp_path) as house:
        await house.do(Ask.READ, LINK, "m0")
        both, asked = steps(house, QuestionFirst()), make(Ask.QUESTION, "What did it cost?")
        edit = make(Ask.EDIT, "Who owns the ferry?", part="e1")

        await both.prepare(edit)
        await both.deliver(edit)

        [answer] = [each for each in house.room.shown.values() if each.message == asked.message]
        assert answer.ask is Ask.QUESTION
        question = await house.ledger.asked_by(asked.space, asked.channel, asked.message)
        assert question == ["Who owns the ferry?"]


async def test_of_a_marked_message_each_link_is_an_event_of_its_own(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        both, marked = steps(house), make(Ask.MARKED)
        house.room.marked = [make(Ask.READ, link, part=link) for link in (LINK, BRIDGE)]

        await both.prepare(marked)
        await both.deliver(marked)

        assert len(house.public()) == 2
        assert not await house.ledger.kept(marked.space, marked.key)


async def test_what_was_sent_and_not_recorded_is_found_and_not_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as house:
        both, asked = steps(house), make(Ask.QUESTION, "What did the ferry cost?")
        await both.prepare(asked)
        with monkeypatch.context() as broken:
            broken.setattr(house.ledger, "state", None)  # fails once it is called
            with pytest.raises(TypeError):
                await both.deliver(asked)

        await both.deliver(asked)

        [kept] = await house.ledger.kept(asked.space, asked.key)
        assert kept.state is State.POSTED
        assert kept.ids == tuple(house.room.shown)
        assert len(kept.ids) == 1


async def test_what_was_withdrawn_between_the_steps_is_not_posted(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        both, asked = steps(house), make(Ask.QUESTION, "What did the ferry cost?")
        await both.prepare(asked)
        await house.do(Ask.WITHDRAW, message=asked.message)

        await both.deliver(asked)

        assert not house.room.shown
        assert not await house.ledger.kept(asked.space, asked.key)


async def test_another_process_posts_what_this_one_prepared(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        asked = make(Ask.HELP)
        await steps(house).prepare(asked)

        await steps(house).deliver(asked)

        assert len(house.room.shown) == 1
