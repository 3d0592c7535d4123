"""The cards of a digest, as an edition: what belongs to which story."""

import unicodedata
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.digests import digest_wording
from bot.digests.digest import Told
from bot.digests.digest_cards import Names, Question, digest_cards
from bot.digests.edition import Edition, edition_of
from bot.messages import Card, Citation, Kind, Paragraph, Role
from bot.showing import wording
from bot.showing.cards import without
from index.types import Article, Completeness, Label, Quote, Share, Span, Story

DAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TITLE = Paragraph(Role.TITLE, "Digest of Wednesday")
SAYS = Paragraph(Role.SAYS, "Two stories.")


def article(name: str) -> Article:
    text = f"{name} has been seen. {name} was heard."
    url = f"https://example.org/{name}"
    return Article(name, url, f"On {name}", "", "", "", "en", text, Label(Completeness.FULL))


def told(*names: str) -> Told:
    articles = tuple(map(article, names))
    shares = tuple(Share("s", "c", name, f"m-{name}", "anna", NOON) for name in names)
    sentences = tuple((each, Span(0, len(each.id) + 15)) for each in articles[:2])
    return Told(Story(articles, shares), articles[0], sentences)


def cards(*stories: Told, in_thread: bool = True) -> list[Card]:
    names = Names({"anna": "Anna"}, {})
    return digest_cards("Digest of Wednesday", "Two stories.", stories, names, in_thread=in_thread)


def shape(edition: Edition) -> list[tuple[str, tuple[str, ...]]]:
    return [(story.heading, story.articles) for story in edition.stories]


def test_each_story_has_its_articles_and_its_quotes_the_right_citation() -> None:
    edition = edition_of(DAY, cards(told("ice", "snow"), told("fire")))

    assert (edition.title, edition.says) == ("Digest of Wednesday", ("Two stories.",))
    assert shape(edition) == [("On ice", ("ice", "snow")), ("On fire", ("fire",))]
    assert edition.articles == ("ice", "snow", "fire")
    for story in edition.stories:
        for line in story.lines:
            assert (line.citation is not None) is (line.role is Role.QUOTE)
            if line.citation:
                assert line.text.startswith(line.citation.article)
    assert not edition.after


def test_the_cards_of_the_thread_go_on_where_the_first_ends() -> None:
    stories = [told(f"a{number}") for number in range(17)]

    edition = edition_of(DAY, cards(*stories))

    assert [story.heading for story in edition.stories] == [f"On a{n}" for n in range(17)]
    assert edition.title == "Digest of Wednesday"
    assert not edition.after  # “12 more stories in the thread below” is of no use here
    for story in edition.stories:
        (cited,) = [line.citation for line in story.lines if line.citation]
        assert cited.article in story.articles


def test_a_forgotten_article_is_nowhere_and_that_is_said_once() -> None:
    kept = cards(told("ice", "snow"), told("fire"), told("mist"))
    for gone in ("snow", "fire"):
        kept = [without(card, gone) for card in kept]

    edition = edition_of(DAY, kept)

    assert shape(edition) == [("On ice", ("ice",)), ("On mist", ("mist",))]
    assert [line.text for line in edition.after] == [wording.QUOTE_FORGOTTEN]


def test_a_story_whose_title_is_forgotten_stays_a_story() -> None:
    kept = [without(card, "fire") for card in cards(told("ice"), told("fire", "ash"), told("mist"))]

    assert shape(edition_of(DAY, kept)) == [
        ("On ice", ("ice",)),
        ("On ash", ("ash",)),
        ("On mist", ("mist",)),
    ]


def test_so_does_one_that_begins_with_a_disagreement() -> None:
    label = Paragraph(Role.LABEL, "On the date", article="ash")
    apart = (label, Paragraph(Role.QUOTE, "ash", 9), Paragraph(Role.ITEM, "Ash", article="ash"))
    (card,) = cards(told("ice"))
    cited = Citation(9, "ash", "On ash", "", "", 0, 3, "")
    full = Card(Kind.DIGEST, (*card.paragraphs, *apart), (*card.citations, cited))

    assert shape(edition_of(DAY, [full])) == [("On ice", ("ice",)), ("On ash", ("ash",))]


def test_a_day_of_which_all_is_forgotten_says_what_it_was() -> None:
    edition = edition_of(DAY, [without(card, "ice") for card in cards(told("ice"))])

    assert (edition.title, edition.says) == ("Digest of Wednesday", ("Two stories.",))
    assert not edition.stories
    assert [line.text for line in edition.after] == [wording.QUOTE_FORGOTTEN]


def test_questions_stand_after_the_stories_and_disagreements_in_theirs() -> None:
    (card,) = cards(told("ice"))
    cited = Citation(9, "ice", "On ice", "", "", 0, 5, "")
    apart = (Paragraph(Role.LABEL, "They disagree:"), Paragraph(Role.QUOTE, "ice", 9))
    asked = (Paragraph(Role.LABEL, "Asked, unanswered:"), Paragraph(Role.ASKED, "Why is it cold?"))
    full = Card(Kind.DIGEST, (*card.paragraphs, *apart, *asked), (*card.citations, cited))

    edition = edition_of(DAY, [full])

    (story,) = edition.stories
    assert [line.text for line in story.lines[-2:]] == ["They disagree:", "ice"]
    assert [line.text for line in edition.after] == ["Asked, unanswered:", "Why is it cold?"]


def test_questions_come_with_what_may_answer_them_as_the_digest_has_them() -> None:
    quote = Quote("a3 has", 0, 6, "https://example.org/a3", article("a3"), 1.0)
    questions = [
        Question("What has it?", DAY, quotes=(quote,)),
        Question("Why?", DAY, "https://t.example"),
    ]
    stories = [told(f"a{number}") for number in range(7)]
    names = Names({}, {})
    made = digest_cards("T", "S", stories, names, in_thread=True, questions=questions)

    edition = edition_of(DAY, made)

    assert len(edition.stories) == 7
    assert edition.says == ("S",)
    assert [line.text for line in edition.after if line.role is not Role.SAYS] == [
        "What has it?",
        "a3 has",
        "Why?",
    ]
    (cited,) = [line.citation for line in edition.after if line.citation]
    assert cited.article == "a3"


def test_questions_of_the_first_card_stand_after_the_stories_of_the_last() -> None:
    first, second = cards(*(told(f"a{number}") for number in range(7)))
    asked = (Paragraph(Role.SAYS, "Asked:"), Paragraph(Role.ASKED, "Why?"))
    first = Card(Kind.DIGEST, (*first.paragraphs, *asked), first.citations)

    edition = edition_of(DAY, [first, second])

    assert len(edition.stories) == 7
    assert edition.says == ("Two stories.",)
    assert [line.text for line in edition.after] == ["Asked:", "Why?"]


def test_of_several_channels_each_has_its_heading() -> None:
    (one,) = cards(told("ice"), in_thread=False)
    head = (Paragraph(Role.TITLE, "Digest, #other"), Paragraph(Role.SAYS, "7 stories."))
    first, second = cards(*(told(f"a{number}") for number in range(7)), in_thread=False)
    other = Card(Kind.DIGEST, (*head, *first.paragraphs[2:]), first.citations)
    rest = Paragraph(Role.TITLE, digest_wording.continued("Digest, #other"))
    continued = Card(Kind.DIGEST, (rest, *second.paragraphs[1:]), second.citations)

    edition = edition_of(DAY, [one, other, continued])

    assert (edition.title, edition.says) == ("Digest of Wednesday", ("Two stories.",))
    heads = [story.under for story in edition.stories]
    assert heads == [(), ("Digest, #other", "7 stories."), *[()] * 6]


def test_no_cards_are_an_empty_edition_with_the_day_for_a_title() -> None:
    edition = edition_of(DAY, [])

    assert edition.title == digest_wording.digest_of(DAY, ())
    assert (edition.says, edition.stories, edition.after) == ((), (), ())


PARAGRAPHS = st.builds(
    Paragraph,
    st.sampled_from(Role).filter(lambda role: role is not Role.HINT),
    st.text(max_size=4),
    st.integers(0, 2),
    article=st.sampled_from(["", "a", "b"]),
)


@given(st.lists(PARAGRAPHS, max_size=12))
def test_whatever_the_roles_nothing_is_lost_or_told_twice(paragraphs: list[Paragraph]) -> None:
    given_titles = [Paragraph(Role.TITLE, "T"), Paragraph(Role.SAYS, "S")]
    edition = edition_of(DAY, [Card(Kind.DIGEST, (*given_titles, *paragraphs))])

    titles = [(story.title, story.lines) for story in edition.stories]
    lines = [
        [*([title.text] if title else []), *(line.text for line in told)] for title, told in titles
    ]
    told_in_order = [text for story in lines for text in story]
    after = [line.text for line in edition.after]
    assert len(told_in_order) + len(after) == len(paragraphs)
    assert [edition.title, *edition.says] == ["T", "S"]


@given(st.text(st.characters(codec=None), max_size=30))
def test_its_text_can_stand_in_xml_and_loses_no_character_of_a_language(text: str) -> None:
    edition = edition_of(DAY, [Card(Kind.DIGEST, (TITLE, SAYS, Paragraph(Role.QUOTE, text)))])

    (line,) = edition.stories[0].lines
    etree.Element("quote").text = line.text
    assert _letters(line.text) == _letters(text)


def _letters(text: str) -> list[str]:
    undrawn = "\u115f\u1160\u3164\uffa0"
    return [each for each in text if unicodedata.category(each)[0] == "L" and each not in undrawn]
