import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.links.deep_links import deep_link, text_fragment

PAGE = "https://example.org/tides"


def places(text: str, link: str) -> list[tuple[int, int]]:
    """Find a text directive's matches by the specification, word by word, in ``text``."""
    terms = link.partition(":~:text=")[2].split(",")
    decoded = [unquote(term).lower().split() for term in terms]
    prefix = decoded.pop(0)[:] if terms[0].endswith("-") else []
    suffix = decoded.pop() if terms[-1].startswith("-") else []
    if prefix:
        prefix[-1] = prefix[-1].removesuffix("-")
    if suffix:
        suffix[0] = suffix[0].removeprefix("-")
    words = [
        (word.lower(), block)
        for block, line in enumerate(text.split("\n"))
        for word in line.split()
    ]

    def at(position: int, term: list[str]) -> bool:
        found = words[position : position + len(term)]
        return (
            position >= 0 and [word for word, _ in found] == term and len({b for _, b in found}) < 2
        )

    spans = []
    for begin in range(len(words)):
        if not at(begin, decoded[0]) or (prefix and not at(begin - len(prefix), prefix)):
            continue
        stop = begin + len(decoded[0])
        if len(decoded) == 2:
            ends = [
                i
                for i in range(stop, len(words))
                if at(i, decoded[1]) and at(i + len(decoded[1]), suffix)
            ]
            if ends:
                spans.append((begin, ends[0] + len(decoded[1])))
        elif at(stop, suffix):
            spans.append((begin, stop))
    return spans


def word_span(text: str, start: int, end: int) -> tuple[int, int]:
    return len(text[:start].split()), len(text[:end].split())


WORDS = st.sampled_from(
    ["tide", "moon", "ebb", "Flood", "a-b", "c,d", "e&f", "said,", "(yes)", "100%"]
)
LINES = st.lists(WORDS, max_size=12).flatmap(
    lambda words: st.integers(0, len(words)).map(lambda at: [*words[:at], "line{}", *words[at:]])
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw paragraphs of a few words over and over, each with one that stands nowhere else."""
    lines = draw(st.lists(LINES, min_size=1, max_size=6))
    return "\n\n".join(" ".join(line).format(chr(97 + n)) for n, line in enumerate(lines))


@st.composite
def quotes(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(texts())
    words = list(re.finditer(r"\S+", text))
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    return text, words[first].start(), words[last].end()


@given(quotes())
def test_a_fragment_finds_its_quote_and_no_other_place(quote: tuple[str, int, int]) -> None:
    text, start, end = quote

    assert places(text, text_fragment(PAGE, text, start, end)) == [word_span(text, start, end)]


@given(quotes())
def test_a_fragment_says_the_words_of_its_quote(quote: tuple[str, int, int]) -> None:
    text, start, end = quote
    directive = text_fragment(PAGE, text, start, end).partition(":~:text=")[2]
    terms = [
        unquote(term)
        for term in directive.split(",")
        if not (term.endswith("-") or term.startswith("-"))
    ]
    words = text[start:end].split()

    assert 1 <= len(terms) <= 2
    assert words[: len(terms[0].split())] == terms[0].split()
    assert words[-len(terms[-1].split()) :] == terms[-1].split()
    if len(terms) == 1:
        assert terms[0].split() == words


def test_a_quote_that_stands_once_needs_no_context() -> None:
    text = "The moon pulls. The sea follows."

    assert text_fragment(PAGE, text, 16, 32) == f"{PAGE}#:~:text=The%20sea%20follows."


def test_dashes_commas_and_ampersands_are_data() -> None:
    text = "Half-tide, ebb & flow."

    assert text_fragment(PAGE, text, 0, 22) == f"{PAGE}#:~:text=Half%2Dtide%2C%20ebb%20%26%20flow."


@pytest.mark.parametrize(("start", "context"), [(0, ",-He"), (23, ",-She")])
def test_a_quote_that_stands_twice_gets_the_words_beside_it(start: int, context: str) -> None:
    text = "It was late. He left.\n\nIt was late. She stayed."

    assert (
        text_fragment(PAGE, text, start, start + 12) == f"{PAGE}#:~:text=It%20was%20late.{context}"
    )


def test_context_comes_from_the_next_block_where_its_own_has_none() -> None:
    text = "Yes.\n\nThe moon.\n\nYes.\n\nThe sea."
    start = text.rindex("Yes.")

    assert places(text, text_fragment(PAGE, text, start, start + 4)) == [
        word_span(text, start, start + 4)
    ]


def test_a_long_quote_is_a_range() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    link = text_fragment(PAGE, text, 0, len(text))

    assert (
        link
        == f"{PAGE}#:~:text=word0%20word1%20word2%20word3,word196%20word197%20word198%20word199"
    )


def test_two_sentences_are_found_also_where_the_page_has_a_footnote_between_them() -> None:
    text = "The lighthouse was built in 1874 by Otto Falk. It is 38 metres tall."
    page = text.replace("Falk. It", "Falk.[1] It")

    assert len(places(page, text_fragment(PAGE, text, 0, len(text)))) == 1


def test_a_row_of_a_table_is_found_whose_cells_the_page_shows_apart() -> None:
    text = "Quay · 2024 · Change\n\nMill Lane · 795 · +4.6%\n\nOld Town · 990 · +6.1%"
    start = text.index("Mill Lane")
    end = text.index("\n\nOld")

    link = text_fragment(PAGE, text, start, end)
    page = text.replace(" · ", "\n")

    assert [page.split()[begin:stop] for begin, stop in places(page, link)] == [
        ["Mill", "Lane", "795", "+4.6%"]
    ]


def test_the_end_of_a_range_is_not_found_too_early() -> None:
    middle = "of the rising tide " + "and then " * 40
    text = f"He spoke at length {middle}of the rising tide"

    assert places(text, text_fragment(PAGE, text, 0, len(text))) == [(0, len(text.split()))]


def test_a_quote_across_paragraphs_is_a_range_of_which_no_term_crosses() -> None:
    text = "The moon pulls.\n\nThe sea follows."
    link = text_fragment(PAGE, text, 0, len(text))

    assert link == f"{PAGE}#:~:text=The%20moon%20pulls.,The%20sea%20follows."


def test_white_space_around_a_quote_is_not_part_of_it() -> None:
    assert text_fragment(PAGE, "  The  moon. ", 0, 13) == f"{PAGE}#:~:text=The%20moon."


def test_a_url_keeps_its_own_fragment_and_loses_an_older_directive() -> None:
    text = "The moon."

    assert text_fragment(f"{PAGE}#part", text, 0, 9) == f"{PAGE}#part:~:text=The%20moon."
    assert text_fragment(f"{PAGE}#:~:text=old", text, 0, 9) == f"{PAGE}#:~:text=The%20moon."


def test_chinese_context_begins_and_ends_at_punctuation() -> None:
    text = "他说,好。今天下雨。\n\n她说,好。明天天晴。"
    start = text.rindex("好。")

    link = unquote(text_fragment(PAGE, text, start, start + 2))

    assert link == f"{PAGE}#:~:text=她说,-,好。"


@pytest.mark.parametrize(("start", "page"), [(0, 1), (9, 1), (10, 2), (25, 4)])
def test_a_pdf_opens_on_the_page(start: int, page: int) -> None:
    assert (
        deep_link(f"{PAGE}.pdf#page=9", "x" * 30, start, start + 1, (0, 10, 20, 20))
        == f"{PAGE}.pdf#page={page}"
    )


@pytest.mark.parametrize("url", ["pasted:7", "file:///tmp/x.txt", "notes.txt"])
def test_what_is_not_on_the_web_stays_as_it_is(url: str) -> None:
    assert deep_link(url, "The moon.", 0, 9) == url
