"""Texts that nobody writes: cut in a time that grows no faster than they do."""

import pytest

from index.text.boundaries import STRETCH, sentence_starts
from index.text.segment import passages, sentences, sizes

SENTENCE = "The tide came in at noon, and the harbour filled with boats. "


def test_a_line_longer_than_the_library_is_shown_at_a_time_is_cut_like_any_other() -> None:
    line = SENTENCE * (3 * STRETCH // len(SENTENCE))

    assert sentence_starts(line, "en") == [*range(0, len(line), len(SENTENCE))]


def test_so_is_one_that_has_no_sentence_in_a_whole_stretch() -> None:
    line = "tide " * STRETCH + SENTENCE * 2

    assert sentence_starts(line, "en")[-1] == len(line) - len(SENTENCE)


@pytest.mark.parametrize("text", ["• ", "潮。", "Ha! ", "“A.” ", "a\n\n", "It is. "])
def test_what_is_no_word_to_the_model_is_cut_into_passages_all_the_same(text: str) -> None:
    whole = text * 2000
    spans = sentences(whole, "en")

    found = passages(whole, spans, sizes(whole, spans, [0] * len(spans)))

    assert [span for passage in found for span in passage.sentences] == spans
    assert max(len(passage.sentences) for passage in found) <= 192
