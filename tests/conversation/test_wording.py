"""Whatever goes wrong, a person reads a sentence of its own, with a next step."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import errors as bot_errors
from bot.conversation import about
from bot.digests import digest_wording
from bot.files import FileUnreadable
from bot.showing import failure_wording, wording
from index import errors, reasons
from index.types import Article, Completeness, Label
from tests.conversation.twins import FERRY


def kinds(module: object) -> list[type[Exception]]:
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, errors.FootnoteError)
    ]


def an(kind: type[Exception]) -> Exception:
    error = Exception.__new__(kind, "SECRET /var/lib/x")
    error.status, error.media_type = 500, "image/png"  # type: ignore[attr-defined]
    error.completeness, error.reason = "", ""  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("kind", [*kinds(errors), *kinds(bot_errors)])
def test_each_class_of_error_has_words_of_its_own(kind: type[Exception]) -> None:
    sentence = failure_wording.failure(an(kind))
    parents = [parent for parent in kind.__mro__[1:] if issubclass(parent, Exception)]
    if kind is not errors.FootnoteError:
        assert sentence not in [failure_wording.failure(an(parent)) for parent in parents]
    assert "SECRET" not in sentence
    assert sentence.endswith((".", "https://"))


def test_a_class_without_words_takes_those_of_the_nearest_that_has_some() -> None:
    class OddTimeout(errors.FetchTimedOut):
        pass

    assert failure_wording.failure(OddTimeout("x")) == failure_wording.failure(
        errors.FetchTimedOut("x")
    )
    assert failure_wording.failure(FileUnreadable("x")) == failure_wording.failure(
        errors.FetchError("x")
    )
    assert failure_wording.failure(ZeroDivisionError("SECRET")) == failure_wording.failure(
        Exception()
    )


@pytest.mark.parametrize(
    ("status", "part"),
    [
        (401, "login"),
        (403, "refuses"),
        (404, "no such page"),
        (410, "removed"),
        (429, "too often"),
        (451, "legal"),
        (503, "answered with an error"),
    ],
)
def test_a_refusal_says_what_the_site_said(status: int, part: str) -> None:
    assert part in failure_wording.failure(errors.PageRefused("x", status))


@pytest.mark.parametrize("found", ["blocked", "empty", "not an article"])
def test_a_page_without_an_article_says_what_it_is(found: str) -> None:
    sentence = failure_wording.failure(
        errors.NothingToRead("x", found, "Accept\u202e all cookies.")
    )
    assert sentence != failure_wording.failure(errors.NothingToRead("x", "", ""))
    assert "\u202e" not in sentence
    assert "“Accept all cookies”" in sentence


def test_a_page_without_a_reason_leaves_no_empty_brackets() -> None:
    for found in ("blocked", "empty", "not an article"):
        assert "(" not in failure_wording.failure(errors.NothingToRead("x", found, " "))


@pytest.mark.parametrize("found", ["empty", "not an article"])
@pytest.mark.parametrize("reason", [reasons.NO_ARTICLE, reasons.HARDLY_ANY_TEXT])
def test_what_extraction_found_is_not_said_twice(found: str, reason: str) -> None:
    said = failure_wording.failure(errors.NothingToRead("x", found, reason))
    assert said == failure_wording.failure(errors.NothingToRead("x", found, ""))


@pytest.mark.parametrize(
    "reason",
    [
        reasons.DOUBTFUL,
        reasons.FOR_SUBSCRIBERS,
        reasons.ROUGHLY,
        reasons.PICTURES,
        reasons.first_characters(400_000),
        reasons.first_pages(300, 1200),
    ],
)
def test_what_extraction_says_itself_stands_in_no_quotation_marks(reason: str) -> None:
    label = Label(Completeness.PARTIAL, reason, 1900)
    assert wording.label(label, 214) == f"Read 214 of about 1,900 words. {reason}"
    said = failure_wording.failure(errors.NothingToRead("x", "empty", reason))
    assert reason[1:].rstrip(".") in said
    assert "“" not in said


def test_facts_leave_out_what_is_not_known() -> None:
    text = "word " * 2380
    article = Article("a", "", "T", "", "", "", "", text, Label(Completeness.FULL))
    assert wording.facts(article) == "2,380 words · 10 min read"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("天文台主镜直径六点二米，重十一吨。" * 100, "938 words · 4 min read"),
        ("OpenAI在2026年 发布 GPT", "5 words · 1 min read"),
        ("천문대의 거울은 무게가 십일 톤이다.", "5 words · 1 min read"),
    ],
)
def test_a_text_without_spaces_has_about_as_many_words_as_elsewhere(text: str, shown: str) -> None:
    article = Article("a", "", "T", "", "", "", "", text, Label(Completeness.FULL))
    assert wording.facts(article) == shown


def test_a_site_that_signs_its_own_article_is_named_once() -> None:
    article = Article(
        "a", "", "T", "BBC News", "BBC news", "", "", "word", Label(Completeness.FULL)
    )
    assert wording.facts(article) == "BBC news · 1 word · 1 min read"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2026-03-04", "4 March 2026"),
        ("2026-03-04T23:30:00+01:00", "4 March 2026"),
        ("", ""),
        ("last week", ""),
    ],
)
def test_a_date_stands_as_in_a_newspaper(published: str, shown: str) -> None:
    assert wording.day(published) == shown


def test_how_much_was_read_is_said_with_the_page_s_own_reason() -> None:
    partial = Label(Completeness.PARTIAL, "Subscribe to read on.", 1900)
    assert wording.label(partial, 214) == ("Read 214 of about 1,900 words: “Subscribe to read on.”")
    assert wording.label(Label(Completeness.PARTIAL), 214).endswith(
        "; the rest was not on the page."
    )
    assert wording.label(Label(Completeness.FULL), 214) == ""


def test_lists_and_digests_say_of_what_only_a_part_was_read() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    for label, end in (
        (Label(Completeness.FULL), " · shared by ada on 23 November 2026"),
        (Label(Completeness.PARTIAL), " · shared by ada on 23 November 2026 · read in part"),
    ):
        article = replace(FERRY, label=label)
        assert wording.listed(article, "ada", at).endswith(end)
        assert digest_wording.shared_from(article, "ada", at, 0).endswith(end)
        talked_about = digest_wording.shared_from(article, "ada", at, 3)
        assert talked_about.endswith(f"{end} · 3 messages in its thread")


def test_who_shared_it_cannot_write_the_sentence() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    assert wording.known("a\u202e\nb" + "c" * 80, at).endswith("… on 23 November 2026.")


def test_the_status_says_how_much_waits_and_since_when() -> None:
    noted = {"waiting": "12", "waiting since": "2026-03-03T14:05:00+00:00"}
    says = [each.text for each in about.status(noted).paragraphs]
    assert "Waiting to be worked on: 12, the oldest since 3 March 2026, 14:05 UTC." in says
    assert "Waiting to be worked on: nothing." in [
        each.text for each in about.status(noted | {"waiting": "0"}).paragraphs
    ]


def test_the_status_says_what_the_limits_hold_back_and_names_no_channel() -> None:
    noted = {"waiting": "514", "held back": "12", "holding back": "1", "declining": "1"}
    says = [each.text for each in about.status(noted).paragraphs]
    assert (
        "Held back by the limits: 12 links of 1 channel, each behind others of its channel." in says
    )
    assert "With too much open to take more links for now: 1 workspace." in says
    assert not [each.text for each in about.status({}).paragraphs if "limits" in each.text]
