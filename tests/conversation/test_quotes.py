"""What several sources say is shown with all of them, and what they dispute side by side, dated."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.discord.render import messages
from bot.chat.slack.render import render
from bot.chat.web.render import card_record
from bot.cli import records
from bot.messages import Card, Role
from bot.showing import wording
from bot.showing.cards import answer_card, without
from index.types import Answer, Dispute, Scope, Side, Status, Subject
from tests.conversation.twins import FERRY, SENTENCES, quote

SCOPE = Scope("local", "news")
HERALD = replace(
    FERRY, id="herald", site="The Herald", url="https://herald.example/f", published=""
)
RADIO = replace(FERRY, id="radio", site="Radio Kellan", url="https://radio.example/f")
SHARED = Side(1, datetime(2026, 3, 9, tzinfo=UTC), shared=True)
PUBLISHED = Side(0, datetime(2026, 3, 4, tzinfo=UTC))


def disputed(status: Status = Status.ANSWERED) -> Answer:
    """Two quotes that disagree, the second newer, with a further source, and one of another thing."""
    quotes = (
        quote(0),
        replace(quote(1, HERALD), also=(quote(1, RADIO),)),
        quote(2),
    )
    disagreements = (Dispute(Subject.NUMBER, (SHARED, PUBLISHED)),)
    if status is Status.ANSWERED:
        return Answer("?", status, 0.9, quotes=quotes, disagreements=disagreements)
    return Answer("?", status, 0.2, closest=quotes, disagreements=disagreements)


def told(card: Card) -> list[tuple[Role, str, tuple[int, ...]]]:
    return [
        (each.role, each.text, tuple(n for n in (each.citation, *each.further) if n))
        for each in card.paragraphs
        if each.role is not Role.SAYS
    ]


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSEST])
def test_sides_stand_together_newest_first_each_under_where_and_when_it_stood(
    status: Status,
) -> None:
    card = answer_card(disputed(status), SCOPE)

    assert told(card) == [
        (
            Role.LABEL,
            "The sources disagree on a number. The Herald, shared on 9 March 2026:",
            (),
        ),
        (Role.QUOTE, SENTENCES[1], (1, 2)),
        (Role.LABEL, "But Kellan Post, 4 March 2026:", ()),
        (Role.QUOTE, SENTENCES[0], (3,)),
        (Role.QUOTE, SENTENCES[2], (4,)),
    ]
    assert [each.article for each in card.citations] == ["herald", "radio", "ferry", "ferry"]
    assert Card.from_record(card.as_record()) == card


def test_every_source_of_a_quote_is_named_on_every_platform() -> None:
    card = answer_card(disputed(), SCOPE)

    slack = str([message["blocks"] for message in render(card, "t")])
    discord = str(messages(card, "t"))
    page = card_record(card, "news")

    for shown in (slack, discord):
        for source in ("The Herald", "Radio Kellan", "Kellan Post"):
            assert source in shown
        assert all(f"[{number}]" in shown for number in (1, 2, 3, 4))
    assert [each["further"] for each in page["paragraphs"] if each["citation"] == 1] == [[2]]


def test_on_discord_too_what_stands_above_a_side_comes_before_it() -> None:
    [message] = messages(answer_card(disputed(), SCOPE), "t")

    assert "The sources disagree on a number" in message["content"]
    [frame] = message["embeds"]
    said = frame["description"]
    assert said.index(SENTENCES[1]) < said.index("But Kellan Post") < said.index(SENTENCES[0])


def test_a_further_source_that_is_forgotten_leaves_the_quote() -> None:
    left = without(answer_card(disputed(), SCOPE), "radio")

    assert (Role.QUOTE, SENTENCES[1], (1,)) in told(left)
    assert [each.number for each in left.citations] == [1, 3, 4]


def test_a_quote_whose_article_is_forgotten_takes_its_further_sources_along() -> None:
    left = without(answer_card(disputed(), SCOPE), "herald")

    assert SENTENCES[1] not in str(left.as_record())
    assert [each.number for each in left.citations] == [3, 4]


def test_a_denial_is_said_in_words() -> None:
    assert "not so" in wording.disagree(Subject.DENIAL)


def test_json_has_the_sides_and_the_further_citations_beside_the_contract() -> None:
    record = records.of_answer(disputed())

    [one] = record["disagreements"]
    assert one["about"] == "number"
    assert [
        (side["article"]["id"], side["date"], side["dated_by"], side["text"])
        for side in one["sides"]
    ] == [
        ("herald", "2026-03-09", "share", SENTENCES[1]),
        ("ferry", "2026-03-04", "article", SENTENCES[0]),
    ]
    assert [[each["article"]["id"] for each in q.get("also", [])] for q in record["quotes"]] == [
        [],
        ["radio"],
        [],
    ]
    assert "disagreements" not in records.of_answer(replace(disputed(), disagreements=()))
