"""A message that cannot be kept is tried again, and no note of what was seen goes past it."""

import asyncio

import pytest

from bot.chat.discord import patience
from bot.chat.discord.api import Rejected
from bot.chat.discord.patience import until_done
from bot.chat.discord.seen import Seen
from bot.messages import Ask, Said

LINK = "https://news.example/ferry"
simcord = pytest.mark.simcord(strict_sync=False, shard_count=1)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(patience, "PAUSES", (0.0, 0.0))


@pytest.fixture
def seen(ledger):
    return Seen(ledger)


def said(number: int, channel: str = "20", space: str = "10") -> Said:
    at = f"2026-11-23T12:00:{number:02}.000+00:00"
    return Said("discord", space, channel, str(number), "1", at, LINK)


async def keep(seen: Seen, *numbers: int) -> None:
    for number in numbers:
        seen.begin("10", str(number))
        await seen.kept("10", str(number), said(number))


async def noted(ledger) -> dict[str, str]:
    return {each.channel: each.last_message for each in await ledger.channels("discord")}


class Failing:
    """Something that fails so many times, and then works."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times, self.error, self.tries = times, error, 0

    async def __call__(self, *_) -> bool:
        self.tries += 1
        if self.tries <= self.times:
            raise self.error
        return True


async def test_what_fails_is_tried_again_until_it_is_done() -> None:
    twice = Failing(2, OSError("the database is locked"))
    assert await until_done(twice)
    assert twice.tries == 3


async def test_what_discord_refuses_is_not_tried_again() -> None:
    refused = Failing(2, Rejected(403, 50013))
    with pytest.raises(Rejected):
        await until_done(refused)
    assert refused.tries == 1


async def test_a_note_does_not_go_past_a_message_that_is_not_kept_yet(seen, ledger) -> None:
    await keep(seen, 1)
    seen.begin("10", "2")
    await keep(seen, 3)
    assert await noted(ledger) == {"20": "1"}
    await seen.kept("10", "2", said(2))
    assert await noted(ledger) == {"20": "3"}


async def test_what_is_for_nobody_holds_nothing_up(seen, ledger) -> None:
    seen.begin("10", "1")
    await keep(seen, 2)
    await seen.kept("10", "1", None)
    assert await noted(ledger) == {"20": "2"}


async def test_a_message_of_another_server_holds_nothing_up_and_lets_nothing_past(
    seen, ledger
) -> None:
    seen.begin("10", "1")
    await keep(seen, 2)
    seen.begin("11", "3")
    await seen.kept("11", "3", said(3, "21", "11"))
    assert await noted(ledger) == {"21": "3"}


async def test_while_there_is_a_gap_only_new_channels_are_noted(seen, ledger) -> None:
    await keep(seen, 1)
    seen.hold()
    await keep(seen, 2)
    seen.begin("10", "3")
    await seen.kept("10", "3", said(3, "21"))
    assert await noted(ledger) == {"20": "1", "21": "3"}
    await seen.release()
    assert await noted(ledger) == {"20": "2", "21": "3"}


async def test_a_note_that_fails_is_made_with_the_next_message(seen, ledger, monkeypatch) -> None:
    failing = Failing(1, OSError("the disk is full"))
    saw = ledger.saw

    async def busy(*given):
        await failing()
        await saw(*given)

    monkeypatch.setattr(ledger, "saw", busy)
    await keep(seen, 1, 2)
    assert await noted(ledger) == {"20": "2"}


@simcord
async def test_a_message_that_cannot_be_kept_at_first_is_kept_and_noted_once(world) -> None:
    failing, take = Failing(2, OSError("the database is locked")), world.client._take

    async def busy(given):
        await failing()
        return await take(given)

    world.client._take = busy
    message = await world.anna.send(world.channel, LINK)
    assert [each.message for each in world.kept.said] == [str(message.id)]
    assert await noted(world.ledger) == {str(world.channel.id): str(message.id)}


@simcord
async def test_a_message_that_cannot_be_kept_at_all_is_made_up_for(world) -> None:
    world.env.check_errors = False
    take = world.client._take
    first = await world.anna.send(world.channel, "good morning")
    await world.env.advance_time(1)
    world.client._take = Failing(99, OSError("the disk is full"))
    lost = await world.anna.send(world.channel, LINK)
    world.client._take = take
    await world.anna.send(world.channel, "lunch?")
    assert await noted(world.ledger) == {str(world.channel.id): str(first.id)}
    world.kept.said.clear()
    await world.client.on_shard_disconnect(0)
    await world.client.on_shard_connect(0)
    await world.client.on_ready()
    assert [each.text for each in world.kept.said] == [LINK, "lunch?"]
    assert world.kept.said[0].message == str(lost.id)
    (known,) = await world.ledger.channels("discord")
    assert known.last_message == world.kept.said[1].message


@simcord
async def test_a_deletion_that_cannot_be_kept_at_first_is_kept(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    failing, submit = Failing(2, OSError("the database is locked")), world.client._submit

    async def busy(event):
        await failing()
        await submit(event)

    world.client._submit = busy
    await world.anna.delete(message)
    assert [each.ask for each in world.kept.events] == [Ask.WITHDRAW]


@simcord
async def test_an_edit_that_cannot_be_kept_at_first_is_kept(world) -> None:
    message = await world.anna.send(world.channel, "look")
    failing, take = Failing(2, OSError("the database is locked")), world.client._take

    async def busy(given):
        await failing()
        return await take(given)

    world.client._take = busy
    await world.anna.edit(message, f"look {LINK}")
    assert world.kept.said[-1].edited
    assert world.kept.said[-1].links == (LINK,)


@simcord
async def test_a_bookmark_that_cannot_be_kept_at_first_is_kept(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    failing, submit = Failing(2, OSError("the database is locked")), world.client._submit

    async def busy(event):
        await failing()
        await submit(event)

    world.client._submit = busy
    await world.ben.react(message, "🔖")
    assert [each.ask for each in world.kept.events] == [Ask.READ]


@simcord
async def test_a_history_out_of_order_is_read_with_the_next_session_and_the_mark_stays(
    world,
) -> None:
    first = await world.anna.send(world.channel, "good morning")
    await world.client.on_shard_disconnect(0)
    await world.env.advance_time(1)
    missed = await world.anna.send(world.channel, LINK)
    world.kept.said.clear()
    page = world.client._catch_up._page
    world.client._catch_up._page = Failing(99, OSError("no answer"))
    await world.client.on_shard_connect(0)
    await world.client.on_ready()
    assert world.kept.said == []
    assert await noted(world.ledger) == {str(world.channel.id): str(first.id)}
    world.client._catch_up._page = page
    await world.client.on_ready()
    assert [each.message for each in world.kept.said] == [str(missed.id)]
    assert await noted(world.ledger) == {str(world.channel.id): str(missed.id)}


@simcord
async def test_a_session_that_is_ready_again_makes_up_for_nothing_twice(world) -> None:
    await world.anna.send(world.channel, "good morning")
    await world.client.on_shard_disconnect(0)
    await world.anna.send(world.channel, LINK)
    world.kept.said.clear()
    await world.client.on_shard_connect(0)
    await asyncio.gather(world.client.on_ready(), world.client.on_ready())
    await world.client.on_ready()
    assert [each.links for each in world.kept.said] == [(LINK,)]


@simcord
async def test_a_start_interrupted_before_it_was_ready_is_made_up_for_when_resumed(world) -> None:
    await world.anna.send(world.channel, "good morning")
    await world.client._catch_up.begin()
    await world.client.on_shard_connect(0)
    await world.client.on_shard_disconnect(0)
    await world.client.on_ready()  # late, and in vain
    await world.anna.send(world.channel, LINK)
    world.kept.said.clear()
    await world.client.on_shard_resumed(0)
    assert [each.links for each in world.kept.said] == [(LINK,)]
