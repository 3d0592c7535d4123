"""Where two reports of a story differ in one number, date or name, both are found; else nothing is."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sources.disagreements import MOST, Disagreement, disagreements
from index.text.segment import sentences
from index.types import Article, Completeness, Label, Span, Subject

TOLL = "At least {} people were killed when the night ferry sank off the coast of Isle Varra."
FINAL = "{} defeated Morag Sinclair in straight sets to win the title at the Port Lomond Open."


def article(text: str, name: str, published: str = "", language: str = "en", title: str = ""):
    return Article(name, "", title, "", "", published, language, text, Label(Completeness.FULL))


def found(*articles: Article) -> list[Disagreement]:
    return disagreements([(each, sentences(each.text, each.language)) for each in articles])


def between(first: str, second: str, **details: str) -> list[Subject]:
    return [
        each.subject
        for each in found(article(first, "a", **details), article(second, "b", **details))
    ]


def quoted(each: Disagreement) -> tuple[str, str]:
    return tuple(said.span.of(said.article.text) for said in (each.first, each.second))


def test_the_newer_report_comes_first():
    old = article(TOLL.format(12), "old", "2026-05-14T08:00:00+00:00")
    new = article(TOLL.format(14), "new", "2026-05-14T12:30:00+02:00")
    for each in ([old, new], [new, old]):
        [one] = found(*each)
        assert one.subject is Subject.NUMBER
        assert quoted(one) == (TOLL.format(14), TOLL.format(12))


def test_of_reports_of_one_time_the_first_given_comes_first():
    a, b = article(TOLL.format(12), "a"), article(TOLL.format(14), "b")
    assert [each.first.article.id for each in found(a, b)] == ["a"]
    assert [each.first.article.id for each in found(b, a)] == ["b"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TOLL.format("twelve"), TOLL.format(14)),
        (TOLL.format("1,200"), TOLL.format("1,900")),
        (
            "The harbour board of Port Lomond will pay $3.2 billion for the new ferry terminal.",
            "The harbour board of Port Lomond will pay US$3.5bn for the new ferry terminal.",
        ),
        (
            "Fares on the night ferry to Isle Varra will rise by 12 per cent, said the harbour board.",
            "Fares on the night ferry to Isle Varra will rise by 15%, the harbour board said.",
        ),
    ],
)
def test_a_number_of_the_same_thing_is_found(first: str, second: str):
    assert between(first, second) == [Subject.NUMBER]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Monday 3 March", "4 March"),
        ("March 3, 2017", "March 3, 2019"),
        ("3rd of March", "Mar. 13"),
    ],
)
def test_a_date_is_found(first: str, second: str):
    text = "The Silver Tern will carry her first passengers across the strait on {}."
    assert between(text.format(first), text.format(second)) == [Subject.DATE]


def test_a_name_is_found_where_the_sentences_are_the_same_but_for_it():
    assert between(FINAL.format("Ailsa Drummond"), FINAL.format("Kirsty Munro")) == [Subject.NAME]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("about 1,200", "1,187"),
        ("more than 300", "312"),
        ("around 40", "42"),
        ("3.2 million", "3 million"),
        ("1,200", "1200"),
        ("twelve", "12"),
        ("3.2bn", "3.2 billion"),
        ("at least 12", "14"),
    ],
)
def test_rounding_is_no_disagreement(first: str, second: str):
    text = "The night ferry across the strait of Varra carried {} passengers in its first season."
    assert between(text.format(first), text.format(second)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("12 people were rescued", "14 crew were rescued", id="another thing counted"),
        pytest.param("40 miles were closed", "64 kilometres were closed", id="another unit"),
        pytest.param(
            "4 per cent was lost", "6 percentage points were lost", id="percent and points"
        ),
        pytest.param("12 people were killed", "14 people were injured", id="another outcome"),
        pytest.param(
            "12 people and 3 dogs were saved", "14 people and 5 dogs were saved", id="two values"
        ),
        pytest.param("12 people were saved", "12 people and 3 dogs were saved", id="one says more"),
        pytest.param(
            "boats were stopped on Monday", "boats were stopped on 4 March", id="a weekday"
        ),
        pytest.param(
            "12 people were found on Monday", "14 people were found on Sunday", id="another day"
        ),
        pytest.param(
            "as of 3 March 12 boats sank", "as of 4 March 14 boats sank", id="another moment"
        ),
        pytest.param(
            "two hours later the boats sank", "six hours later the boats sank", id="after what"
        ),
        pytest.param("12 boats sank off Tollan", "14 boats sank", id="another place"),
        pytest.param("the harbour won 3-1", "the harbour won 4-2", id="scores"),
    ],
)
def test_two_things_are_no_disagreement(first: str, second: str):
    text = "After the storm off Isle Varra {}, the harbour board of Port Lomond announced."
    assert between(text.format(first), text.format(second)) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Joe Biden", "President Biden"),
        ("Biden", "Joe Biden"),
        ("the United Nations", "the UN"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Reuters", "Bloomberg"),
        ("Foreign Minister Ailsa Munro", "Foreign Minister Munro"),
    ],
)
def test_a_form_of_the_same_name_or_who_reports_is_no_disagreement(first: str, second: str):
    text = (
        "On the ferry to Isle Varra {} warned that the harbour wall would crumble within a decade."
    )
    assert between(text.format(first), text.format(second)) == []


def test_whom_both_reports_know_are_two_people():
    both = "\n\nAilsa Drummond and Kirsty Munro had trained together."
    assert between(FINAL.format("Ailsa Drummond") + both, FINAL.format("Kirsty Munro") + both) == []


def test_a_report_that_states_both_values_explains_them():
    update = article(
        TOLL.format(14) + " An early count had spoken of 12 people killed on the ferry.", "b"
    )
    assert found(article(TOLL.format(12), "a"), update) == []


def test_two_reports_of_two_events_in_the_same_words_do_not_disagree():
    text = "Forecasters said that {0} may see the northern lights tonight.\n\nLook low on the horizon after sunset if you live anywhere near {1}."
    assert between(text.format("Tollan", "Port Lomond"), text.format("Varra", "Kirkness")) == []


def test_of_what_each_report_calls_this_one_both_may_be_right():
    said = "Northern Line’s number for this recall of life jackets from its old ferries is {}."
    assert between(said.format(28), said.format(41)) == []
    assert between(said.replace("this", "the").format(28), said.replace("this", "the").format(41))


def test_what_one_report_says_of_several_things_in_the_same_words_is_not_compared():
    said = (
        "Letters to the owners of the recalled boats will be sent out by Northern Line on May {}."
    )
    assert between(said.format(4), said.format(9))
    assert between(said.format(4), f"{said.format(9)} {said.format(22)}") == []


@pytest.mark.parametrize(("later", "told"), [("2026-05-20", True), ("2026-05-22", False)])
def test_what_is_written_more_than_a_week_later_is_news(later: str, told: bool):
    reports = article(TOLL.format(12), "a", "2026-05-14"), article(TOLL.format(14), "b", later)
    assert bool(found(*reports)) is told


def test_the_day_on_which_each_was_written_is_no_disagreement():
    text = "This page of the harbour board tells of what happened on the strait on {}."
    assert (
        found(
            article(text.format("3 March"), "a", "2026-03-03"),
            article(text.format("4 March"), "b", "2026-03-04"),
        )
        == []
    )


def test_other_languages_are_read_for_digits_and_dates():
    text = "Die Nachtfähre von Port Lomond nach Isle Varra beförderte {} Fahrgäste im ersten Jahr."
    assert between(text.format("1.450"), text.format("1.900"), language="de") == [Subject.NUMBER]
    text = "Die Nachtfähre von Port Lomond nach Isle Varra fährt wieder ab dem {}."
    assert between(text.format("3. März"), text.format("14. März"), language="de") == [Subject.DATE]


def test_languages_are_not_mixed():
    a, b = article(TOLL.format(12), "a"), article(TOLL.format(14), "b", language="nl")
    assert found(a, b) == []


def test_at_most_two_are_shown_and_the_same_values_once():
    texts = [
        "The board of Port Lomond will spend {} pounds on the harbour wall before winter.",
        "The Silver Tern can carry {} passengers and their cars across the narrow strait.",
        "A ticket for the night crossing to Isle Varra will cost {} pounds from May onwards.",
    ]
    a = article("\n\n".join(each.format(200 + at) for at, each in enumerate(texts)), "a")
    b = article("\n\n".join(each.format(500 + at) for at, each in enumerate(texts)), "b")
    c = article(b.text, "c")
    assert len(found(a, b, c)) == MOST == 2
    assert (
        len(
            found(
                article(TOLL.format(12), "a"),
                article(TOLL.format(14), "b"),
                article(TOLL.format(14), "c"),
            )
        )
        == 1
    )


WORDS = st.sampled_from(
    [*TOLL.replace("{} ", "").split(), *("12", "14", "300", "3 March", "4 March", "2019", "Monday")]
)
TEXTS = st.lists(
    st.lists(WORDS, min_size=7, max_size=10).map(lambda words: f"The {' '.join(words)}."),
    max_size=4,
).map("\n\n".join)
REPORTS = st.lists(
    st.tuples(TEXTS, st.sampled_from(["", "2026-05-14", "2026-05-13T10:00:00Z", "soon"])),
    max_size=4,
)


def pairs(shown: Sequence[Disagreement]) -> set[frozenset[tuple[str, Span]]]:
    return {
        frozenset((said.article.id, said.span) for said in (each.first, each.second))
        for each in shown
    }


@given(REPORTS)
def test_the_order_of_the_reports_changes_only_which_comes_first(reports: list[tuple[str, str]]):
    articles = [article(text, str(at), published) for at, (text, published) in enumerate(reports)]
    there, back = found(*articles), found(*articles[::-1])
    assert pairs(there) == pairs(back)
    for each in there:
        assert each.first.article.id != each.second.article.id
        for said in (each.first, each.second):
            assert said.span in sentences(said.article.text, "en")


@given(TEXTS)
def test_copies_do_not_disagree(text: str):
    assert found(*(article(text, str(at)) for at in range(3))) == []
