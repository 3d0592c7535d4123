"""What several sources say alike is cited together; what they say differently stands side by side."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from index.answering.pairs import Ranked, Sentence
from index.sources.covering import things
from index.sources.several import ALSO, QUOTES, dated, several, undated
from index.text.quoting import quoted
from index.types import Answer, Article, Completeness, Label, Span, Status, Subject

HOW_MANY = "How many people died when the night ferry sank?"
TOLL = "At least {} people died when the night ferry sank off the coast of Isle Varra."
OTHER = "The harbour board of Port Lomond will pay for the divers who look for the wreck."


def report(text: str, name: str, published: str = "") -> Article:
    label = Label(Completeness.FULL)
    return Article(name, f"https://{name}.example/", "", "", "", published, "en", text, label)


def ranked(*articles: Article, near: bool = False) -> list[Ranked]:
    """Rank articles of one sentence, the first given best; what begins alike is near, or all are."""
    found = []
    for at, article in enumerate(articles):
        alike = near or article.text[:8] == TOLL[:8]
        vector = np.array([1.0, 0.0] if alike else [0.0, 1.0], np.float32)
        span = Span(0, len(article.text))
        found.append(Ranked(Sentence(article, at, span, vector, None, False), 1.0 - at / 100))
    return found


def answered(
    question: str, *articles: Article, status: Status = Status.ANSWERED, near: bool = False
) -> Answer:
    """Answer with the first sentences."""
    every = ranked(*articles, near=near)
    quotes = tuple(
        quoted(each.sentence.article, each.sentence.span, each.score) for each in every[:QUOTES]
    )
    if status is Status.ANSWERED:
        return several(Answer(question, status, 0.9, quotes=quotes), question, every)
    return several(Answer(question, status, 0.3, closest=quotes), question, every)


def sides(answer: Answer) -> list[list[str]]:
    return [
        [answer.shown[side.quote].article.id for side in each.sides]
        for each in answer.disagreements
    ]


def names(answer: Answer) -> list[list[str]]:
    return [[quote.article.id, *(each.article.id for each in quote.also)] for quote in answer.shown]


OLD = report(TOLL.format(12), "old", "2026-05-14T08:00:00+00:00")
NEW = report(TOLL.format(15), "new", "2026-05-14T12:30:00+02:00")


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSEST])
def test_what_disagrees_is_quoted_newest_first(status: Status) -> None:
    for given in ([OLD, NEW], [NEW, OLD]):
        found = answered(HOW_MANY, *given, status=status)

        assert [each.subject for each in found.disagreements] == [Subject.NUMBER]
        assert sides(found) == [["new", "old"]]
        assert names(found) == [[each.id] for each in given]  # best first, as before


def test_the_other_side_is_found_below_what_would_be_quoted() -> None:
    rest = [report(f"{OTHER} {word}.", word) for word in ("Soon", "Then", "Now")]

    found = answered(HOW_MANY, OLD, *rest, NEW)

    assert sides(found) == [["new", "old"]]
    assert len(found.quotes) == QUOTES


def test_of_a_pair_with_a_side_the_better_sentence_stays_first() -> None:
    best = "The captain of the night ferry died too, as people say."
    told = report(f"{best} {OLD.text}", "old", OLD.published)
    spans = Span(0, len(best)), Span(len(best) + 1, len(told.text))
    near, far = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
    every = [
        Ranked(Sentence(told, 0, spans[0], far, None, False), 1.0),
        Ranked(Sentence(told, 0, spans[1], near, None, False), 0.9),
        *ranked(NEW),
    ]
    pair = replace(quoted(told, Span(0, len(told.text)), 1.0), core=spans[0])

    found = several(Answer(HOW_MANY, Status.ANSWERED, 0.9, quotes=(pair,)), HOW_MANY, every)

    assert [each.text for each in found.quotes] == [best, OLD.text, NEW.text]
    assert sides(found) == [["new", "old"]]


def test_who_sides_with_one_is_its_further_citation() -> None:
    copies = [report(TOLL.format(12).replace("At least", "At least some"), f"c{n}") for n in "1234"]
    found = answered(HOW_MANY, OLD, NEW, *copies)

    assert sides(found) == [["new", "old"]]
    assert names(found)[0] == ["old", *(each.id for each in copies[:ALSO])]


def test_the_same_fact_is_one_quote_and_makes_room() -> None:
    copy = report(TOLL.format(12).replace("off the coast of", "near"), "copy")

    found = answered(HOW_MANY, OLD, copy, report(OTHER, "other"))

    assert names(found) == [["old", "copy"], ["other"]]
    assert not found.disagreements


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSEST])
@pytest.mark.parametrize(
    ("question", "told", "here", "there"),
    [
        (HOW_MANY, "{} people died when the night ferry sank off Isle Varra.", "Three", "Four"),
        (HOW_MANY, "At least {} died when the night ferry sank off Isle Varra.", "four", "eleven"),
        ("Who won the final?", "{} won the final of the open in Port Lomond.", "Halep", "Kerber"),
    ],
)
def test_sides_that_differ_in_a_word_alone_are_both_quoted(
    question: str, told: str, here: str, there: str, status: Status
) -> None:
    both = [report(told.format(each), each) for each in (here, there)]

    found = answered(question, *both, status=status, near=True)

    assert sides(found) == [[here, there]]
    assert names(found) == [[here], [there]]


@pytest.mark.parametrize(
    ("told", "here", "there"),
    [
        ("{} left Port Lomond by night before the old ship sank, officials say.", "Ida", "Eva"),
        ("On Tuesday the {} of them left Port Lomond before the ship sank.", "five", "seven"),
        ("On Tuesday two {} of them left Port Lomond before it sank.", "hundred", "dozen"),
    ],
)
def test_what_names_another_or_another_spelled_number_does_not_say_the_same(
    told: str, here: str, there: str
) -> None:
    both = [report(told.format(each), each) for each in (here, there)]

    found = answered("When did they leave Port Lomond?", *both, near=True)

    assert not found.disagreements
    assert names(found) == [[here], [there]]


def test_two_sentences_of_one_article_are_no_two_sources() -> None:
    whole = report(f"{TOLL.format(12)} {TOLL.format(15)}", "whole")
    middle = len(TOLL.format(12))
    vector = np.array([1.0, 0.0], np.float32)
    every = [
        Ranked(Sentence(whole, 1, span, vector, None, False), 1.0)
        for span in (Span(0, middle), Span(middle + 1, len(whole.text)))
    ]
    quotes = tuple(quoted(whole, each.sentence.span, 1.0) for each in every)
    answer = Answer(HOW_MANY, Status.ANSWERED, 0.9, quotes=quotes)

    assert several(answer, HOW_MANY, every) == answer


def test_what_happens_every_year_is_no_disagreement() -> None:
    last_year = replace(OLD, published="2025-05-14")

    assert sides(answered(HOW_MANY, last_year, NEW)) == []


def test_what_does_not_answer_is_not_set_side_by_side() -> None:
    here, there = (
        report(f"The gull eats {n} herring a day near Port Lomond.", f"g{n}") for n in (4, 9)
    )
    best = ranked(OLD, here, there)
    best = [best[0], *(replace(each, score=each.score - 9) for each in best[1:])]
    answer = Answer(HOW_MANY, Status.ANSWERED, 0.9, quotes=(quoted(OLD, Span(0, 9), 1.0),))

    assert not several(answer, HOW_MANY, best).disagreements


def test_without_a_date_the_day_of_the_share_counts() -> None:
    found = answered(HOW_MANY, replace(OLD, published=""), NEW)
    assert undated(found) == ["old"]
    assert sides(found) == [["new", "old"]]

    later = datetime(2026, 5, 15, tzinfo=UTC)
    known = dated(found, {"old": later})

    assert sides(known) == [["old", "new"]]
    [one] = known.disagreements
    assert (one.sides[0].at, one.sides[0].shared) == (later, True)
    assert not one.sides[1].shared


def test_nothing_stays_nothing() -> None:
    answer = Answer(HOW_MANY, Status.NOTHING, 0.1, closest=(quoted(OLD, Span(0, 9), 1.0),))
    assert several(answer, HOW_MANY, ranked(OLD, NEW)) == answer


def test_what_comes_closest_to_nothing_is_not_shown_twice() -> None:
    twin = replace(OLD, id="twin", url="https://twin.example/")

    found = answered(HOW_MANY, OLD, twin, NEW, status=Status.NOTHING)

    assert found.status is Status.NOTHING
    assert names(found) == [["old", "twin"], ["new"]]
    assert not found.disagreements


def test_of_two_things_that_are_asked_about_each_is_quoted() -> None:
    question = "What do Drummond and MacRae say about the ferry terminal?"
    one, two, three, other = (
        report(f"{who} says that the ferry terminal {what}.", who + what[:3])
        for who, what in [("Drummond", "is late"), ("Drummond", "was dear"), ("Drummond", "can wait"),
                          ("MacRae", "is no use")]
    )  # fmt: skip

    found = answered(question, one, two, three, other)

    assert len(found.quotes) == QUOTES
    assert found.quotes[0].article == one
    assert other in [quote.article for quote in found.quotes]


def test_the_newest_comes_first_where_it_is_asked_for() -> None:
    question = "What is the latest on the night ferry?"
    old = report("The night ferry to Isle Varra was sold to an owner abroad.", "old", "2026-05-01")
    new = report("Now the night ferry to Isle Varra will sail once more.", "new", "2026-05-14")

    assert names(answered(question, old, new)) == [["new"], ["old"]]
    assert names(answered(question.replace("latest", "word"), old, new)) == [["old"], ["new"]]


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("What do Drummond and MacRae say about tariffs?", [{"drummond"}, {"macra"}]),
        ("Did both the city and the state pay?", [{"citi"}, {"state"}]),
        ("Compare Varra with Skeld", [{"varra"}, {"skeld"}]),
        ("Who won the cup and when does the ferry sail?", [{"won", "cup"}, {"ferri", "sail"}]),
        ("Was sagen Merkel und Scholz?", [{"merkel"}, {"scholz"}]),
        ("Who likes bread and butter?", []),
        ("Who runs Johnson and Johnson?", []),
    ],
)
def test_the_two_things_that_a_question_names(question: str, both: list[set[str]]) -> None:
    assert [set(each.terms) for each in things(question, "en")] == both
