"""What people share, ask and choose, and the hour at which a digest is due."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.messages import Ask, Audience, Card, Said
from bot.reception import Reception
from tests.conversation.house import House, nothing_waits


def at(minutes: int = 0, days: int = 0) -> str:
    moment = datetime.now(UTC) + timedelta(minutes=minutes, days=days)
    return moment.isoformat(timespec="milliseconds")


async def introduced(house: House, by: str = "ada") -> Card:
    [reply] = await house.do(Ask.INTRODUCE, message="", author=by, at=at())
    return reply.card


async def share(house: House, link: str, message: str, by: str = "ada", **values) -> None:
    await house.do(Ask.READ, link, message, author=by, **{"at": at()} | values)


async def due(house: House, day: str, until: str, missed: Sequence[str] = ()) -> list[Card]:
    covers = json.dumps({"until": until, "missed": list(missed)})
    replies = await house.do(Ask.DIGEST, covers, "", author="", part=day, at=until)
    return [each.card for each in replies]


async def talk(house: House, words: str, message: str, by: str = "ben", **values) -> None:
    said = Said("twin", "s", "c", message, by, at(), words, **values)
    await Reception(house.ledger, house.submit, nothing_waits).take(said)


async def asked(house: House, words: str, by: str = "ada", message: str = "k1") -> Card:
    values = {"author": by, "at": at(minutes=1), "part": f"{words}{by}", "private": True}
    [reply] = await house.do(Ask.TELL, words, message, **values)
    assert reply.audience is Audience.AUTHOR
    return reply.card


async def chosen(house: House, words: str = "me", by: str = "ben", message: str = "k1", **values):
    given = {"author": by, "at": at(), "part": f"{words}{message}", "private": True} | values
    [reply] = await house.do(Ask.TELL, words, message, **given)
    assert reply.audience is Audience.AUTHOR
    return " ".join(each.text for each in reply.card.paragraphs)


async def own(house: House, day: str = "2026-11-23", by: str = "ben", minutes: int = 1):
    until = at(minutes=minutes)
    covers = json.dumps({"until": until, "missed": []})
    place = {"space": house.room.direct_in, "channel": f"dm-{by}", "author": ""}
    replies = await house.do(Ask.DIGEST, covers, "", part=day, at=until, **place)
    return [each.card for each in replies]
