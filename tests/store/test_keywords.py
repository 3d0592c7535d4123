"""The lexical index gives BM25's scores, among what may be seen, however it came about."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.keywords import K1, B, Bm25
from index.store.postings import PassageTerms, pack
from index.text.terms import terms

WORDS = st.lists(
    st.sampled_from(["tide", "moon", "sea", "bank", "river", "loan", "money", "note"]), max_size=12
)
TEXTS = st.lists(WORDS.map(" ".join), min_size=1, max_size=12)


def index(texts: dict[int, str], language: str = "en") -> Bm25:
    """An index of the texts, added one after the other."""
    built = Bm25()
    for at, text in texts.items():
        built.add([PassageTerms(at, language, pack(text, language))])
    return built


def by_the_book(texts: dict[int, str], question: str) -> dict[int, float]:
    """BM25 as the paper writes it, over plain lists."""
    cut = {at: terms(text, "en") for at, text in texts.items()}
    average = sum(map(len, cut.values())) / len(cut)
    scores: dict[int, float] = {}
    for term in set(terms(question, "en")):
        holding = sum(term in words for words in cut.values())
        idf = math.log(1 + (len(cut) - holding + 0.5) / (holding + 0.5))
        for at, words in cut.items():
            if count := Counter(words)[term]:
                norm = K1 * (1 - B + B * len(words) / average)
                scores[at] = scores.get(at, 0) + idf * count / (count + norm)
    return scores


@given(TEXTS, WORDS.map(" ".join), st.data())
def test_scores_are_those_of_the_formula_among_what_is_seen(
    texts: list[str], question: str, data: st.DataObject
) -> None:
    every = dict(enumerate(texts, 1))
    seen = data.draw(st.sets(st.sampled_from(sorted(every)), min_size=1))

    found = index(every).best(question, len(every), np.array(sorted(seen)))

    expected = by_the_book({at: every[at] for at in seen}, question)
    assert dict(found) == pytest.approx(expected, rel=1e-5)
    assert [score for _, score in found] == sorted((s for _, s in found), reverse=True)


@given(TEXTS, st.data())
def test_what_is_removed_leaves_no_trace(texts: list[str], data: st.DataObject) -> None:
    every = dict(enumerate(texts, 1))
    gone = data.draw(st.sets(st.sampled_from(sorted(every))))
    kept = {at: text for at, text in every.items() if at not in gone}
    built = index(every)

    built.remove(np.array(sorted(gone), np.int64))

    assert built.ids().tolist() == sorted(kept)
    for word in set(" ".join(texts).split()):
        among = np.array(sorted(every))
        assert built.best(word, 99, among) == index(kept).best(word, 99, among)


def test_a_question_is_cut_in_the_language_of_each_passage() -> None:
    built = Bm25()
    built.add(
        [
            PassageTerms(1, "de", pack("Die Städte am Fluss", "de")),
            PassageTerms(2, "en", pack("The cities by the river", "en")),
            PassageTerms(3, "zh", pack("河边的城市", "zh")),
        ]
    )
    among = np.array([1, 2, 3])
    assert [at for at, _ in built.best("Stadt", 9, among)] == [1]
    assert [at for at, _ in built.best("city", 9, among)] == [2]
    assert [at for at, _ in built.best("哪个城市", 9, among)] == [3]


def test_only_the_best_are_returned_and_of_equals_the_first() -> None:
    built = index({1: "a tide", 2: "the tide", 3: "tide tide", 4: "a tide"})
    assert [at for at, _ in built.best("tide", 2, np.array([1, 2, 3, 4]))] == [3, 1]


def test_an_unknown_id_among_those_seen_is_passed_over() -> None:
    built = index({1: "a tide"})
    assert [at for at, _ in built.best("tide", 9, np.array([1, 2, 5000]))] == [1]
    assert Bm25().best("tide", 9, np.array([1])) == []


def test_a_question_without_a_known_word_finds_nothing() -> None:
    assert index({1: "a tide"}).best("?!", 9, np.array([1])) == []


def test_segments_stay_few() -> None:
    built = index({at: f"tide {at}" for at in range(1, 300)})
    assert len(built._segments) < 12
    assert len(built.best("tide", 999, np.arange(1, 300))) == 299


def test_a_compound_is_found_by_its_parts_after_the_word_itself() -> None:
    texts = {1: "Die Siedler kamen im Sommer", 2: "Ein Markt", 3: "Den Wikingersiedlern zum Dank"}
    found = index(texts, "de").best("Wikingersiedler", 9, np.array([1, 2, 3]))
    assert [at for at, _ in found] == [3, 1]


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("es", "La catedral de Sevilla", "¿Qué es la cathedral?"),
        ("ru", "Гостиница у вокзала", "гостинница"),
        ("ar", "المدينة القديمة", "مدينتهم"),
        ("zh", "他在河边钓鱼", "哪条河"),
    ],
)
def test_a_word_that_is_written_otherwise_is_found(language: str, written: str, asked: str) -> None:
    built = index({1: written}, language)
    assert [at for at, _ in built.best(asked, 9, np.array([1]))] == [1]


def test_parts_that_many_passages_share_find_nothing() -> None:
    built = index({at: f"Wassermühle {at}" for at in range(1, 21)}, "de")
    assert built.best("Wasserrad", 9, np.arange(1, 21)) == []
    assert built.best("Wasserrad", 9, np.arange(1, 11)) != []


def test_parts_make_no_passage_longer() -> None:
    plain = index({1: "tide tide", 2: "tide moon"}, "en").best("tide", 9, np.array([1, 2]))
    cut = index({1: "гага гага", 2: "гага бывшие"}, "ru")
    assert cut._lengths[1:3].tolist() == [2, 2]
    assert plain[0][0] == 1


@given(st.lists(WORDS.map(" ".join), min_size=30, max_size=60), WORDS.map(" ".join), st.data())
def test_the_few_best_are_the_first_of_all_though_not_all_are_scored(
    texts: list[str], question: str, data: st.DataObject
) -> None:
    every = dict(enumerate(texts, 1))
    seen = np.array(sorted(data.draw(st.sets(st.sampled_from(sorted(every)), min_size=20))))
    seen.setflags(write=data.draw(st.booleans()))
    built = index(every)

    for k in (1, 3, 3):  # the second time from what was remembered
        found = built.best(question, k, seen)
        wanted = sorted(by_the_book({at: every[at] for at in seen}, question).values())[::-1][:k]
        assert [score for _, score in found] == pytest.approx(wanted, rel=1e-5)


def test_what_is_remembered_of_those_seen_is_forgotten_with_the_next_change() -> None:
    built, seen = index({1: "a tide", 2: "a moon"}), np.array([1, 2, 3])
    seen.setflags(write=False)
    assert [at for at, _ in built.best("tide", 9, seen)] == [1]

    built.add([PassageTerms(3, "en", pack("tide tide", "en"))])
    assert [at for at, _ in built.best("tide", 9, seen)] == [3, 1]
    built.remove(np.array([1]))
    assert [at for at, _ in built.best("tide", 9, seen)] == [3]
