"""What is one sentence, and what is not."""

import pytest

from bench.sentence_cases import CASES
from index.text.boundaries import LONGEST_QUOTATION, open_quotes
from index.text.segment import MAX_SENTENCE, sentences

# Cases that even a reader with a list of abbreviations gets wrong without understanding.
TOO_HARD = {"Gov. Tate signed.", "Nobody bought them.", "She stayed."}


def split(text: str, language: str = "en") -> list[str]:
    return [span.of(text) for span in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"), [case for case in CASES if case[1][-1] not in TOO_HARD]
)
def test_a_sentence_ends_where_a_reader_would_end_it(language, expected) -> None:
    blank = "" if language == "zh" else " "

    assert split(blank.join(expected), language) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Sen. Ann Lee, R-N.Y., and Rep. Bo Roe, D-Va., left early.",
        "The S&P 500 .SPX fell.",
        "Tesla TSLA.O and Toyota 7203.T rose.",
        "Harvard-T.H. Chan School and Fin.Link agree with Broker.Net and www.Example.com.",
        "The shop opens Fri.-Sat. at noon.",
    ],
)
def test_a_full_stop_inside_a_name_ends_nothing(sentence) -> None:
    assert split(f"{sentence} Nobody knew.") == [sentence, "Nobody knew."]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["So said the Tide Fund (WEF).", "Almost 50 people were there."]),
        ("ms", ["Mahkamah dibuka pada Selasa (20 Sep).", "Wanita itu pulang."]),
        ("en", ["He left early (“no sleep,” he said).", "“Nobody knew.”"]),
        ("en", ["The rule (Sec. 3 (b). of the act) stands."]),
        ("en", ["(a). Bring a coat to the wall."]),
        ("en", ["“I trust in (her). She was good,” he said.", "Nobody knew."]),
    ],
)
def test_a_full_stop_behind_a_bracket_ends_a_sentence_outside_quotations(
    language, expected
) -> None:
    assert split(" ".join(expected), language) == expected


@pytest.mark.parametrize("blank", ["", " "])
def test_a_full_stop_between_chinese_names_ends_nothing_where_sentences_end_otherwise(
    blank,
) -> None:
    text = f"外长赛夫丁.{blank}阿卜杜拉没有多说。"

    assert split(text, "zh") == [text]


@pytest.mark.parametrize("blank", ["\x85", "\xa0", "\u2009", "\u2028", "\u202f", "\u3000"])
def test_a_blank_of_any_width_may_stand_before_a_full_stop(blank: str) -> None:
    assert "".join(split(f"Vitamin A{blank}. It rained.")).endswith("It rained.")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "The mill stands in the north.[1]",
                "It grew.[2][3]",
                "In 1900 it got a port.[note 1]",
                "“It is closed.”[a]",
                "Trade fell. [citation needed]",
                "The U.S.[4] army left it in 1990[5].",
                "He called Mr.[6] Lee.[7]",
            ],
        ),
        (
            "de",
            ["Die Mühle steht im Norden.[1]", "Sie wuchs.[2][3]", "Dann kam der Hafen.[Anm. 1]"],
        ),
        ("es", ["El molino está en el norte.[1]", "Creció mucho.[2]"]),
        ("ru", ["Мост готов.[1]", "Люди пришли.[2]"]),
        ("zh", ["磨坊在北方。[1]", "它长大了。[2][3]", "人们离开了。[注 1]"]),
        (
            "en",
            [
                "The bridge is ready.4",
                "Residents use it.",
                "It was built in 1931.12",
                "“It was ready.”5",
                "It is done.²",
                "Cars cross it since 2001.3",
            ],
        ),
        ("en", ["See no.1 Kelm, v.2 The Game, approx.5 Kelms and 3.5 The Kelms.", "It fell."]),
    ],
)
def test_the_marks_of_notes_belong_to_the_sentence_before(
    language: str, expected: list[str]
) -> None:
    blank = "" if language == "zh" else " "

    assert split(blank.join(expected), language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The law was signed by then-Gov. Ada Kelm in May.",
        "Ex-Sen. Ben Kelm left with then-Lt. Gov. Cy Kelm.",
        "They flew from Harlton-St. Kelm on Sunday.",
        "It was sold Oct. 12-Nov. 3 in Harlton.",
        "It begins with No. 11 Harlton vs. No. 3 Kelm at noon.",
        "Among them was Senate nominee J.D. Kelm of Harlton.",
    ],
)
def test_what_leads_on_to_a_name_or_a_number_ends_no_sentence(text: str) -> None:
    assert split(text) == [text]


def test_a_degree_may_end_a_sentence() -> None:
    assert split("Kelm has a J.D. She is a judge.") == ["Kelm has a J.D.", "She is a judge."]


def test_a_sentence_that_was_glued_to_the_next_still_ends() -> None:
    assert split("Prices rose.The bank fell. The firm left Ukraine.Nobody said why.") == [
        "Prices rose.",
        "The bank fell.",
        "The firm left Ukraine.",
        "Nobody said why.",
    ]
    assert split("他走了.她留下了.", "zh") == ["他走了.", "她留下了."]


def test_a_quotation_of_several_sentences_stays_whole() -> None:
    said = "He said: “I left. Nobody saw me. I was alone.”"

    assert split(f"{said} She nodded.") == [said, "She nodded."]


def test_a_quotation_too_long_to_read_at_a_glance_is_cut_between_its_sentences() -> None:
    told = " ".join(["I walked along the shore for an hour."] * 30)

    found = split(f"“{told}” He stopped.")

    assert len(found) == 31
    assert all(len(sentence) < LONGEST_QUOTATION for sentence in found)


def test_a_heading_and_list_items_are_sentences_of_their_own() -> None:
    text = "What to bring\n- A warm coat\n- Two litres of water\n- Good shoes\n\nMeet at noon."

    assert split(text) == [
        "What to bring",
        "- A warm coat",
        "- Two litres of water",
        "- Good shoes",
        "Meet at noon.",
    ]


@pytest.mark.parametrize("mark", ["1.", "12.  ", "(3)", "Q.", "A.", "-", "•", "▪ ", "–"])
def test_the_mark_of_a_list_item_is_part_of_its_first_sentence(mark) -> None:
    assert split(f"{mark} The boats leave at noon. They come back at six.") == [
        f"{mark} The boats leave at noon.",
        "They come back at six.",
    ]


def test_a_line_break_that_only_wraps_the_text_does_not_end_a_sentence() -> None:
    text = (
        "The harbour was closed on Tuesday after a storm\n"
        "had thrown three boats onto the quay. Nobody was\n"
        "hurt, the harbour master said."
    )

    assert len(split(text)) == 2


def test_text_without_capitals_is_cut_at_its_full_stops() -> None:
    assert split("i went there. nobody came. so i left.") == [
        "i went there.",
        "nobody came.",
        "so i left.",
    ]


def test_what_never_ends_is_cut_between_words() -> None:
    text = "word " * 1000

    found = split(text)

    assert all(len(piece) <= MAX_SENTENCE for piece in found)
    assert {word for piece in found for word in piece.split()} == {"word"}


def test_what_has_no_words_is_not_cut_inside_what_looks_like_one_character() -> None:
    family = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"

    assert {piece.replace(family, "") for piece in split(family * 500)} == {""}


@pytest.mark.parametrize("text", ["“I", "I”", '"I', "«I", "„I", "``I"])
def test_a_quotation_mark_without_its_partner_is_noticed(text) -> None:
    assert open_quotes(text)


@pytest.mark.parametrize("text", ["“I”", '"I"', "«I»", "„I“", "``I''", "I'm", "the boys’ coats"])
def test_quotation_marks_with_their_partners_and_apostrophes_are_not(text) -> None:
    assert not open_quotes(text)
