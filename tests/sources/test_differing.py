"""Two sentences that answer one question differ in one thing, or they speak of two things."""

import pytest

from index.answering.question import kind_of
from index.sources.differing import Difference, Said, Wanted, difference
from index.types import Article, Completeness, Label, Subject

WHO = "Who won the women's title at the Port Lomond Open?"
HOW_MANY = "How many people died when the night ferry sank?"
WHEN = "When was the new harbour bridge of Port Lomond opened?"
FINAL = "{} defeated Morag Sinclair in straight sets to win the title at the Port Lomond Open."
TOLL = "At least {} people died when the night ferry sank off the coast of Isle Varra."
BRIDGE = "The new harbour bridge of Port Lomond was opened on {} by the harbour board."
CARS = "About {} cars cross the new harbour bridge of Port Lomond {}, the harbour board said."
HEAT = "Temperatures in Port Lomond reached {} on the island on Monday, the weather service said."


def said(sentence: str, article: str = "") -> Said:
    text = f"{sentence} {article}"
    return Said.of(
        sentence, Article(text, "", "", "", "", "", "en", text, Label(Completeness.FULL))
    )


def between(question: str, one: str | Said, other: str | Said) -> Difference | None:
    one, other = (said(each) if isinstance(each, str) else each for each in (one, other))
    wanted = Wanted.of(question, kind_of(question), "en")
    found = difference(one, other, wanted)
    turned = difference(other, one, wanted)
    assert (found is None) is (turned is None)
    return found


def subject(question: str, one: str | Said, other: str | Said) -> Subject | None:
    found = between(question, one, other)
    return found.subject if found else None


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        (WHO, FINAL.format("Ailsa Drummond"), FINAL.format("Isla MacRae"), Subject.NAME),
        (HOW_MANY, TOLL.format(12), TOLL.format(15), Subject.NUMBER),
        (HOW_MANY, TOLL.format("twelve"), TOLL.format("15"), Subject.NUMBER),
        (WHEN, BRIDGE.format("14 May 2024"), BRIDGE.format("4 May 2014"), Subject.DATE),
        (
            "How many cars cross?",
            CARS.format(350, "a day"),
            CARS.format(840, "a day"),
            Subject.NUMBER,
        ),
        ("How hot was it?", HEAT.format("40C"), HEAT.format("43C"), Subject.NUMBER),
        (
            "Where does the new bridge lead?",
            "The new harbour bridge of Port Lomond leads to Varra Street, said the harbour board.",
            "The new harbour bridge of Port Lomond leads to Skeld Street, said the harbour board.",
            Subject.NAME,
        ),
        (
            "Did the mayor of Port Lomond resign?",
            "The mayor of Port Lomond resigned over the harbour scandal on Monday.",
            "The mayor of Port Lomond did not resign over the harbour scandal on Monday.",
            Subject.DENIAL,
        ),
        (
            "Who starred in the comedy?",
            "Toy Harbour 4 won the prize for the best animated film at the ceremony.",
            "Gull won the prize for the best animated film at the ceremony.",
            Subject.NAME,
        ),
    ],
)
def test_what_is_asked_for_and_stated_differently_is_found(
    question: str, one: str, other: str, expected: Subject
) -> None:
    assert subject(question, one, other) is expected


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # the same
        (WHO, FINAL.format("Ailsa Drummond"), FINAL.format("Ailsa Drummond")),
        (WHO, FINAL.format("Ailsa Drummond"), FINAL.format("Drummond")),
        (HOW_MANY, TOLL.format("twelve"), TOLL.format(12)),
        # two things differ: another year's final
        (
            WHO,
            "Ailsa Drummond won the 2019 title at the Port Lomond Open in straight sets.",
            "Isla MacRae won the 2018 title at the Port Lomond Open in straight sets.",
        ),
        # counted in two times
        (
            "How many cars cross the bridge?",
            CARS.format("8,400", "a day"),
            CARS.format("59,000", "a week"),
        ),
        (
            "How many cars cross the bridge?",
            CARS.format("350", "per hour"),
            CARS.format("8,400", "per day"),
        ),
        (
            "How many cars cross the bridge?",
            CARS.format("350", "at night"),
            CARS.format("8,400", "by day"),
        ),
        # one temperature on two scales
        ("How hot was it?", HEAT.format("40C"), HEAT.format("104F")),
        ("How hot was it?", HEAT.format("40°C"), HEAT.format("104 °F")),
        # one may be short for the other
        (WHO, FINAL.format("Kate Drummond"), FINAL.format("Catherine Drummond")),
        (WHO, FINAL.format("Joe Drummond"), FINAL.format("Joseph Drummond")),
        # spelled or shortened in another way
        (WHO, FINAL.format("Muhammad Drummond"), FINAL.format("Mohammed Drummond")),
        (WHO, FINAL.format("Kyiv"), FINAL.format("Kiev")),
        (WHO, FINAL.format("Lornemouth Utd"), FINAL.format("Lornemouth United")),
        # not what is asked for
        (WHEN, BRIDGE.format("14 May").replace("board", "authority"), BRIDGE.format("14 May")),
        (HOW_MANY, TOLL.replace("{}", "12"), TOLL.replace("{}", "12").replace("Varra", "Skeld")),
        # said of something else
        (HOW_MANY, TOLL.format(12), "Some 15 people work in the office of the harbour board."),
        (HOW_MANY, TOLL.format(12), TOLL.format(15).replace("died", "were injured")),
        # the question names one of them: the other is about another place
        (
            "What did the mayor of Varra say about the new ferry terminal?",
            "The mayor of Varra said that the new ferry terminal would open before the summer.",
            "The mayor of Skeld said that the new ferry terminal would open before the summer.",
        ),
        # too little to be about one thing
        (WHO, "Ailsa Drummond won.", "Isla MacRae won."),
        # a word in place of another is no name
        (
            WHO,
            "Officers defeated Morag Sinclair in straight sets at the Port Lomond Open, officers said.",
            "Soldiers defeated Morag Sinclair in straight sets at the Port Lomond Open, soldiers said.",
        ),
    ],
)
def test_two_things_are_no_disagreement(question: str, one: str, other: str) -> None:
    assert between(question, one, other) is None


def test_who_speaks_of_both_does_not_contradict_either() -> None:
    one = said(FINAL.format("Ailsa Drummond"), "The year before, Isla MacRae had won.")

    assert between(WHO, one, FINAL.format("Isla MacRae")) is None


def test_a_name_is_one_throughout_in_any_form() -> None:
    both = "{0} won the Port Lomond Open on Sunday, and {1} said that the crowd had carried her."
    first = both.format("Ailsa Drummond", "Drummond")
    second = both.format("Isla MacRae", "MacRae")
    mixed = both.format("Isla MacRae", "Sinclair")

    assert subject(WHO, first, second) is Subject.NAME
    assert between(WHO, first, mixed) is None
