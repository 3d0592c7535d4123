"""What is printed for a person's eye, and what a page cannot do to their terminal."""

import json
import logging
import unicodedata
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.cli.human import bolded, described, wrapped
from index.types import Completeness, Label
from tests.cli.conftest import ARTICLE


def test_an_answer_names_its_source_under_each_numbered_quote(footnote, site):
    link = site.page("/ferry", ARTICLE)
    footnote("read", link)

    shown = footnote("ask", "How much did the new engine cost?").out

    first = shown.strip().split("\n\n")[0].splitlines()
    assert first[0].startswith("[1] “Captain Oona Marsh said the new engine had cost")
    assert first[-2].strip() == "Ferry returns to Kellan Sound · 127.0.0.1 · 4 March 2026"
    assert first[-1].strip().startswith(f"{link}#:~:text=")


def test_how_long_an_article_is_is_said_once(footnote, site):
    shown = footnote("read", site.page("/ferry", ARTICLE)).out.splitlines()

    assert shown[1:4] == [
        "Ferry returns to Kellan Sound",
        "127.0.0.1 · Ada Brand · 4 March 2026 · 87 words · 1 min read",
        "The full article",
    ]


def test_what_was_read_in_part_is_said_to_be_so_where_articles_are_listed(footnote, tmp_path: Path):
    rows = tmp_path / "rows.jsonl"
    text = "The ferry is back. It carries forty cars."
    rows.write_text(
        "\n".join(
            json.dumps({"id": label, "title": label.title(), "completeness": label, "text": text})
            for label in ("partial", "full")
        )
    )
    footnote("import", str(rows))

    [full, partial] = sorted(footnote("articles").out.splitlines())
    assert (full.partition("  ")[0], partial.partition("  ")[0]) == ("full", "partial")
    assert full.endswith("Full")
    assert partial.endswith("Partial · read in part")
    assert footnote("digest").out.count("read in part") == 1


def test_marks_of_markdown_are_no_words(footnote, tmp_path: Path):
    file = tmp_path / "tides.md"
    file.write_text("# Tides\n\n- The moon pulls at the sea — and at us.\n- It’s 1 of 2 causes.\n")

    assert footnote("read", str(file), "--json").records[0]["words"] == 15
    assert "15 words, the full article" in footnote("extract", str(file)).out


def test_a_page_cannot_give_orders_to_the_terminal(footnote, site):
    hostile = ARTICLE.replace("Ada Brand", "Ada&#27;[2J Brand").replace("Oona", "\x1b]0;owned\x07")
    link = site.page("/ferry", hostile.replace("Ferry returns", "Ferry\x9b31m \u202ereturns"))

    shown = footnote("read", link).out + footnote("ask", "Who is the captain?").out

    orders = {each for each in shown if unicodedata.category(each) in {"Cc", "Cf"}} - {"\n"}
    assert not orders


def test_questions_without_json_are_shown_above_their_answers(footnote, site, tmp_path: Path):
    footnote("read", site.page("/ferry", ARTICLE))
    (tmp_path / "batch").write_text('{"question": "How much did the new engine cost?"}\n[]\n')

    asked = footnote("ask", "--batch", str(tmp_path / "batch"))

    assert asked.out.startswith("\nHow much did the new engine cost?\n\n[1] “Captain")
    assert asked.out.count("Nothing") == 0  # a row that was not asked has no answer
    assert "line 2" in asked.err


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), st.integers(40, 120))
def test_wrapping_loses_no_character(text: str, columns: int):
    assert "".join("".join(wrapped(text, columns, "  • ")).split()) == "•" + text


def test_the_words_that_answer_are_bold_also_where_the_line_is_broken_between_them():
    text = "“The ferry sank off Kelm on a Friday night in May 1923, and was raised by divers.”"
    start = text.index("Friday night in May 1923")
    marks = ((start, start + len("Friday night in May 1923")),)

    lines = list(bolded(text, marks, 40, "[1] "))

    assert lines[0] == "[1] “The ferry sank off Kelm on a \x1b[1mFriday\x1b[0m"
    assert lines[1] == "    \x1b[1mnight in May 1923\x1b[0m, and was raised by"
    assert [click.unstyle(line) for line in lines] == wrapped(text, 40, "[1] ")


def test_scripts_with_wide_characters_fill_the_terminal_once():
    lines = wrapped("潮汐由月亮引起" * 40, 80, "    ")
    assert len(lines) > 6
    assert max(len(line.strip()) * 2 + 4 for line in lines) <= 80


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (Label(Completeness.FULL), "214 words, the full article"),
        (Label(Completeness.BLOCKED, "Log in to read on."), "Blocked: Log in to read on."),
        (Label(Completeness.NOT_AN_ARTICLE), "Not an article"),
        (Label(Completeness.PARTIAL, "Subscribe.", 1900), "Read 214 of about 1,900 words: “Subscribe.”"),
    ],
)  # fmt: skip
def test_a_label_is_said_in_plain_words(label: Label, words: str):
    assert described(label, 214) == words


def test_what_nobody_foresaw_is_logged_before_there_is_a_data_directory():
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers.clear()
    try:
        file, reference = logs.unexpected(ValueError("odd"))
    finally:
        root.handlers[:] = before
    assert reference in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    file.unlink()
    file.parent.rmdir()
