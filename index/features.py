"""A question and a sentence -> the figures by which sentences are ranked.

Each figure is one named function of ``FEATURES``; what each is worth stands in ranking.json, made
by bench/fit_ranking.py.
"""

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.question import Asked, Kind, ask
from index.terms import stemmed_as, terms
from index.types import Article, Span, Vectors


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence that may answer, with what is known of it before the question is looked at.

    ``before`` is the sentence before it in its article, if that was read too; ``leans`` says that
    a reader needs it to know what this one speaks of. ``passage_similarity`` and ``passage_bm25``
    are those of its passage, the latter as a share of the best passage's.
    """

    article: Article
    span: Span
    vector: Vectors  # (dimensions,)
    before: "Sentence | None"
    leans: bool
    passage_similarity: float = 0.0
    passage_bm25: float = 0.0

    @cached_property
    def text(self) -> str:
        """The sentence itself."""
        return self.span.of(self.article.text)

    @cached_property
    def terms(self) -> list[str]:
        """Its terms in order."""
        return terms(self.text, self.article.language)

    @cached_property
    def held(self) -> frozenset[str]:
        """Its different terms."""
        return frozenset(self.terms)

    @property
    def quote(self) -> Span:
        """The sentence, with the one before where it leans on that."""
        return Span(self.before.span.start, self.span.end) if self.before and self.leans else self.span

    @property
    def quoted(self) -> frozenset[str]:
        """The terms of the quote."""
        return self.held | self.before.held if self.before and self.leans else self.held


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence put to a question, with what both say of the other candidates."""

    asked: Asked
    sentence: Sentence
    similarity: float  # of the question's vector and the quote's
    before: float  # and that of the sentence before, where the quote holds it
    spellings: dict[str, dict[str, float]]  # of a term that is nowhere: like ones, and how like
    first: frozenset[str]  # terms that no candidate before it in the article has
    elsewhere: frozenset[str]  # terms of the whole article, as far as it was read
    title: frozenset[str]


def figures(
    question: str, vector: Vectors, sentences: Sequence[Sentence]
) -> tuple[NDArray[np.float64], list[Asked]]:
    """Return every feature of every sentence, (sentences, features), and each one's question."""
    by_language: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        by_language[stemmed_as(sentence.article.language)].append(sentence)
    asked = {
        language: ask(question, language, [sentence.held for sentence in group])
        for language, group in by_language.items()
    }
    pairs = list(_pairs(asked, vector.reshape(-1), sentences))
    rows = [[feature(pair) for feature in FEATURES.values()] for pair in pairs]
    return np.array(rows, np.float64), [pair.asked for pair in pairs]


def _coverage_with_title(pair: Pair) -> float:
    return pair.asked.coverage(pair.sentence.quoted | pair.title)


def _coverage_before(pair: Pair) -> float:
    before = pair.sentence.before
    return pair.asked.coverage(before.held) if before else 0.0


def _words_found(pair: Pair) -> float:
    return math.log1p(len(pair.asked.weights.keys() & pair.sentence.quoted))


def _rarest_found(pair: Pair) -> float:
    rarity = pair.asked.rarity
    return max((rarity[term] for term in rarity.keys() & pair.sentence.held), default=0.0) / max(
        rarity.values()
    )


def _pairs_found(pair: Pair) -> float:
    """Return the share of the question's neighbouring words that are neighbours here too."""
    cut = pair.sentence.terms
    return len(pair.asked.pairs & set(itertools.pairwise(cut))) / max(
        1, len(pair.asked.pairs)
    )


def _coverage_by_spelling(pair: Pair) -> float:
    """Return the coverage where a word may also be spelled a little differently."""
    weights = pair.asked.weights
    found = sum(
        weight * (1.0 if term in pair.sentence.held else _likest(pair, term))
        for term, weight in weights.items()
    )
    return found / sum(weights.values())


def _likest(pair: Pair, term: str) -> float:
    like = pair.spellings.get(term, {})
    return max((like[word] for word in like.keys() & pair.sentence.held), default=0.0)


def _fits(kind: Kind, holds: re.Pattern[str]) -> Callable[[Pair], float]:
    """Return a feature: this kind is asked for, and the sentence holds it."""
    return lambda pair: float(
        pair.asked.kind is kind and holds.search(pair.sentence.text) is not None
    )


def _new_names(*kinds: Kind) -> Callable[[Pair], float]:
    """Return a feature: these kinds are asked for, and names are there that are not in the question."""
    return lambda pair: _count_new_names(pair) if pair.asked.kind in kinds else 0.0


def _count_new_names(pair: Pair) -> float:
    names = {name.lower() for name in _NAME.findall(pair.sentence.text)}
    return math.log1p(len(names - pair.asked.names))


def _said_unasked(pair: Pair) -> float:
    return float(not pair.asked.about_sayings and _SAID.search(pair.sentence.text) is not None)


def _length(pair: Pair) -> float:
    return math.log1p(len(pair.sentence.terms))


def _is_question(pair: Pair) -> float:
    return float(pair.sentence.text.rstrip("\"”'’»」』) ").endswith(("?", "？")))


def _early(pair: Pair) -> float:
    return math.exp(-pair.sentence.span.start / 800)  # characters


def _position(pair: Pair) -> float:
    return pair.sentence.span.start / len(pair.sentence.article.text)


_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|third|quarter|twice|once|percent)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|yesterday|today|tomorrow|tonight|weeks?|months?|years?|mornings?|evenings?|nights?|decades?"
    r"|centur(?:y|ies)|weekends?|1\d{3}s?|20\d\ds?)\b|\d{4}"
)
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|President|Sen|Rep|Gov|Judge|Prime Minister|Minister|Secretary|spokes\w+|king"
    r"|queen|Sir|Lord|Prince\w*|coach|director|professor|chief|officer)\b"
    r"|\b[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+"
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|outside|of|across|into|on|off|around|through) (?:the )?"
    r"(?:[a-z]+ern )?[A-Z]\w+"
)
_SAID = re.compile(
    r"\b(?:said|says?|told|tells|added|asked|according|announced|claimed|stated|wrote|argued|called"
    r"|warned|testified|described)\b"
)
_NAME = re.compile(r"(?<![.!?\"“]\s)(?<!^)\b[A-Z][\w’'-]+")  # not the first word of a sentence

FEATURES: dict[str, Callable[[Pair], float]] = {
    "passage similarity": lambda pair: pair.sentence.passage_similarity,
    "passage bm25": lambda pair: pair.sentence.passage_bm25,
    "similarity": lambda pair: pair.similarity,
    "similarity before": lambda pair: pair.before,
    "coverage": lambda pair: pair.asked.coverage(pair.sentence.quoted),
    "coverage before": _coverage_before,
    "coverage with title": _coverage_with_title,
    "coverage in article": lambda pair: pair.asked.coverage(pair.elsewhere | pair.title),
    "coverage by spelling": _coverage_by_spelling,
    "coverage by first mention": lambda pair: pair.asked.coverage(pair.first),
    "words found": _words_found,
    "rarest word found": _rarest_found,
    "pairs found": _pairs_found,
    "number asked, there": _fits(Kind.NUMBER, _NUMBER),
    "time asked, there": _fits(Kind.WHEN, _TIME),
    "person asked, there": _fits(Kind.WHO, _PERSON),
    "place asked, there": _fits(Kind.WHERE, _PLACE),
    "person asked, new names": _new_names(Kind.WHO),
    "place asked, new names": _new_names(Kind.WHERE),
    "thing asked, new names": _new_names(Kind.WHAT),
    "sayings not asked, there": _said_unasked,
    "length": _length,
    "is a question": _is_question,
    "early": _early,
    "position": _position,
}


def _pairs(
    asked: dict[str, Asked], vector: Vectors, sentences: Sequence[Sentence]
) -> Iterable[Pair]:
    spellings = _spellings(asked.values(), sentences)
    firsts = _firsts(asked, sentences)
    elsewhere: dict[str, frozenset[str]] = {}
    titles: dict[str, frozenset[str]] = {}
    for sentence in sentences:
        article = sentence.article
        elsewhere[article.id] = elsewhere.get(article.id, frozenset()) | sentence.held
        titles[article.id] = frozenset(terms(article.title, article.language))
    for sentence, first in zip(sentences, firsts, strict=True):
        article = sentence.article
        before = sentence.before if sentence.leans else None
        yield Pair(
            asked=asked[stemmed_as(article.language)],
            sentence=sentence,
            similarity=float(_quote_vector(sentence) @ vector),
            before=float(before.vector @ vector) if before else 0.0,
            spellings=spellings,
            first=first,
            elsewhere=elsewhere[article.id],
            title=titles[article.id],
        )


def _quote_vector(sentence: Sentence) -> Vectors:
    """Return the mean over the quote, its sentences by their lengths."""
    if not (sentence.before and sentence.leans):
        return sentence.vector
    before = sentence.before
    mean = sentence.vector * len(sentence.text) + before.vector * len(before.text)
    return mean / np.linalg.norm(mean)


def _firsts(asked: dict[str, Asked], sentences: Sequence[Sentence]) -> list[frozenset[str]]:
    """Return the question's terms that each sentence is the first of its article to hold."""
    seen: dict[str, set[str]] = defaultdict(set)
    found: dict[int, frozenset[str]] = {}
    for sentence in sorted(sentences, key=lambda each: each.span.start):
        weights = asked[stemmed_as(sentence.article.language)].weights
        mentioned = seen[sentence.article.id]
        found[id(sentence)] = (weights.keys() & sentence.held) - mentioned
        mentioned |= found[id(sentence)]
    return [frozenset(found[id(sentence)]) for sentence in sentences]


def _spellings(
    asked: Iterable[Asked], sentences: Sequence[Sentence]
) -> dict[str, dict[str, float]]:
    """Return words like each term of the question, by the letter pairs they share (Dice, 1945)."""
    words = frozenset().union(*(sentence.held for sentence in sentences))
    by_initial: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for word in words:
        by_initial[word[0]].append((word, _letter_pairs(word)))
    wanted = {term for each in asked for term in each.weights if len(term) >= _SHORTEST}
    return {term: dict(_alike(term, by_initial[term[0]])) for term in sorted(wanted)}


_SHORTEST = 4  # letters; below it every word is like some other
_ALIKE = 0.5


def _alike(term: str, words: Iterable[tuple[str, set[str]]]) -> Iterable[tuple[str, float]]:
    own = _letter_pairs(term)
    for word, other in words:
        likeness = 2 * len(own & other) / (len(own) + len(other))
        if likeness >= _ALIKE and len(word) >= _SHORTEST:
            yield word, likeness


def _letter_pairs(word: str) -> set[str]:
    return {a + b for a, b in zip(f"^{word}", f"{word}$", strict=True)}
