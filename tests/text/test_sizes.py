"""Passages hold about as much in every language, whatever the model makes of it."""

import pytest

from index.text.segment import MAX_TOKENS, MAX_WORDS, passages, sentences, sizes
from index.types import Span

SENTENCE = "Der Mond zieht am Meer und das Wasser steigt zweimal an jedem Tag. "  # 13 words


def cut(text: str, tokens_a_word: float) -> list[int]:
    """The number of sentences in each passage."""
    spans = sentences(text, "de")
    tokens = [round(13 * tokens_a_word)] * len(spans)
    return [len(passage.sentences) for passage in passages(text, spans, sizes(text, spans, tokens))]


def test_what_the_model_can_read_is_measured_in_its_tokens() -> None:
    spans = [Span(0, 8), Span(9, 19)]
    assert sizes("The tide. The moons.", spans, [2, 3]) == [2, 3]


def test_what_it_cannot_read_is_measured_in_words() -> None:
    assert cut(SENTENCE * 28, 1.2) == [7, 7, 7, 7]
    assert cut(SENTENCE * 28, 2.4) == cut(SENTENCE * 28, 6.0) == [14, 14]


def test_a_text_without_spaces_is_measured_too() -> None:
    text = "月亮吸引海水。" * 60
    spans = sentences(text, "zh")
    found = passages(text, spans, sizes(text, spans, [8] * 60))
    assert len(spans) == 60
    assert [len(each.sentences) for each in found] == [30, 30]


def test_a_sentence_may_exceed_the_limit_alone() -> None:
    text = "wort " * (MAX_WORDS * 2)
    spans = [Span(0, len(text) - 1)]
    assert sizes(text, spans, [5000]) == [pytest.approx(2 * MAX_TOKENS)]
    assert len(passages(text, spans, sizes(text, spans, [5000]))) == 1
