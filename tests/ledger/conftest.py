"""A ledger of its own for each test, and the small things that tests say over and over."""

from collections.abc import AsyncIterator

import pytest

from bot.ledger import Ledger
from bot.messages import Ask, Card, Citation, Event, Kind, Outcome, Paragraph, Reply, Role
from index.db.where import Where

LONG_AGO = "2020-01-01T00:00:00.000+00:00"


@pytest.fixture
async def ledger(where: Where) -> AsyncIterator[Ledger]:
    async with Ledger.open(where) as opened:
        yield opened


def event(ask: Ask = Ask.READ, message: str = "m1", **values) -> Event:
    given = {
        "platform": "twin",
        "space": "s",
        "channel": "c",
        "author": "ada",
        "at": "2026-03-04T09:00:00.000+00:00",
    }
    return Event(message=message, ask=ask, **given | values)


def outcome(*articles: str) -> Outcome:
    return Outcome("answered" if articles else "nothing", articles)


def reply(article: str = "a1", says: str = "The ferry is back.") -> Reply:
    citation = Citation(1, article, "Ferry", "example.org", "4 March 2026", 0, 5, "")
    return Reply(Card(Kind.ARTICLE, (Paragraph(Role.LEAD, says, 1),), (citation,), article=article))
