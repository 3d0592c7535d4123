"""Reports of one story -> where two of them state different numbers, dates or names. Pure.

Two sentences of different articles stand side by side only where they say nearly the same and
differ in one value: a disagreement that is none costs more than one that is missed. So a name
counts only where the sentences are the same but for it, and values only where no report of the
story states both.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from index.names import (
    Words,
    beginning,
    is_common,
    is_headline,
    is_known,
    is_title,
    is_variant,
    names,
    runs,
    without_office,
)
from index.references import dateline_end
from index.showable import showable, words_in
from index.types import Article, Span, Subject
from index.value_words import BEFORE_A_PLACE, SMALL_WORDS, TURNS
from index.values import Date, Number, Other, Token, Value, conflict, read, same, weight

MOST = 2  # disagreements of a story

# Of the sentences' words by weight, what both hold: the mean of its shares of all and of the shorter.
_ALIKE = 0.75
_SHARED = 2 * _ALIKE - 1  # of all words, what both then hold at least
_ENOUGH = 30.0  # weight that both hold: with less they say too little to be about one thing
_AROUND = 3  # words on either side of a value
_ALIKE_AROUND = 0.6  # of the words around the value, the share that stands around the other
_FEWEST = 7  # words of a sentence
_CROWD = 150  # sentences with a word, beyond which it is no way to find a match
_MOST_PAIRS = 20_000  # of sentences, looked at in a story: a second or two
_YEARS = range(1900, 2200)  # what is dated otherwise has no date


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole sentence of an article."""

    article: Article
    span: Span


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sentences that differ in one value; ``first`` is of the newer article."""

    subject: Subject
    first: Statement
    second: Statement


@dataclass(frozen=True)
class _Sentence:
    """A sentence as it is compared with others."""

    statement: Statement
    articles: frozenset[str]  # in which it stands, word for word
    tokens: list[Token]
    speaks: bool  # whether it says enough by itself to be put beside another

    @property
    def article(self) -> Article:
        return self.statement.article

    @cached_property
    def weights(self) -> dict[str, float]:
        return {token.stem: weight(token.stem) for token in self.tokens if token.stem}

    @cached_property
    def weight(self) -> float:
        return sum(self.weights.values())

    @cached_property
    def numbers(self) -> list[Number]:
        return [each.value for each in self.tokens if isinstance(each.value, Number)]

    @cached_property
    def dates(self) -> list[Date]:
        return [each.value for each in self.tokens if isinstance(each.value, Date)]

    @cached_property
    def others(self) -> frozenset[Other]:
        return frozenset(each.value for each in self.tokens if isinstance(each.value, Other))

    @cached_property
    def turns(self) -> frozenset[str]:
        return TURNS.intersection(each.text.lower() for each in self.tokens)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        return frozenset(beginning(each.text) for each in self.tokens)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The beginnings of the words that are written like names; the first is so anyway."""
        words = (each.text for each in self.tokens[1:] if each.is_capital)
        return frozenset(beginning(word) for word in words if not is_title(word))

    @cached_property
    def places(self) -> frozenset[str]:
        """The beginnings of the names that say of where or of what it speaks: of those it counts."""
        pairs = itertools.pairwise(each for each in self.tokens if each.text.lower() != "the")
        return frozenset(
            beginning(name.text)
            for before, name in pairs
            if name.is_capital and before.text.lower() in BEFORE_A_PLACE
        )

    @cached_property
    def skeleton(self) -> tuple[object, ...]:
        """What stands in the sentence, with ``None`` in the place of each name."""
        places = {at: run for run in runs(self.tokens) for at in run}
        return tuple(
            None if at in places else token.value or token.stem
            for at, token in enumerate(self.tokens)
            if (places[at][0] == at if at in places else token.text.lower() not in SMALL_WORDS)
        )

    @cached_property
    def named(self) -> list[Words]:
        """The names in order, each by its words."""
        return names(self.tokens)


@dataclass(frozen=True, slots=True)
class _Difference:
    """The values that two sentences differ in, and how alike they are without them."""

    subject: Subject
    values: tuple[Any, Any]  # of the first sentence, and of the second
    sentences: tuple[_Sentence, _Sentence]
    alike: float


def disagreements(reports: Sequence[tuple[Article, Sequence[Span]]]) -> list[Disagreement]:
    """Return at most ``MOST`` disagreements between the reports of one story, newest first.

    The spans are those of each article's sentences. The same two values are shown once.
    """
    languages: dict[str, list[tuple[Article, Sequence[Span]]]] = defaultdict(list)
    for article, spans in reports:
        languages[_language(article)].append((article, spans))
    found: list[_Difference] = []
    for language, each in languages.items():
        sentences = _distinct(each)
        found += _numbers_and_dates(sentences)
        if language == "en":  # others write nouns like names, or are not measured
            found += _names(sentences)
    order = [article.id for article, _ in reports]
    return _newest_first(_best(found), order)


def _language(article: Article) -> str:
    return article.language.split("-", maxsplit=1)[0].lower() or "en"


def _distinct(reports: Sequence[tuple[Article, Sequence[Span]]]) -> list[_Sentence]:
    """Return the sentences, each text once: of copies the newest, since it would be shown first."""
    copies: dict[str, list[Statement]] = defaultdict(list)
    speaking = set()
    for article, spans in reports if len(reports) > 1 else ():
        for span, shown in zip(spans, showable(article.text, spans, article.title), strict=True):
            text = " ".join(span.of(article.text).split())
            copies[text].append(Statement(article, span))
            if shown and words_in(text) >= _FEWEST:
                speaking.add(text)
    return [
        _Sentence(
            max(copies[text], key=lambda each: _age(each.article)),
            frozenset(each.article.id for each in copies[text]),
            read(text[dateline_end(text) :], _language(copies[text][0].article)),
            text in speaking,
        )
        for text in sorted(copies)
    ]


def _numbers_and_dates(sentences: Sequence[_Sentence]) -> Iterator[_Difference]:
    stated = _stated(sentences)
    for a, b in itertools.islice(_near(sentences), _MOST_PAIRS):
        pair = _one_value(a, b)
        if pair and not stated[_key(pair[0])] & stated[_key(pair[1])]:
            subject = Subject.NUMBER if isinstance(pair[0], Number) else Subject.DATE
            alike = _alike(a, b, pair)
            if alike >= _ALIKE:
                yield _Difference(subject, (_key(pair[0]), _key(pair[1])), (a, b), alike)


def _stated(sentences: Sequence[_Sentence]) -> dict[object, set[str]]:
    """Return the articles in which each value stands."""
    found: dict[object, set[str]] = defaultdict(set)
    for sentence in sentences:
        values: list[Value] = [*sentence.numbers, *sentence.dates]
        for value in values:
            found[_key(value)] |= sentence.articles
    return found


def _key(value: Value) -> object:
    return (value.amount, value.unit) if isinstance(value, Number) else value


def _near(sentences: Sequence[_Sentence]) -> Iterator[tuple[_Sentence, _Sentence]]:
    """Yield the pairs that may be alike, each once.

    Two that share ``_SHARED`` of their weight share a word among the fewest and rarest that weigh
    more than the remainder (prefix filtering: Chaudhuri, Ganti and Kaushik, 2006).
    """
    stating = [each for each in sentences if each.speaks and (each.numbers or each.dates)]
    held: dict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(stating):
        for word in sentence.weights:
            held[word].append(at)
    for at, sentence in enumerate(stating):
        rest = sentence.weight
        near: set[int] = set()
        for word in sorted(sentence.weights, key=lambda word: (len(held[word]), word)):
            if rest < _SHARED * sentence.weight:
                break
            rest -= sentence.weights[word]
            if len(held[word]) <= _CROWD:
                near.update(held[word])
        for other in sorted(near):
            if other < at and not sentence.articles & stating[other].articles:
                yield sentence, stating[other]


def _one_value(a: _Sentence, b: _Sentence) -> tuple[Value, Value] | None:
    """Return the number or date in which the sentences differ, if it is one and all else agrees."""
    numbers, dates = _unmatched(a.numbers, b.numbers), _unmatched(a.dates, b.dates)
    if all(numbers) == all(dates) or not _agree(a, b):
        return None
    here, there = numbers if all(numbers) else dates
    if len(here) != 1 or len(there) != 1 or not conflict(here[0], there[0]):
        return None
    if _is_its_day(here[0], a.article) and _is_its_day(there[0], b.article):
        return None  # each says when it was written
    return here[0], there[0]


def _is_its_day(value: Value, article: Article) -> bool:
    published = _published(article)
    if published is None or not isinstance(value, Date) or not value.day:
        return False
    near = (published + timedelta(days=days) for days in (-1, 0, 1))
    return any((value.month, value.day) == (day.month, day.day) for day in near)


def _unmatched(a: Sequence[Value], b: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """Return the values of each that the other does not have."""
    return (
        [x for x in a if not any(same(x, y) for y in b)],
        [y for y in b if not any(same(x, y) for x in a)],
    )


def _agree(a: _Sentence, b: _Sentence) -> bool:
    """Tell whether all that is not compared word by word agrees, or stands in one of them alone."""
    if a.turns != b.turns or (a.capitals - b.beginnings and b.capitals - a.beginnings):
        return False
    if a.places - b.beginnings or b.places - a.beginnings:
        return False
    here, there = ({each.kind for each in x} for x in (a.others - b.others, b.others - a.others))
    return not here & there


def _alike(a: _Sentence, b: _Sentence, values: tuple[Value, Value]) -> float:
    """Return how alike the sentences are, 0 where the values stand among other words."""
    around_a, around_b = _around(a, values[0]), _around(b, values[1])
    if len(around_a & around_b) < _ALIKE_AROUND * max(len(around_a), len(around_b)):
        return 0.0
    shared = sum(weight for word, weight in a.weights.items() if word in b.weights)
    if shared < _ENOUGH:
        return 0.0
    return (shared / (a.weight + b.weight - shared) + shared / min(a.weight, b.weight)) / 2


def _around(sentence: _Sentence, value: Value) -> set[str]:
    at = next(i for i, token in enumerate(sentence.tokens) if token.value is value)
    window = sentence.tokens[max(0, at - _AROUND) : at + _AROUND + 1]
    return {token.stem for token in window if token.stem}


def _names(sentences: Sequence[_Sentence]) -> Iterator[_Difference]:
    groups: dict[tuple[object, ...], list[_Sentence]] = defaultdict(list)
    for sentence in sentences:
        if sentence.speaks and sentence.named:
            groups[sentence.skeleton].append(sentence)
    found: dict[frozenset[str], list[_Difference]] = defaultdict(list)
    for group in groups.values():
        for a, b in itertools.combinations(group[:_CROWD], 2):
            articles = frozenset((a.article.id, b.article.id))
            found[articles] += [
                _Difference(Subject.NAME, pair, (a, b), 1.0) for pair in _differing_names(a, b)
            ]
    for differences in found.values():
        # Two reports that differ in several names tell of two events in the same words.
        if differences and _is_one_pair([each.values for each in differences]):
            yield from (
                each
                for each in differences
                if _says_enough(each.sentences[0]) and _each_has_its_own(each)
            )


def _says_enough(sentence: _Sentence) -> bool:
    words = (word for word in sentence.skeleton if isinstance(word, str))
    return sum(map(weight, words)) >= _ENOUGH


def _differing_names(a: _Sentence, b: _Sentence) -> set[tuple[Words, Words]]:
    """Return the names that stand in each other's place, without the office that they share."""
    if a.articles & b.articles:
        return set()
    pairs = (without_office(x, y) for x, y in zip(a.named, b.named, strict=True))
    return {(x, y) for x, y in pairs if not is_variant(x, y)}


def _is_one_pair(pairs: Sequence[tuple[Words, Words]]) -> bool:
    """Tell whether these are two names alone, each in its forms."""
    (one, other), *rest = pairs
    return all(
        any(is_variant(one, x) and is_variant(other, y) for x, y in itertools.permutations(pair))
        for pair in rest
    )


def _each_has_its_own(difference: _Difference) -> bool:
    """Tell whether each article speaks of its own name alone, and not both of it in the title."""
    (a, b), (here, there) = difference.sentences, difference.values
    return not (
        is_common(here)
        or is_common(there)
        or is_known(here, b.article)
        or is_known(there, a.article)
        or (is_headline(here, a.article) and is_headline(there, b.article))
    )


def _best(found: Sequence[_Difference]) -> list[_Difference]:
    """Return the pairs that are most alike, one for each two values."""
    chosen: dict[object, _Difference] = {}
    for each in sorted(found, key=_rank):
        chosen.setdefault(frozenset(each.values), each)
    return list(chosen.values())[:MOST]


def _rank(difference: _Difference) -> tuple[object, ...]:
    """Rank by what does not depend on the order in which the reports came."""
    return -difference.alike, sorted(
        (each.statement.span.of(each.article.text), each.article.id)
        for each in difference.sentences
    )


def _newest_first(found: Sequence[_Difference], order: Sequence[str]) -> list[Disagreement]:
    def place(statement: Statement) -> tuple[float, int]:
        return -_age(statement.article)[0], order.index(statement.article.id)

    shown = [
        Disagreement(each.subject, *sorted((s.statement for s in each.sentences), key=place))
        for each in found
    ]
    return sorted(shown, key=lambda each: place(each.first))


def _age(article: Article) -> tuple[float, str]:
    """Return when it was published, 0 where nothing says, and what decides between two of a time."""
    published = _published(article)
    return published.timestamp() if published else 0.0, article.id


def _published(article: Article) -> datetime | None:
    try:
        published = datetime.fromisoformat(article.published)
    except ValueError:
        return None
    if published.year not in _YEARS:
        return None
    return published if published.tzinfo else published.replace(tzinfo=UTC)
