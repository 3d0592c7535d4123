"""What a reader is shown of an article, from one sentence to its key passages."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sumy.summarizers.sum_basic import SumBasicSummarizer

from index.summary.salience import speech_in
from index.summary.summarise import Tokenizer, content_terms, rate, summarise
from index.text.references import needs_antecedent
from index.text.segment import sentences
from index.types import Article, Completeness, Label, Summary

HARBOUR = """HARLTON (Reuters) - Storm waves tore the harbour wall of Harlton open on Monday night.

Sea water flooded about forty houses behind the wall, the town council said on Tuesday. \
Nobody was hurt, but three families had to be taken out through their windows.

“We heard the wall go,” said Ines Mora, whose bakery stands on the quay. “Then the street was full.”

She lost her ovens and two weeks of flour.

Read more: Ten storms that changed the coast.

The council closed the harbour to ships and asked the army for sandbags. However, the road from the \
barracks was under water until noon.

Engineers had warned in March that the harbour wall was hollow. The repair was put off because the \
town had no money for it, according to minutes of the council.

What happens now?

Harlton will rebuild the harbour wall in stone, the mayor said, at a cost of six million euros."""


def article(text: str, title: str = "", language: str = "en") -> Article:
    return Article("a", "a", title, "", "", "", language, text, Label(Completeness.FULL))


def ladder(text: str, title: str = "") -> Summary:
    return summarise(article(text, title), sentences(text, "en"))


def shown(text: str, spans) -> list[str]:
    return [span.of(text) for span in spans]


def test_the_one_sentence_says_what_happened_without_the_dateline() -> None:
    one = ladder(HARBOUR, "Storm breaks the harbour wall of Harlton").one

    assert shown(HARBOUR, one) == [
        "Storm waves tore the harbour wall of Harlton open on Monday night."
    ]


def test_the_number_of_a_list_item_is_not_shown() -> None:
    text = HARBOUR.replace("HARLTON (Reuters) - ", "1. ")

    assert shown(text, ladder(text).one) == [
        "Storm waves tore the harbour wall of Harlton open on Monday night."
    ]


def test_the_one_sentence_is_among_the_three() -> None:
    summary = ladder(HARBOUR, "Storm breaks the harbour wall of Harlton")

    assert len(summary.three) == 3
    assert summary.one[0] in summary.three


def test_the_rungs_do_not_repeat_each_other_s_sentences() -> None:
    summary = ladder(HARBOUR, "Storm breaks the harbour wall of Harlton")

    assert summary.passages
    for passage in summary.passages:
        assert all(key.end <= passage.start or passage.end <= key.start for key in summary.three)


def test_what_is_no_sentence_of_the_story_is_not_shown() -> None:
    summary = ladder(HARBOUR)

    everything = " ".join(shown(HARBOUR, [*summary.three, *summary.passages]))
    assert "Read more" not in everything
    assert "What happens now?" not in everything


def test_a_sentence_that_points_back_comes_with_the_one_before() -> None:
    text = "The sky was grey. Ann Lee won the race in Rome. She had trained for ten years. It was her last."

    three = shown(text, ladder(text, "She had trained ten years, and it was her last").three)

    for at, sentence in enumerate(three):
        if needs_antecedent(sentence, "en"):
            assert text.find(sentence) == text.find(three[at - 1]) + len(three[at - 1]) + 1


def test_what_can_stand_alone_points_back_to_nothing() -> None:
    text = (
        "A ship ran aground off Harlton. Its crew was saved by a helicopter. The cause is unknown."
    )

    summary = ladder(text)

    assert len(summary.three) == 3
    assert shown(text, summary.alone) == [
        "A ship ran aground off Harlton.",
        "The cause is unknown.",
    ]


def test_what_opens_an_article_below_its_headings_may_lead() -> None:
    lead = "While he was mending a door, a worker fell off a ladder in Harlton and died of it on Monday."
    text = (
        f"Worker dies in Harlton\n\n{lead}\n\nHis employer was fined. A judge said so on Tuesday."
    )

    assert shown(text, ladder(text, "Worker dies in Harlton").one) == [lead]


def test_an_article_of_one_sentence_is_that_sentence_and_nothing_twice() -> None:
    summary = ladder("A ship ran aground off the coast of Harlton.")

    assert len(summary.one) == 1
    assert summary.three == summary.passages == ()


def test_an_article_of_three_sentences_is_shown_whole_and_nothing_twice() -> None:
    text = (
        "A ship ran aground off Harlton. Its crew was saved by a helicopter. The cause is unknown."
    )

    summary = ladder(text)

    assert " ".join(shown(text, summary.three)) == text
    assert summary.passages == ()


def test_the_same_said_twice_is_shown_once() -> None:
    said = "Storm waves tore the harbour wall of Harlton open on Monday night."
    text = f"{said} {said} The town council closed the port. Engineers will come from the capital."

    assert shown(text, ladder(text).three).count(said) == 1


def test_an_article_in_which_everything_points_back_is_still_summarised() -> None:
    text = "He left the house early. She stayed in the garden. They met again at noon."

    assert shown(text, ladder(text).one) == ["He left the house early."]


def test_nothing_is_said_about_nothing() -> None:
    assert summarise(article(""), []) == Summary()


def test_speech_is_known_by_its_words() -> None:
    told = "Storm waves tore the harbour wall of Harlton open on Monday night, I told the council."
    happened = "Storm waves tore the harbour wall of Harlton open on Monday night."

    assert speech_in(told, "en") == 2
    assert speech_in(happened, "en") == 0
    assert speech_in("Der Bürgermeister sagte, die Mauer sei hohl.", "de-AT") == 1


def test_sumy_gets_the_sentences_as_they_were_cut() -> None:
    assert Tokenizer("en").to_sentences("One. Two.") == ("One. Two.",)
    assert Tokenizer("en").to_words("The dogs of Rome were running.") == ("dog", "rome", "run")


def test_a_sentence_with_the_article_s_frequent_words_is_rated_higher() -> None:
    rated = rate(
        SumBasicSummarizer(),
        ["The harbour wall broke.", "Cats sleep.", "The wall of the harbour."],
        "en",
    )

    assert rated[2] == max(rated)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "It fell.",
                    "“No,” he said.",
                    "Why?",
                    "A heading",
                    "- item",
                    "Rain fell on Rome.",
                    "他走了。",
                ]
            ),
            st.text(max_size=40),
        ),
        max_size=12,
    ),
    st.sampled_from(["", "en", "de", "ru", "zh", "xx"]),
)
def test_every_rung_is_of_the_text_and_in_its_order(parts: list[str], language: str) -> None:
    text = "\n\n".join(parts)
    spans = sentences(text, language)

    summary = summarise(article(text, "Rain on Rome", language), spans)

    assert bool(summary.one) == bool(spans)
    for rung in (summary.one, summary.three, summary.passages, summary.alone):
        assert list(rung) == sorted(rung, key=lambda span: span.start)
        assert all(0 <= span.start < span.end <= len(text) for span in rung)


def test_stop_words_carry_no_meaning_in_languages_that_sumy_has_no_list_of() -> None:
    assert content_terms("Что было в порту", "ru") == content_terms("порту", "ru")
    assert content_terms("Kapal itu ada di pelabuhan", "id") == content_terms(
        "kapal pelabuhan", "id"
    )
