"""Refused, cut off, told twice, told in the wrong order: one visible reply, none lost."""

import pytest

from tests.faults.deeds import QUESTION
from tests.faults.killing import Battlefield
from tests.faults.storms import storm_over


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_burst_of_refusals_delays_a_reply_and_drops_none(field: Battlefield, status: int):
    channel = await field.place.channel()
    storm_over(field.place).refuse(status, 3)
    message = await channel.say("ada", field.site.story().url)
    await channel.card(message)
    await channel.settled()
    assert len(channel.public(message)) == 1


async def test_a_post_whose_answer_was_lost_stands_once(field: Battlefield):
    channel = await field.place.channel()
    await channel.card(await channel.say("root", field.site.story().url))
    await channel.until(lambda: len(channel.public()) == 1)  # the introduction is over
    storm_over(field.place).cut()
    message = await channel.say("ada", field.site.story().url)
    await channel.card(message)
    await channel.settled()
    assert len(channel.public(message)) == 1


@pytest.mark.parametrize("text", ["{link}", QUESTION])
async def test_what_is_told_twice_has_one_reply(field: Battlefield, text: str):
    channel, story = await field.place.channel(), field.site.story()
    storm = storm_over(field.place)
    message = await channel.say("ada", text.format(link=story.url), mention="{" not in text)
    told = storm.told()
    await storm.tell(told)
    await channel.card(message)
    await storm.tell(told)
    await channel.settled()
    assert len(channel.public(message)) == 1


async def test_a_connection_that_breaks_while_it_is_read_loses_and_doubles_nothing(
    field: Battlefield,
):
    channel = await field.place.channel()
    storm = storm_over(field.place)
    messages = []
    for _ in range(4):
        messages.append(await channel.say("ada", field.site.story().url))
        await storm.reconnect()
    for message in messages:
        await channel.card(message)
    await field.settled(channel)
    assert [len(channel.public(message)) for message in messages] == [1, 1, 1, 1]


async def test_a_message_that_is_told_again_after_it_was_deleted_has_no_reply(field: Battlefield):
    channel = await field.place.channel()
    storm = storm_over(field.place)
    message = await channel.say("ada", field.site.story().url)
    await channel.card(message)
    first = storm.told()
    await channel.delete(message)
    await channel.until(lambda: not channel.public(message))
    await storm.tell(first)
    await channel.settled()
    assert channel.public(message) == []
