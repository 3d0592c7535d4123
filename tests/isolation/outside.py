"""Buttons pressed by who may not: they are told nothing, and nothing is done.

A platform sends presses only of what somebody sees. A forged request may name any card from
anywhere, and a card can be left on the screen of somebody who has left.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.backups.backup import FILES
from bot.messages import Ask, Audience, Post, tag
from tests.isolation.model import CANARY, PEOPLE, Place

if TYPE_CHECKING:
    from tests.isolation.world import Choose, World

_PRIVATE = {Audience.AUTHOR, Audience.HOME}
BUTTONS = (
    Ask.MORE, Ask.CONTEXT, Ask.WHY, Ask.VERIFY, Ask.NOT_RELEVANT, Ask.RELEVANT, Ask.SHOW, Ask.ASK_PEOPLE, Ask.UP,
    Ask.DOWN, Ask.FORGET,
)  # fmt: skip

Press = tuple[str, str, Post]  # who presses, under which message, of which card


async def press(world: "World", place: Place, choose: "Choose") -> None:
    """Press one of the buttons that nobody may press from this place, by one of the ways to try."""
    presses = choose(WAYS)(world, place)
    if not presses:
        return
    person, message, post = choose(presses[-60:])
    ask, before, shown = choose(BUTTONS), rows(world.data), dict(world.room.shown)
    part = f"{ask.value}{world.message()}"
    await world.do(
        place, ask, "", message, person, check=False, known=False, tag=post.tag, part=part
    )
    what = f"{ask.value} pressed by {person} in {place}"
    for reply in world.replies:
        assert reply.audience is Audience.AUTHOR, (what, reply)
        world.refuse(set(CANARY.findall(str(reply.card))), set(), what, place)
    refused(world, before, shown, what)


def refused(
    world: "World", before: set[tuple[Any, ...]], shown: dict[str, Post], what: str
) -> None:
    """Raise where anything is not as it was, but for the reply itself."""
    assert world.event
    ours = {world.event.key, tag(world.event.key, 0)}
    changed = [row for row in before ^ rows(world.data) if not ours & {*map(str, row)}]
    assert changed == [], (what, changed)
    now = {key: post for key, post in world.room.shown.items() if post.key != world.event.key}
    assert now == shown, what


def rows(data: Path) -> set[tuple[Any, ...]]:
    """Return every row of every table, each after the name of its table."""
    with closing(sqlite3.connect(data / FILES[0])) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            (table, *row)
            for (table,) in named
            for row in connection.execute(f'SELECT * FROM "{table}"')
        }


def from_another_channel(world: "World", place: Place) -> list[Press]:
    return [
        (person, message, post)
        for message, post in world.room.shown.items()
        if post.space == place.space and post.channel != place.channel
        for person in world.people_in(place)
    ]


def from_another_space(world: "World", place: Place) -> list[Press]:
    """The channels of both spaces have the same ids."""
    return [
        (person, message, post)
        for message, post in world.room.shown.items()
        if post.space != place.space and post.channel == place.channel
        for person in world.people_in(place)
    ]


def by_who_left(world: "World", place: Place) -> list[Press]:
    """What stands in a public channel everybody may read, and in a direct conversation is one alone."""
    if place.kind not in {"private", "shared"}:
        return []
    return [
        (person, message, post)
        for message, post in world.standing(place)
        for person in PEOPLE
        if person not in world.members[place]
    ]


def of_what_another_was_shown(world: "World", place: Place) -> list[Press]:
    return [
        (person, message, post)
        for message, post in world.standing(place)
        if post.audience in _PRIVATE
        for person in world.people_in(place)
        if person != post.author
    ]


WAYS: Sequence[Callable[["World", Place], list[Press]]] = (
    from_another_channel, from_another_space, by_who_left, of_what_another_was_shown,
)  # fmt: skip
