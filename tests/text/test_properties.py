"""What must hold of sentences and passages, whatever the text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from index.text.segment import passages, sentences
from index.types import Span

# Any characters at all, and beside them those that segmentation has rules about.
ANY_TEXT = st.text(
    st.one_of(
        st.characters(), st.sampled_from(" \n\t.!?\"'“”‘’«»()[]-–—…。！？，Aab1\u2029\u200d\ud83d")
    )
)
LANGUAGES = st.sampled_from(["", "en", "de", "es", "fr", "ru", "zh", "ar", "xx", "not a code"])


@given(ANY_TEXT, LANGUAGES)
def test_every_visible_character_is_in_exactly_one_sentence(text: str, language: str) -> None:
    seen = [at for span in sentences(text, language) for at in range(span.start, span.end)]

    assert seen == sorted(set(seen))
    assert {at for at, character in enumerate(text) if not character.isspace()} <= set(seen)


@given(ANY_TEXT, LANGUAGES)
def test_a_sentence_has_no_white_space_around_it(text: str, language: str) -> None:
    for span in sentences(text, language):
        assert span.of(text) == span.of(text).strip() != ""


@given(ANY_TEXT)
def test_no_sentence_crosses_a_blank_line(text: str) -> None:
    for span in sentences(text):
        assert not re.search(r"\n[^\S\n]*\n", span.of(text))


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 50), st.randoms())
def test_every_sentence_is_in_exactly_one_passage(tokens, max_tokens, random) -> None:
    text, spans = made_of(len(tokens), random)

    grouped = passages(text, spans, tokens, max_tokens)

    assert [span for passage in grouped for span in passage.sentences] == spans
    for passage in grouped:
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end


@given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 50), st.randoms())
def test_only_a_single_sentence_exceeds_the_limit(tokens, max_tokens, random) -> None:
    text, spans = made_of(len(tokens), random)
    size = dict(zip(spans, tokens, strict=True))

    for passage in passages(text, spans, tokens, max_tokens):
        total = sum(size[span] for span in passage.sentences)
        assert total <= max_tokens or len(passage.sentences) == 1


def made_of(count, random) -> tuple[str, list[Span]]:
    """Make a text of ``count`` short sentences in paragraphs of random length."""
    text, spans = "", []
    for _ in range(count):
        spans.append(Span(len(text), len(text) + 3))
        text += "Go." + random.choice([" ", "\n\n"])
    return text, spans
