import io
from collections.abc import Callable

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import PdfEncrypted, PdfUnreadable
from index.extract.pdf import MAX_PAGES, parse_pdf, parse_pdf_by_pypdf
from index.extract.reflow import Line, reflow
from index.types import Completeness, Extraction
from tests.extract.pdfs import LEFT, TOP, line, paragraph, pdf

FIRST = ("The moon pulls at the sea, and the sea follows it round the turn-", "ing earth, twice a day, whatever", "the weather may be doing there.")  # fmt: skip
SECOND = ("The tide was known to sailors long before it was under-", "stood by anybody at all.")


def two_paragraphs() -> list[str]:
    return [*paragraph(*FIRST), *paragraph(*SECOND, y=TOP - 80)]


def test_lines_become_paragraphs_and_broken_words_whole() -> None:
    assert parse_pdf(pdf([two_paragraphs()])).text == (
        "The moon pulls at the sea, and the sea follows it round the turning earth, twice a day, "
        "whatever the weather may be doing there.\n\n"
        "The tide was known to sailors long before it was understood by anybody at all."
    )


def test_an_indent_begins_a_paragraph() -> None:
    operators = [
        line("The tide rises in the harbour and"),
        line("it falls again.", y=TOP - 14),
        line("Later it is still.", LEFT + 20, TOP - 28),
    ]

    assert (
        parse_pdf(pdf([operators])).text
        == "The tide rises in the harbour and it falls again.\n\nLater it is still."
    )


def test_a_heading_is_a_paragraph_of_its_own() -> None:
    operators = [line("Tides", size=18), *paragraph(*FIRST, y=TOP - 20)]

    assert parse_pdf(pdf([operators])).text.startswith("Tides\n\nThe moon pulls")


def test_pages_begin_where_their_words_do_also_within_a_sentence() -> None:
    found = parse_pdf(pdf([paragraph("The tide rises and"), paragraph("falls twice a day."), [], paragraph("The moon pulls.")]))  # fmt: skip

    assert found.text == "The tide rises and falls twice a day.\n\nThe moon pulls."
    starts = [found.text[start:].split()[0] for start in found.page_starts]
    assert starts == ["The", "falls", "The", "The"]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [line(f"Harbour News {number} / 4", y=760), *paragraph(f"Part {word} of the tide came in slowly.", y=700), line(f"Page {number} of 4", y=40)]
        for number, word in enumerate(["one", "two", "three", "four"], 1)
    ]  # fmt: skip

    assert parse_pdf(pdf(pages)).text.split("\n\n") == [
        f"Part {word} of the tide came in slowly." for word in ("one", "two", "three", "four")
    ]


@pytest.mark.parametrize(
    ("claimed", "title"),
    [("On the Tides", "On the Tides"), ("tides.docx", "The great tide"), ("Microsoft Word - tides", "The great tide"),
     ("untitled", "The great tide"), ("", "The great tide")],
)  # fmt: skip
def test_the_title_is_the_claimed_one_where_it_is_one_else_the_largest_line(
    claimed: str, title: str
) -> None:
    operators = [
        line("Harbour News", y=760),
        line("The great tide", y=740, size=20),
        *paragraph(*FIRST, y=700),
    ]

    assert parse_pdf(pdf([operators], f"/Title ({claimed})")).title == title


@pytest.mark.parametrize(
    ("claimed", "byline"),
    [("Anna Keeper", "Anna Keeper"), ("akeeper", ""), ("anna@example.org x", "")],
)
def test_the_author_is_a_name_and_not_a_log_in(claimed: str, byline: str) -> None:
    assert parse_pdf(pdf([two_paragraphs()], f"/Author ({claimed})")).byline == byline


@pytest.mark.parametrize(
    ("claimed", "date"),
    [("D:20240229120000Z", "2024-02-29"), ("D:20230229", ""), ("yesterday", "")],
)
def test_the_date_is_one_that_exists(claimed: str, date: str) -> None:
    assert parse_pdf(pdf([two_paragraphs()], f"/CreationDate ({claimed})")).published == date


def test_a_pdf_of_pictures_is_empty_and_says_so() -> None:
    label = parse_pdf(pdf([["0 0 100 100 re f"]])).label

    assert label.completeness is Completeness.EMPTY
    assert "pictures" in label.reason


def test_more_pages_than_are_read_are_said_to_be_there() -> None:
    found = parse_pdf(
        pdf([[line(f"Tide number {number * number} came.")] for number in range(MAX_PAGES + 2)])
    )

    assert found.label.completeness is Completeness.PARTIAL
    assert found.label.reason == "Only the first 300 of 302 pages were read."
    assert len(found.page_starts) == MAX_PAGES


def test_both_readers_find_the_same_words() -> None:
    body = pdf([two_paragraphs(), paragraph(*SECOND)], "/Title (Tides)")
    by_pdfium, by_pypdf = parse_pdf(body), parse_pdf_by_pypdf(body)

    assert by_pdfium.text.split() == by_pypdf.text.split()
    assert by_pdfium.title == by_pypdf.title


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([two_paragraphs()])))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("parse", [parse_pdf, parse_pdf_by_pypdf])
def test_a_password_is_asked_for_in_a_sentence(parse) -> None:
    with pytest.raises(PdfEncrypted, match=r"password; share a copy without one\.$"):
        parse(encrypted("secret"))


@pytest.mark.parametrize("parse", [parse_pdf, parse_pdf_by_pypdf])
def test_a_pdf_locked_only_against_changes_is_read(parse) -> None:
    assert parse(encrypted("")).text.startswith("The moon pulls")


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.4", b"%PDF-1.4\n" + b"junk " * 1000, b"<html>", pdf([[]])[:200]]
)
@pytest.mark.parametrize("parse", [parse_pdf, parse_pdf_by_pypdf])
def test_a_damaged_pdf_is_said_to_be_damaged(parse, body: bytes) -> None:
    with pytest.raises(PdfUnreadable, match=r"damaged.*\.$"):
        parse(body)


def test_a_pdf_whose_table_is_lost_is_still_read() -> None:
    assert parse_pdf(
        pdf([two_paragraphs()]).replace(b"startxref\n", b"startxref\n9")
    ).text.startswith("The moon pulls")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["state-of-the-", "art tides"], "state-of-the-art tides"),
        (["the turn-", "ing tide"], "the turning tide"),
        (["Anna Smith-", "Keeper"], "Anna Smith- Keeper"),
        (["tide\ufffe", "wise"], "tidewise"),
        (["潮は満", "ちた。"], "潮は満ちた。"),
        (["It ebbed.", "• It flowed", "• It stood"], "It ebbed.\n\n• It flowed\n\n• It stood"),
    ],
)
def test_lines_are_joined_as_their_script_asks(lines: list[str], text: str) -> None:
    assert (
        reflow([[Line(one, 72, 500, 700 - 14 * n, 11) for n, one in enumerate(lines)]])[0] == text
    )


NUMBERS = st.floats(-1000, 1000)
LINES = st.builds(Line, st.text(max_size=30), NUMBERS, NUMBERS, NUMBERS, st.floats(0, 100))


@given(st.lists(st.lists(LINES, max_size=6), max_size=5))
def test_any_lines_become_paragraphs_with_pages_in_order(pages: list[list[Line]]) -> None:
    text, starts = reflow(pages)

    assert len(starts) == len(pages)
    assert text == text.strip()
    assert list(starts) == sorted(starts)
    assert all(0 <= start <= len(text) for start in starts)
    assert all(paragraph.strip() for paragraph in text.split("\n\n") if text)


@pytest.mark.parametrize("read", [parse_pdf, parse_pdf_by_pypdf])
def test_no_control_and_no_mark_of_direction_comes_out_of_a_pdf(
    read: Callable[[bytes], Extraction],
) -> None:
    about = "/Title <FEFF005400690064006500200007202E0061> /Author (Ann Lee)"
    made = pdf([paragraph("The tide ~ came in at noon, and ~ it went at six.")], about)
    signs = b"<< /BaseEncoding /WinAnsiEncoding /Differences [126 /uni202E] >>"
    found = read(made.replace(b"/WinAnsiEncoding", signs))
    assert found.title == "Tide a"
    assert not set(found.title + found.text) & set("\x1b\u202e")
    assert found.text.startswith("The tide")
