"""Turns go to those who wait, in their order; whoever gives up or fails takes nobody's."""

import asyncio

import pytest

from index.fetch.turns import Turns


class Asking:
    """A task that holds a turn until it is told to give it back."""

    def __init__(self, turns: Turns, name: str) -> None:
        self.has_it = asyncio.Event()
        self.enough = asyncio.Event()
        self.task = asyncio.create_task(self._hold(turns, name))

    async def _hold(self, turns: Turns, name: str) -> None:
        async with turns.of(name):
            self.has_it.set()
            await self.enough.wait()

    async def give_back(self) -> None:
        self.enough.set()
        await self.task


async def asked(turns: Turns, *names: str) -> list[Asking]:
    asking = [Asking(turns, name) for name in names]
    await settled()
    return asking


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def held(asking: list[Asking]) -> list[bool]:
    return [each.has_it.is_set() for each in asking]


async def test_no_name_has_more_than_its_share_and_all_together_no_more_than_there_are() -> None:
    turns = Turns(2, 3)
    asking = await asked(turns, "a", "a", "a", "b", "c")

    assert held(asking) == [True, True, False, True, False]
    assert turns.waiting == 2
    for each in asking:
        await each.give_back()
    assert turns.waiting == 0


async def test_some_are_kept_for_names_that_have_none() -> None:
    asking = await asked(Turns(3, 3, kept=1), "a", "a", "a", "b")

    assert held(asking) == [True, True, False, True]
    for each in asking:
        await each.give_back()


async def test_who_asks_again_at_once_waits_behind_those_who_were_there() -> None:
    turns = Turns(1, 1)
    order: list[str] = []

    async def work(name: str, times: int) -> None:
        for _ in range(times):
            async with turns.of("host"):
                order.append(name)
                await asyncio.sleep(0)

    await asyncio.gather(work("greedy", 3), work("patient", 1), work("late", 1))

    assert order == ["greedy", "patient", "late", "greedy", "greedy"]


@pytest.mark.parametrize("when", ["while it waits", "as it is given"])
async def test_a_turn_that_is_given_up_goes_to_the_next(when: str) -> None:
    turns = Turns(1, 1)
    first, second, third = await asked(turns, "a", "a", "a")

    if when == "as it is given":
        # In one step of the loop it is given back, and who gets it gives up.
        first.enough.set()
        asyncio.get_running_loop().call_soon(second.task.cancel)
    else:
        second.task.cancel()
    await settled()
    if when == "while it waits":
        await first.give_back()
        await settled()

    assert held([third]) == [True]
    await third.give_back()
    assert turns.waiting == 0
