"""A digest tells each story once, what more people shared first, in sentences that stand in articles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.digests.digest import Told, digest
from index.sources.disagreements import Disagreement, disagreements
from index.text.segment import sentences
from index.types import Article, Completeness, Label, Scope, Share, Span, Story, Subject, Summary
from tests.library.twins import MONDAY

SCOPE = Scope("local", "news")


def article(at: str, *sentences: str, title: str = "A title") -> Article:
    text = " ".join(sentences)
    label = Label(Completeness.FULL)
    return Article(at, f"https://news.example/{at}", title, "", "", "", "en", text, label)


def share(of: Article, by: str = "ada", minutes: int = 0) -> Share:
    at = MONDAY + timedelta(minutes=minutes)
    return Share("local", "news", of.id, f"m-{of.id}-{by}", by, at)


def story(*shares: tuple[Article, Share]) -> Story:
    articles = {each.id: each for each, _ in shares}
    return Story(tuple(articles.values()), tuple(each for _, each in shares))


class Library:
    """Has these stories; each sentence is a key sentence, the first of them the one."""

    def __init__(self, *stories: Story) -> None:
        self._stories = stories

    async def stories(self, *_: object) -> list[Story]:
        return list(self._stories)

    async def disagreements(self, articles: Sequence[Article]) -> list[Disagreement]:
        return disagreements([(each, sentences(each.text)) for each in articles])

    async def summarise(self, article: Article) -> Summary:
        spans, start = [], 0
        for sentence in article.text.split(". "):
            spans.append(Span(start, start + len(sentence)))
            start += len(sentence) + 2
        alone = [each for each in spans if not each.of(article.text).startswith("It ")]
        return Summary(one=(spans[0],), three=tuple(spans), alone=tuple(alone))


async def told(*stories: Story) -> list[Told]:
    return await digest(Library(*stories), SCOPE, MONDAY, MONDAY + timedelta(days=1))


def texts(given: Told) -> list[str]:
    return [span.of(article.text) for article, span in given.sentences]


def heads(given: Sequence[Told]) -> list[str]:
    return [each.head.id for each in given]


FERRY = article("ferry", "The ferry sails again in May.", "Cars pay nineteen pounds each way.")
BOAT = article("boat", "A night boat crosses from May as the ferry sails again.", "It has a bar.")
MARSH = article("marsh", "The marsh held back the spring tide.", "Engineers measured the sluice.")


async def test_what_more_people_shared_comes_first_then_what_has_more_reports_then_what_is_newer():
    shared_twice = story((MARSH, share(MARSH)), (MARSH, share(MARSH, "ben")))
    two_reports = story((FERRY, share(FERRY)), (BOAT, share(BOAT, minutes=1)))
    lone, newer = article("lone", "Nothing else."), article("newer", "Something else.")
    found = await told(
        story((lone, share(lone))),
        story((newer, share(newer, minutes=9))),
        two_reports,
        shared_twice,
    )
    assert heads(found) == ["marsh", "ferry", "newer", "lone"]


async def test_a_story_is_told_in_two_sentences_that_do_not_repeat_each_other():
    [found] = await told(story((FERRY, share(FERRY)), (BOAT, share(BOAT))))
    assert texts(found) == ["The ferry sails again in May", "Cars pay nineteen pounds each way."]


async def test_a_sentence_that_leans_on_the_one_before_is_not_told_without_it():
    leaning = article(
        "leaning", "The ship was refitted.", "It has a bar.", "Nine cooks work there."
    )
    [found] = await told(story((leaning, share(leaning))))
    assert texts(found) == ["The ship was refitted", "Nine cooks work there."]


async def test_no_story_repeats_what_another_one_said():
    copy = article("copy", "The marsh held back the spring tide.", "Geese came.")
    found = await told(story((MARSH, share(MARSH, minutes=5))), story((copy, share(copy))))
    assert [texts(each) for each in found] == [
        ["The marsh held back the spring tide", "Engineers measured the sluice."],
        ["Geese came."],
    ]


async def test_a_story_is_told_in_one_language():
    faehre = replace(
        article("fähre", "Die Fähre fährt wieder.", "Autos kosten neun Pfund."), language="de"
    )
    [found] = await told(story((FERRY, share(FERRY)), (faehre, share(faehre))))
    assert {each.language for each, _ in found.sentences} == {"en"}


async def test_an_article_with_a_title_heads_the_story():
    untitled = article("untitled", "The ferry sails again.", title="")
    [found] = await told(story((untitled, share(untitled)), (FERRY, share(FERRY))))
    assert found.head is FERRY


async def test_each_article_stands_with_who_shared_it_first():
    [found] = await told(
        story((FERRY, share(FERRY)), (FERRY, share(FERRY, "ben", 1)), (BOAT, share(BOAT, "eve", 2)))
    )
    assert [(each.id, by.shared_by) for each, by in found.first_shares] == [
        ("ferry", "ada"),
        ("boat", "eve"),
    ]


async def test_where_nothing_was_shared_nothing_is_told():
    assert await told() == []


async def test_where_reports_disagree_both_are_shown_and_neither_twice():
    one = article(
        "a1",
        "At least 12 people were killed when the ferry sank off Port Lorne on Monday.",
        "The harbour was closed for the whole night.",
    )
    other = article(
        "a2",
        "At least 14 people were killed when the ferry sank off Port Lorne on Monday.",
        "Divers will search the wreck again in the morning.",
    )
    older, newer = replace(one, published="2026-03-03"), replace(other, published="2026-03-04")
    [found] = await told(story((older, share(older)), (newer, share(newer, "ben"))))
    [disagreement] = found.disagreements
    assert disagreement.subject is Subject.NUMBER
    assert [each.article.id for each in (disagreement.first, disagreement.second)] == ["a2", "a1"]
    said = [span.of(of.text) for of, span in found.sentences]
    assert not any("killed" in each for each in said)


async def test_reports_that_agree_have_no_disagreement():
    one = article("a1", "At least 12 people were killed when the ferry sank off Port Lorne.")
    other = article("a2", "At least 12 people were killed when the ferry sank off Port Lorne.")
    [found] = await told(story((one, share(one)), (other, share(other, "ben"))))
    assert found.disagreements == ()
