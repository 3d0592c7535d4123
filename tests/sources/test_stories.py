"""Articles about the same event are one story; every article is in exactly one."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from index.models.embed import SentenceEmbedder
from index.sources.stories import Report, similarities, stories
from index.types import Document, Scope, Story
from tests.library.twins import MONDAY, Lines, Pages, Words, shared

FERRY = (
    "Night ferry returns to the strait",
    (
        "The night ferry between Port Lomond and Isle Varra will sail again from 14 May, the harbour board said. "
        "The Silver Tern has room for 180 passengers and 42 cars. A ticket will cost 19 pounds."
    ),
)
FERRY_ELSEWHERE = (
    "Isle Varra gets its late boat back after eleven years",
    (
        "From 14 May a ship will cross the strait at night again, the board of Port Lomond's harbour announced. "
        "The Silver Tern carries 42 cars and 180 people, for 19 pounds each. The last night boat sailed in 2015."
    ),
)
FERRY_IN_GERMAN = (
    "Die Nachtfähre nach Isle Varra kehrt zurück",
    (
        "Ab dem 14. Mai fährt zwischen Port Lomond und Isle Varra wieder nachts ein Schiff, teilte die Hafenverwaltung mit. "
        "Die Silver Tern hat Platz für 180 Menschen und 42 Autos. Eine Fahrt kostet 19 Pfund."
    ),
)
MARSH = (
    "Salt marsh holds back the spring tide",
    (
        "The restored salt marsh at Tollan kept the highest spring tide in forty years out of the village. "
        "Water stood 31 centimetres lower at the sluice than in 1987, engineers of the river authority said."
    ),
)
TELESCOPE = (
    "Telescope finds water vapour around a distant star",
    (
        "Astronomers have seen water vapour in the disc of dust around a young star, 370 light years away. "
        "The spectrograph on the orbiting telescope needed nine hours of exposure."
    ),
)
EVERYTHING = Scope("local", "news")


async def told(library: Library, *articles: tuple[str, str], days: int = 1) -> list[Story]:
    for at, (title, text) in enumerate(articles):
        document = Document(f"https://news.example/{at}", text=text, title=title)
        await library.add(document, shared(message=f"m{at}"))
    return await library.stories(EVERYTHING, MONDAY, MONDAY + timedelta(days=days))


def titles(found: Sequence[Story]) -> list[set[str]]:
    return [{article.title for article in story.articles} for story in found]


@pytest.fixture
async def library(tmp_path: Path):
    async with Library.open(tmp_path, embedder=await SentenceEmbedder.open()) as opened:
        yield opened


async def test_two_reports_of_one_event_are_one_story(library: Library):
    found = await told(library, FERRY, MARSH, FERRY_ELSEWHERE, TELESCOPE)
    assert len(found) == 3
    [ferry] = [story for story in found if len(story.articles) > 1]
    assert titles([ferry]) == [{FERRY[0], FERRY_ELSEWHERE[0]}]
    assert {share.message for share in ferry.shares} == {"m0", "m2"}


async def test_a_report_in_another_language_joins_by_its_names_and_numbers(library: Library):
    found = await told(library, FERRY, MARSH, FERRY_IN_GERMAN, TELESCOPE)
    assert {FERRY[0], FERRY_IN_GERMAN[0]} in titles(found)


async def test_a_copy_without_a_title_joins_its_story(library: Library):
    found = await told(library, FERRY, MARSH, ("", FERRY[1]))
    assert {FERRY[0], ""} in titles(found)
    assert {MARSH[0]} in titles(found)


RUSSIAN = (
    "Ночной паром возвращается в пролив",
    (
        "Ночной паром между Порт-Ломондом и островом Варра снова будет ходить с 14 мая, сообщило управление порта. "
        "На корабле есть место для 180 пассажиров и 42 машин, а билет будет стоить 19 фунтов."
    ),
)
RUSSIAN_ELSEWHERE = (
    "Остров Варра снова получит поздний паром",
    (
        "С 14 мая корабль снова пойдёт ночью через пролив, сообщило управление порта в Порт-Ломонде. "
        "Он берёт 42 машины и 180 пассажиров, билет стоит 19 фунтов."
    ),
)
RUSSIAN_MARSH = (
    "Солёное болото сдержало весенний прилив",
    (
        "Восстановленное болото у Толлана не пустило в деревню самый высокий за сорок лет весенний прилив. "
        "Вода у шлюза стояла на 31 сантиметр ниже, чем в 1987 году, сообщили инженеры."
    ),
)


def test_what_is_alike_to_a_model_that_knows_english_alone_is_one_event_only_in_english():
    vector = np.ones(1, np.float32)
    for language, told in (("en", 1), ("ru", 3)):
        reports = [
            Report(*each, language, vector, vector[None, :])
            for each in (RUSSIAN, RUSSIAN_MARSH, TELESCOPE)
        ]
        assert len(stories(reports)) == told


async def test_two_reports_of_one_event_in_russian_are_one_story(library: Library):
    found = await told(library, RUSSIAN, RUSSIAN_MARSH, RUSSIAN_ELSEWHERE)
    assert titles(found) == [{RUSSIAN[0], RUSSIAN_ELSEWHERE[0]}, {RUSSIAN_MARSH[0]}]


async def test_two_reports_that_share_only_the_small_words_of_their_language_are_two(
    library: Library,
):
    water = (
        "Die Stadt und das Wasser",
        "Es ist nicht so, dass die Stadt das von der Firma und den anderen erfahren hat, als noch Zeit war.",
    )
    school = (
        "Das Dorf und die Schule",
        "Es ist nicht so, dass das Dorf die Schule von den Kindern und der Lehrerin hat, als sie noch neu war.",
    )
    assert len(await told(library, water, school)) == 2


async def test_a_lone_article_without_a_title_is_a_story(library: Library):
    assert titles(await told(library, ("", MARSH[1]))) == [{""}]


async def test_only_what_was_shared_in_the_channel_and_in_that_time_is_told(tmp_path: Path):
    twins = {"fetcher": Pages({}), "extractor": Lines(), "embedder": Words()}
    async with Library.open(tmp_path, **twins) as library:
        await library.add(Document("https://news.example/1", text=FERRY[1]), shared("other"))
        await library.add(Document("https://news.example/2", text=MARSH[1]), shared("news"))
        day = timedelta(days=1)
        assert await library.stories(EVERYTHING, MONDAY - day, MONDAY) == []
        assert await library.stories(EVERYTHING, MONDAY + day, MONDAY + 2 * day) == []
        [story] = await library.stories(EVERYTHING, MONDAY, MONDAY + day)
        assert [article.text for article in story.articles] == [MARSH[1]]


def dated(article: tuple[str, str], published: str, *others: float) -> Report:
    """A report whose vectors are like those of all that have the same ``others``."""
    vector = np.array([1.0, *others], np.float32)
    vector /= np.linalg.norm(vector)
    return Report(*article, "en", vector, vector[None, :], published)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2026-05-12", "2026-05-14T08:00:00Z", True),
        ("2026-05-12", "2023-05-14", False),
        ("2026-05-12", "", True),
        ("2026-05-12", "yesterday", True),
        ("2026-05-12", "0001-01-01", True),  # no date, though it is written like one
    ],
)
def test_what_was_published_years_apart_is_not_one_event(one: str, other: str, together: bool):
    reports = [
        dated(FERRY, one, 0.2),
        dated(FERRY_ELSEWHERE, other, 2.0),  # alike, and no copy
        dated(MARSH, "", -5.0),
    ]
    assert ([0, 1] in map(sorted, stories(reports))) is together


def test_a_copy_that_comes_out_again_years_later_stays_a_copy():
    reports = [dated(FERRY, "2026-05-12"), dated(FERRY, "2021-05-12")]
    assert len(stories(reports)) == 1


def report(words: Sequence[int], language: str) -> Report:
    """An article of made-up words, and vectors in which each counts."""
    vector = np.bincount(words, minlength=8).astype(np.float32) + 0.01
    vector /= np.linalg.norm(vector)
    text = " ".join(f"Word{each} {each}00" for each in words)
    return Report(text[:30], text, language, vector, vector[None, :])


REPORTS = st.lists(
    st.builds(
        report,
        st.lists(st.integers(0, 7), min_size=1, max_size=12),
        st.sampled_from(["en", "de", "zh", ""]),
    ),
    max_size=8,
)


@given(REPORTS)
def test_every_report_is_in_exactly_one_story(reports: list[Report]):
    found = stories(reports)
    assert sorted(at for story in found for at in story) == list(range(len(reports)))
    assert [min(story) for story in found] == sorted(min(story) for story in found)


@given(REPORTS.filter(bool))
def test_how_alike_two_reports_are_does_not_depend_on_which_comes_first(reports: list[Report]):
    there, back = similarities(reports), similarities(reports[::-1])
    assert np.allclose(there, there.T)
    assert np.allclose(there, back[::-1, ::-1])
