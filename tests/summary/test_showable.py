"""Which sentences may stand in a summary at all."""

import pytest

from index.summary.showable import MAX_WORDS, is_prose, showable, words_in
from index.text.segment import sentences

STORY = "Storm waves tore the harbour wall open on Monday."


def can_be_shown(sentence: str, title: str = "") -> bool:
    """Judge the sentence beside one that is certainly fine."""
    text = f"{STORY}\n\n{sentence}"
    spans = sentences(text, "en")
    return all(showable(text, spans, title)[1:])


@pytest.mark.parametrize(
    "sentence",
    [
        "The council closed the harbour to ships.",
        "1. The council closed the harbour to ships.",
        "The council closed the harbour to ships.[3][note 1]",
        "The council closed the harbour to ships.4",
        "A. The council closed the harbour to ships.",
        "“We heard the wall go,” said Ines Mora.",
        "The wall was 'hollow', an engineer had warned in March.",
        "The boys' boats were lost in the storm.",
        "The brokers earn commissions on every ship that is sold.",
        "The bank's affiliates lost their links to the coast.",
        "Corrections to the harbour's plans cost the town a year.",
        "iPhone sales in the town fell by half.",
        "“The Wall” and “The Storm” are films about the town.",
        "Please the council as it might, the army sent nobody.",
        "Here nobody is heard over the storm.",
        "The council's verdict: the wall was never built to hold.",
        "For more than a week the town had seen no ship.",
        "The editor's note to the council was read aloud.",
        "The opinions of the council had changed by noon.",
        "9:44 p.m. was too late for the mayor.",
        "Warning signs on the wall had been there for years.",
        "The street below was full of water.",
        "The council reached out to the army for sandbags.",
        "The firemen responded to forty calls for help.",
        "Ines Mora, who was asked for comment, said that the wall was hollow.",
        "An AP/Harlton poll found that the wall worries the town.",
        "An earlier version of the wall fell in 1919.",
        "To see the wall, ships must come close.",
        "For many, the checks at the wall came too late.",
        "Live updates from the wall reached the mayor at noon.",
        "Die Kameras klicken seit Montag am Hafen.",
        "请愿书点名批评了港口的管理者。",
        "Der Rat schloss den Hafen für Schiffe.",
        "海浪在星期一夜里冲开了港口的围墙。",
    ],
)
def test_a_sentence_of_the_story_can_be_shown(sentence) -> None:
    assert can_be_shown(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "What the storm left behind",
        "Not now.",
        "What happens to the town now?",
        "What happens to the town now?[3]",
        "Get ready for the next storm!",
        "- Bring a warm coat and good shoes.",
        "1. Warm coats and good shoes",
        "Scroll down for video of the storm.",
        "Photo: the wall after the storm.",
        "The mayor (left) with the engineer at the wall.",
        "Read more about storms on the coast here.",
        "Read our full review.",
        "저작권자 ⓒ 엔터미디어, 무단전재 및 재배포금지.",
        "Learn more about the two storms of the year.",
        "Use our storm finder to compare the waves of ten ports.",
        "Dig into some of the best stories of the coast.",
        "Please call the town hall before noon.",
        "“We heard the wall go at midnight. The street was full of water.”",
        '"We heard the wall go at midnight."',
        "Some of the links in this article are affiliate ones.",
        "If you buy a coat through them we receive a small commission.",
        "The coats below come at no extra cost to you.",
        "Sign up for our newsletter about the coast.",
        "Editor's note: This page follows the storm on Monday.",
        "Corrections and clarifications: An earlier version misstated the wall's length.",
        "For the latest on the storm, please visit our page on the coast.",
        "Play the Harlton Herald Daily Crossword Puzzle.",
        "Anmerkung der Redaktion: Der Text ist vom Montag.",
        "Jane Roe contributed to this report from Harlton.",
        "All rights reserved by the Harlton Herald.",
        "The views and opinions expressed in this column are the author’s.",
        "This page reflects the news from the coast on Monday.",
        "This story is part of a weekly series on the coast.",
        "Warning: this photo gallery contains graphic images.",
        "Refresh this page for more from the coast.",
        "Follow along as we count the waves.",
        "View more opinion on the coast.",
        "(Story continues below the gallery.)",
        "All waves listed below were seen from the wall.",
        "We send the best of the coast to your inbox.",
        "9:44 pm ET February 10, 2026 The wall holds The mayor has seen the wall.",
        "9:44 p.m. | The mayor has seen the wall.",
        "The wall holds Share this update Ann Lee The mayor has seen the wall.",
        "The Harlton Herald has reached out to the mayor for comment.",
        "The mayor did not immediately respond to a request for comment.",
        "The council has been contacted for comment.",
        "An earlier version of this story misstated the wall's length.",
        "AI-assisted summary The wall of Harlton broke on Monday.",
        "Ines Mora/Getty Images The wall of Harlton on Monday.",
        "Hide Caption 20 of 47 Photos: The wall of Harlton on Monday.",
        "For the latest on the storm, view our story for Sunday.",
        "For previous storms on the coast, click on the links below.",
        "For action from Thursday (and the night before), check out our updated page.",
        "Follow the storm in our live updates for Sunday.",
        "Check back for updates as the storm moves on.",
        "Watch the trailer of the film about the wall.",
        "Holiday deals: Shop the coats of the season, curated by our editors.",
        "STORMS ON FILM:Ten waves that changed the coast.",
        "To see the full list, visit this page.",
        "Read the full list of the houses.",
        "You can reach her at ines@herald.example about the storm.",
        "Klicken Sie auf das Bild, um den Sturm zu sehen.",
        "Haga clic en la foto para ver la tormenta.",
        "Подпишитесь на наш канал о новостях порта.",
        "若无法通过此页面观看直播，请点击这里。",
        "Let's look at what the storm has done.",
        "Here is what you need to know.",
        "Here are some of the waves.",
        "Height of waves: 12 metres.",
        "Prep time: 1 hour 20 minutes.",
        "Hello and welcome to our page on storms.",
        "Ines Mora: I heard the wall go at midnight.",
        "'We heard the wall go at midnight.",
        "Then the street was full of water.'",
        "“We heard the wall go at midnight.",
        "The mayor spoke of a repair (15 Cr.",
        "Ines B. Mora: Two warrants, held in jail with no bond.",
        "9.30 A.M. / 7.00 P.M.",
        "Tel. 555 01 23, 555 01 24.",
        "МОСКВА, 9 янв - РИА Новости.",
        "BARCELONA, 3 de enero de 2024 (EFE).",
        "(Graphic: Tides at the wall since 1919.)",
        " ".join(["word"] * (MAX_WORDS + 1)) + ".",
    ],
)
def test_what_is_no_sentence_of_the_story_cannot(sentence) -> None:
    assert not can_be_shown(sentence)


def test_the_title_is_not_shown_again() -> None:
    assert not can_be_shown("The wall broke on Monday.", title="The wall broke on Monday")


@pytest.mark.parametrize(
    "lead",
    [
        f"MEXICO CITY: {STORY}",
        f"NEW YORK :     {STORY}",
        "LONDON — '' The Wall '' , a film about the storm , was shown on Monday .",
    ],
)
def test_the_place_before_an_article_s_first_sentence_is_no_speaker(lead) -> None:
    text = f"{lead}\n\nThe council closed the harbour to ships."

    assert showable(text, sentences(text, "en"), "") == [True, True]


def test_who_speaks_first_in_a_conversation_is_no_place() -> None:
    text = f"INES MORA: {STORY}\n\nJOHN ROE: The council has closed the harbour to ships."

    assert not any(showable(f"{text}\n\n{STORY}", sentences(f"{text}\n\n{STORY}"), "")[:2])


def test_a_sentence_inside_a_long_quotation_is_not_shown_alone() -> None:
    told = " ".join(["I walked along the shore for an hour."] * 30)
    text = f"{STORY}\n\n“{told}” He stopped at the wall."
    spans = sentences(text, "en")

    shown = showable(text, spans, "")

    assert shown == [True] + [False] * 30 + [True]


def test_short_paragraphs_in_a_row_are_a_list() -> None:
    text = f"{STORY}\n\nBread, milk and ten eggs.\n\nA warm coat for each.\n\nGood shoes for all.\n\n{STORY}"

    assert showable(text, sentences(text, "en"), "") == [True, False, False, False, True]


def test_a_short_paragraph_between_long_ones_is_none() -> None:
    text = f"{STORY}\n\nNobody in town was hurt.\n\n{STORY}"

    assert all(showable(text, sentences(text, "en"), ""))


def test_where_there_is_only_a_list_its_items_can_be_shown() -> None:
    text = (
        "What to bring\n\nBread, milk and ten eggs.\n\nA warm coat for each.\n\nGood shoes for all."
    )

    assert showable(text, sentences(text, "en"), "") == [False, True, True, True]


def test_a_part_of_a_sentence_is_not_shown() -> None:
    text = f"{STORY}\n\naround £116 for all four people.\n\n{STORY}"

    assert showable(text, sentences(text, "en"), "") == [True, False, True]


def test_text_without_capitals_can_be_shown() -> None:
    text = "the storm tore the wall open. nobody in town was hurt."

    assert showable(text, sentences(text, "en"), "") == [True, True]


def test_where_nothing_qualifies_what_has_words_does() -> None:
    text = "Styles of the sheet\n\n12\n\n16"

    assert showable(text, sentences(text), "") == [True, False, False]


def test_where_nothing_qualifies_everything_does() -> None:
    text = "One\n\nTwo\n\nThree"

    assert showable(text, sentences(text), "") == [True, True, True]


def test_an_article_begins_after_its_headings_captions_and_bylines() -> None:
    assert is_prose(STORY)
    assert is_prose("海浪在星期一夜里冲开了港口的围墙。")
    assert not is_prose("Storm waves tear the harbour wall open on Monday")
    assert not is_prose("By Ines Mora in Harlton.")


@pytest.mark.parametrize(
    ("sentence", "count"),
    [("It isn’t here.", 3), ("海浪冲开了围墙。", 4), ("In Paris 2024 war es heiß.", 6), ("", 0)],
)
def test_words_are_counted_in_every_script(sentence, count) -> None:
    assert words_in(sentence) == count
