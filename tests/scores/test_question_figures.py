"""Questions that were asked -> figures: who counts where, and what a right quote is."""

import pytest

from bench.asked import Asked
from bench.question_figures import report
from bench.question_sets import Question
from index.types import Answer, Article, Completeness, Label, Quote, Status

TEXT = "One sank. Two swam. Three flew."


def asked(
    status: Status,
    *shown: str,
    confidence: float = 0.5,
    gold: str = "Two swam.",
    article: str = "a",
    text: str = TEXT,
    passage_rank: int | None = None,
) -> Asked:
    start = TEXT.index(gold) if gold else 0
    spans = ((start, start + len(gold)),) if gold else ()
    full = Label(Completeness.FULL)
    source = Article(article, "", "", "", "", "", "en", text, full)
    quotes = tuple(
        Quote(each, TEXT.index(each), TEXT.index(each) + len(each), "", source, 1.0)
        for each in shown
    )
    answered = status is Status.ANSWERED
    answer = Answer(
        "?",
        status,
        confidence,
        quotes=quotes if answered else (),
        closest=() if answered else quotes,
    )
    return Asked(Question("any", "?", "c", article, spans), answer, 0.01, passage_rank)


def test_a_quote_is_right_where_it_holds_the_whole_answer():
    assert asked(Status.ANSWERED, "One sank.", "Two swam.").rank == 1
    assert asked(Status.CLOSEST, "One sank. Two swam.").rank == 0
    assert asked(Status.ANSWERED, "Two").rank is None
    assert asked(Status.ANSWERED, "Three flew.").rank is None


def test_only_questions_with_an_answer_count_for_what_is_quoted():
    present = [
        asked(Status.ANSWERED, "Two swam.", confidence=0.9, passage_rank=0),
        asked(Status.CLOSEST, "One sank.", "Two swam.", confidence=0.4, passage_rank=4),
    ]
    absent = [
        asked(Status.ANSWERED, "One sank.", gold="", confidence=0.6),
        asked(Status.NOTHING, "One sank.", gold="", confidence=0.1),
        asked(Status.NOTHING, "One sank.", gold="", confidence=0.2),
        asked(Status.CLOSEST, "One sank.", gold="", confidence=0.3),
    ]

    found = {name: each.value for name, each in report("any", present, absent).figures.items()}

    assert found["answer@1"] == 0.5
    assert found["answer@3"] == 1
    assert found["passage recall@1"] == 0.5
    assert found["passage MRR@10"] == pytest.approx((1 + 1 / 5) / 2)
    assert found["answered, present"] == 0.5
    assert found["answered, absent"] == 0.25
    assert found["nothing, absent"] == 0.5
    assert found["right where answered"] == 0.5
    assert found["right where answered, present"] == 1
    assert found["AUROC"] == 7 / 8
    assert found["answered, absent, at 0.8 present"] == 0.25
    assert found["coverage at accuracy 0.95"] == pytest.approx(1 / 6)
    assert found["citations valid"] == 1


def test_a_citation_that_its_article_does_not_say_is_told():
    changed = asked(Status.ANSWERED, "Two swam.", text="One sank. Two sang. Three flew.")

    assert report("any", [changed]).figures["citations valid"].value == 0
