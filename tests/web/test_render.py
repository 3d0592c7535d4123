"""Pure: a page's runs, links and records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.web.pages import marked
from bot.chat.web.render import card_record, reader_path, thread_path, web_url
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role

TEXTS = st.lists(st.text("ab \n\u202e<"), min_size=1, max_size=6).map("\n\n".join)


def seen(text: str) -> str:
    return text.replace("\u202e", "")


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_the_marked_runs_are_the_quote_and_all_runs_are_the_text(
    text: str, start: int, end: int
) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    paragraphs = list(marked(text, start, end))
    assert "\n\n".join("".join(run.text for run in runs) for runs in paragraphs) == seen(text)
    shown = "".join(run.text for runs in paragraphs for run in runs if run.marked)
    assert shown.replace("\n", "") == seen(text[start:end]).replace("\n", "")
    firsts = [run for runs in paragraphs for run in runs if run.first]
    assert len(firsts) <= 1


def test_a_quote_over_two_paragraphs_is_marked_in_both_and_begins_once() -> None:
    first, second = marked("One. Two.\n\nThree. Four.", 5, 17)
    assert [(run.text, run.marked, run.first) for run in first] == [
        ("One. ", False, False),
        ("Two.", True, True),
    ]
    assert [(run.text, run.marked, run.first) for run in second] == [
        ("Three.", True, False),
        (" Four.", False, False),
    ]


@pytest.mark.parametrize(
    ("url", "offered"),
    [
        ("https://a.example/#:~:text=x", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//a.example", False),
        (" javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_offered_as_links(url: str, offered: bool) -> None:
    assert bool(web_url(url)) is offered
    card = Card(
        Kind.ANSWERED,
        (Paragraph(Role.QUOTE, "q", 1),),
        (Citation(1, "a", "t", "s", "d", 0, 1, url),),
        (Button(Action.ORIGINAL, "Original", url),),
    )
    record = card_record(card, "news")
    assert bool(record["citations"][0]["original"]) is offered
    assert bool(record["buttons"][0]["href"]) is offered


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_stay_inside_their_part_of_the_address(channel: str, article: str) -> None:
    try:
        (channel + article).encode()
    except UnicodeEncodeError:
        return
    for path in (reader_path(channel, article, 3, 9), thread_path(channel, article)):
        assert path.partition("?")[0].count("/") == 4
        assert path.isascii()
        assert not set(path) & set("<>\"' \n")
