import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answering import question as questions
from index.answering.question import MAX_TERMS, Kind, ask, is_statement, kind_of, unaddressed
from index.errors import EmptyQuestion


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who captured the bridge?", Kind.WHO),
        ("When did the ferry sink?", Kind.WHEN),
        ("In which year was it built?", Kind.WHEN),
        ("Where is the quarry?", Kind.WHERE),
        ("What river runs through it?", Kind.WHERE),
        ("How many people live there?", Kind.NUMBER),
        ("What was the number of deaths, and what did he say?", Kind.NUMBER),
        ("When the ferry sank, how many were on board?", Kind.NUMBER),
        ("And when the ferry sank, who was on board?", Kind.WHO),
        ("Why did they leave?", Kind.WHY),
        ("How did they leave?", Kind.HOW),
        ("What did they find?", Kind.WHAT),
        ("Tell me about the ferry", Kind.WHAT),
        ("Wann wurde die Brücke gebaut?", Kind.WHEN),
        ("¿Quién la construyó?", Kind.WHO),
        ("Сколько людей там живёт?", Kind.NUMBER),
        ("桥在哪里？", Kind.WHERE),
    ],
)
def test_what_is_asked_for_is_told_from_the_words(question: str, kind: Kind):
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ("The ferry sank in the harbour in 1912.", True),
        ("He called it “the worst day of all.”", True),
        ("Did the ferry sink in the harbour?", False),
        ("did the ferry sink in the harbour.", False),
        ("Tell me about the ferry.", False),
        ("Please tell me about the ferry.", False),
        ("ferry harbour 1912", False),
        ("Ferry sinks in harbour", False),
    ],
)
def test_a_statement_is_told_from_a_question_and_from_words_to_look_for(said: str, states: bool):
    assert is_statement(said) is states


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", "😀😀", "\n\t", "—", "https://", "HTTP://paper.example/?a=b !"]
)
def test_a_question_without_a_word_is_refused(question: str):
    with pytest.raises(EmptyQuestion, match="few words"):
        questions.check(question)


@pytest.mark.parametrize("said", ["thanks!", "Thank you so much", "hi", "Hello there", "谢谢"])
def test_greetings_and_thanks_are_no_question(said: str):
    with pytest.raises(EmptyQuestion, match="few words"):
        questions.check(said)


@pytest.mark.parametrize(
    "question", ["thanks, who paid?", "Hello Kitty", "for you", "How are you?"]
)
def test_a_question_may_begin_with_a_greeting(question: str):
    questions.check(question)


@pytest.mark.parametrize("question", ["who is he?", "2026", "桥", "a"])
def test_a_question_of_common_words_or_a_number_is_not_empty(question: str):
    questions.check(question)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Hi Ida, who lost?", "who lost?"),
        ("  Hey Footnote: who won the Kelm race?\n", "who won the Kelm race?"),
        ("Thanks, Ida! And who lost?", "And who lost?"),
        ("Hi-tech firms grew by how much?", "Hi-tech firms grew by how much?"),
        ("Who is Ida, and who lost?", "Who is Ida, and who lost?"),
        ("Hi all, sorry to bother you, but would anybody happen to know who lost?", "who lost?"),
        ("Could you please tell me in which race she lost?", "in which race she lost?"),
        ("I was wondering, who lost?", "who lost?"),
        ("According to the article, who lost?", "who lost?"),
        ("Quick question: who lost?", "who lost?"),
        ("Who lost? Thanks in advance!", "Who lost?"),
        ("Who lost? Need this for a slide. Please be brief.", "Who lost?"),
        ("Who lost? I have a call with Kelm on Tuesday.", "Who lost?"),
        ("who lost, thank you so much", "who lost"),
        ("who lost, please", "who lost"),
        ("Who wrote Cheers", "Who wrote Cheers"),
        ("How do you say please", "How do you say please"),
        ("Who lost? Just the women.", "Who lost? Just the women."),
        ("Who lost? Please list all.", "Who lost? Please list all."),
        ("Who won? Needles or Barstow", "Who won? Needles or Barstow"),
        ("Hey Jude: who wrote it?", "Jude: who wrote it?"),
        ("Hello, Dolly! Who wrote it?", "Hello, Dolly! Who wrote it?"),
        ("The ferry sank, thanks.", "The ferry sank."),
        ("Sorry!!", "Sorry!!"),
        ("." * 3000 + " who lost?", "who lost?"),
        ("Who lost? Kelm too?", "Who lost? Kelm too?"),
        ("Who lost? The race of May.", "Who lost? The race of May."),
        ("What did Ida say, please?", "What did Ida say, please?"),
        ("Could you tell me about ferries?", "Could you tell me about ferries?"),
        ("Do you know Ida?", "Do you know Ida?"),
        ("Please", "Please"),
    ],
)
def test_what_is_said_around_a_question_is_none_of_it(question: str, asked: str):
    assert unaddressed(question) == asked
    assert ask(question, "en", ()).names == ask(asked, "en", ()).names


def test_rare_words_weigh_more_than_common_ones():
    weights = ask("Which ferry was the largest?", "en", []).weights

    assert weights["ferri"] > weights["largest"] > 0


def test_a_word_that_most_sentences_here_hold_weighs_less_than_elsewhere():
    everywhere = [{"ferri"}] * 40 + [{"harbour"}] * 2

    weights = ask("ferry harbour", "en", everywhere).weights

    assert weights["ferri"] < ask("ferry harbour", "en", []).weights["ferri"]
    assert weights["ferri"] < weights["harbour"]


def test_words_that_only_ask_do_not_count_unless_there_are_no_others():
    assert set(ask("Who was the captain?", "en", []).weights) == {"captain"}
    assert ask("Who is he?", "en", []).weights


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Summarise the news about Ukraine", "Ukraine"),
        ("Can you summarize what happened in Estonia?", "what happened in Estonia?"),
        ("please summarise all articles about the Jubilee.", "the Jubilee"),
        ("Give me a summary of the octopus farm story", "the octopus farm"),
        ("Tell me about Tiger Woods!", "Tiger Woods"),
        ("What do we know about the farm?", "the farm"),
        ("What’s new with the ferry?", "the ferry"),
        ("Do we have something about lottery tickets?", "lottery tickets"),
        ("Any articles on sleep?", "sleep"),
        ("recap: the Masters", "the Masters"),
        ("Tell me who won", ""),
        ("What is the news on Wall Street saying?", ""),
        ("Who told the news about the ferry?", ""),
        ("latest news on Ukraine", ""),
        ("Summarise", ""),
    ],
)
def test_a_request_for_what_is_known_is_about_its_topic(question: str, about: str):
    assert questions.topic(question) == about


@given(st.text())
def test_a_topic_is_a_part_of_the_question(text: str):
    for question in (text, f"news about {text}"):
        assert questions.topic(question).removesuffix("?") in question


def test_a_pasted_page_is_cut_to_its_rarest_words():
    page = " ".join(f"word{number}" for number in range(5000)) + " the ferry"

    assert len(ask(page, "en", []).weights) == MAX_TERMS


@given(st.text(min_size=1), st.sampled_from(["en", "de", "ru", "zh", "", "xx"]))
@settings(deadline=None)
def test_coverage_is_a_share(text: str, language: str):
    try:
        questions.check(text)
    except EmptyQuestion:
        return
    asked = ask(text, language, [{"a"}, set()])

    assert asked.coverage(()) == 0
    assert asked.coverage(asked.weights) == pytest.approx(1)
    assert all(weight > 0 for weight in asked.weights.values())
