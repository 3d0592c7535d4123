"""Plain BM25 over sentences, and what a ranking of graded sentences is worth."""

from bench.baselines import bm25
from bench.question_sets import Article, Question, gains
from index.types import Span

TEXT = "The ferry sank in the bay. The bridge opened in May. Nobody was hurt."


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def article(channel: str, text: str = TEXT, given: tuple[Span, ...] = ()) -> Article:
    row = {"id": f"in {channel}", "url": "", "text": text, "lang": "en", "channel": channel}
    return Article(row, given)


def asked(text: str, *gold: str, graded: tuple[float, ...] = ()) -> Question:
    return Question("any", text, "here", "in here", tuple(map(at, gold)), graded)


def test_the_sentence_that_shares_rare_words_comes_first():
    question = asked("when did the bridge open, or was it opened?", "May")

    (found,) = bm25([article("here")], [question])

    assert found.rank == 0


def test_sentences_of_other_channels_are_not_looked_at():
    there = article("there", "Bridge, bridge, bridge! It opened, opened, opened.")

    (found,) = bm25([article("here"), there], [asked("what opened? the bridge?", "May")])

    assert found.rank == 0


def test_the_sentences_are_the_given_ones_where_there_are_any():
    starts = [0, *(TEXT.index(words) for words in ("in the bay", "The bridge", "Nobody"))]
    given = tuple(map(Span, starts, [*starts[1:], len(TEXT)]))

    (found,) = bm25([article("here", given=given)], [asked("which ferry sank?", "hurt")])

    assert found.rank == 3


def test_a_gold_sentence_pays_once_and_the_best_of_two_in_one():
    question = asked("any", "ferry", "bay", "May", graded=(0.5, 1.0, 0.25))
    first, second = Span(0, 26), Span(27, 52)

    ranked = [("in here", first), ("elsewhere", second), ("in here", first), ("in here", second)]

    assert gains(question, ranked) == (1.0, 0.0, 0.0, 0.25)
