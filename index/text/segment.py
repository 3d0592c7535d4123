"""An article's text -> spans of sentences -> passages of whole sentences. Pure; decides nothing else.

Every function here works on offsets into the text it was given, so that what is shown later can
be found again byte for byte.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

import regex

from index.text.boundaries import sentence_starts
from index.text.terms import count_words
from index.types import Passage, Span

MAX_SENTENCE = 1000  # characters; what has no punctuation for so long is cut at a clause or a word
MAX_TOKENS = 128  # of the embedding model, in one passage
# A model that needs more tokens than this for a word was not made for the language: it cuts words
# into letters, and a passage of so many tokens would be a sentence or two.
FOREIGN = 1.6
MAX_WORDS = 192  # in one passage of such a text

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n|\u2029")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•‣◦·▪■●–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_NARROWEST_WRAP = 40  # characters; nobody wraps prose into shorter lines
_CLAUSE_END = re.compile(r"[;:,.!?…](?=\s)|[。！？；：，、]")
# What a passage's end inside a paragraph costs; a half-empty passage costs as much.
_SPLIT_PARAGRAPH = 0.25


def sentences(text: str, language: str = "") -> list[Span]:
    """Return the spans of the text's sentences, in order, without the white space around them.

    Every character that is not white space is in exactly one span; none crosses a blank line.
    A heading or a list item is a span of its own. ``language`` is an ISO 639-1 code, or empty.
    """
    return [
        piece
        for line in _lines(text)
        for sentence in _split(text, line, language)
        for piece in _cut(text, sentence)
    ]


def sizes(text: str, spans: Sequence[Span], tokens: Sequence[int]) -> list[float]:
    """Return what each sentence takes of ``MAX_TOKENS``, ``tokens[i]`` being the model's count.

    What the model can read counts by tokens, all else by words; what has neither takes one token,
    since a passage must end somewhere.
    """
    words = [count_words(span.of(text)) for span in spans]
    if sum(tokens) <= FOREIGN * sum(words):
        return [max(1.0, count) for count in tokens]
    return [max(1.0, count * MAX_TOKENS / MAX_WORDS) for count in words]


def passages(
    text: str, spans: Sequence[Span], tokens: Sequence[float], max_tokens: int = MAX_TOKENS
) -> list[Passage]:
    """Group sentences into passages of at most ``max_tokens``; a longer sentence stands alone.

    ``tokens[i]`` is how many of the model's tokens ``spans[i]`` takes, or its ``sizes``. Of all ways to group them,
    this is the one with the fullest passages and the fewest ends inside a paragraph (the optimal
    line breaking of Knuth and Plass, 1981, with passages for lines).
    """
    ends_paragraph = [
        _BLANK_LINE.search(text, a.end, b.start) is not None for a, b in itertools.pairwise(spans)
    ] + [True]
    cheapest = [0.0]  # of grouping the first i sentences
    began = [0]  # where their last passage starts
    for end in range(1, len(spans) + 1):
        price = 0.0 if ends_paragraph[end - 1] else _SPLIT_PARAGRAPH
        cost, start = min(
            (cheapest[start] + waste + price, start)
            for start, waste in _last_passages(tokens, end, max_tokens)
        )
        cheapest.append(cost)
        began.append(start)
    return _follow_back(spans, began)


def _last_passages(
    tokens: Sequence[float], end: int, max_tokens: int
) -> Iterator[tuple[int, float]]:
    """Yield each start of a passage that could end before ``end``, and what its emptiness costs."""
    used = 0.0
    for start in range(end - 1, -1, -1):
        used += tokens[start]
        if used > max_tokens and start < end - 1:
            return
        yield start, max(0.0, 1 - used / max_tokens) ** 2


def _follow_back(spans: Sequence[Span], began: Sequence[int]) -> list[Passage]:
    found = []
    end = len(spans)
    while end:
        chosen = tuple(spans[began[end] : end])
        found.append(Passage(chosen[0].start, chosen[-1].end, chosen))
        end = began[end]
    return found[::-1]


def _lines(text: str) -> Iterator[Span]:
    """Yield the stretches of text that no sentence crosses: paragraphs, headings, list items."""
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        yield from _unwrapped(text, Span(start, blank.start())) if start < blank.start() else ()
        start = blank.end()
    if start < len(text):
        yield from _unwrapped(text, Span(start, len(text)))


def _unwrapped(text: str, paragraph: Span) -> Iterator[Span]:
    """Cut a paragraph at its line breaks, except at those that only wrap a long line."""
    lines = paragraph.of(text).split("\n")
    width = max(map(len, lines))
    start = end = paragraph.start
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        end += len(line)
        if not _wraps(line, following, width):
            yield from _trimmed(text, start, end)
            start = end + 1
        end += 1


def _wraps(line: str, following: str, width: int) -> bool:
    """Tell whether the line ends only because the next word no longer fitted."""
    if width < _NARROWEST_WRAP or not following.strip() or _LIST_ITEM.match(following):
        return False
    next_word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(next_word) > width


def _split(text: str, line: Span, language: str) -> Iterator[Span]:
    mark = _LIST_ITEM.match(line.of(text))
    begin = line.start + (mark.end() if mark else 0)
    # Without its mark: beside some of them nothing is cut.
    _, *starts = sentence_starts(text[begin : line.end], language)
    bounds = [line.start, *(begin + start for start in starts), line.end]
    for start, end in itertools.pairwise(bounds):
        yield from _trimmed(text, start, end)


def _cut(text: str, sentence: Span) -> Iterator[Span]:
    """Cut what is too long for a sentence after a clause, else between words, else anywhere whole."""
    start = sentence.start
    while sentence.end - start > MAX_SENTENCE:
        cut = _last_good_cut(text[start : start + MAX_SENTENCE])
        yield from _trimmed(text, start, start + cut)
        start += cut
    yield from _trimmed(text, start, sentence.end)


def _last_good_cut(head: str) -> int:
    clauses = [found.end() for found in _CLAUSE_END.finditer(head, len(head) // 2)]
    if clauses:
        return clauses[-1]
    words = [found.start() for found in re.finditer(r"\s", head)]
    if words and words[-1] > 0:
        return words[-1]
    return [found.start() for found in regex.finditer(r"\X", head)][-1] or len(head)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the span without white space around it, or nothing where there is nothing else."""
    found = text[start:end]
    start += len(found) - len(found.lstrip())
    end -= len(found) - len(found.rstrip())
    if start < end:
        yield Span(start, end)
