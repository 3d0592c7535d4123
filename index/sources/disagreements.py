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
from datetime import timedelta
from typing import Any

from index.sources.compared import (
    ALIKE,
    CROWD,
    ENOUGH,
    Compared,
    Statement,
    age,
    distinct,
    language_of,
    likeness,
    near,
)
from index.text.common_stems import weight
from index.text.moments import published
from index.text.names import (
    Words,
    is_common,
    is_headline,
    is_known,
    is_variant,
    without_office,
)
from index.text.values import Date, Number, Value, conflict, same
from index.types import Article, Span, Subject

MOST = 2  # disagreements of a story

# Between two articles: what was written later knows more, or tells of another time.
_APART = timedelta(days=7)
_MOST_PAIRS = 20_000  # of sentences, looked at in a story: a second or two


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sentences that differ in one value; ``first`` is of the newer article."""

    subject: Subject
    first: Statement
    second: Statement


@dataclass(frozen=True, slots=True)
class _Difference:
    """The values that two sentences differ in, and how alike they are without them."""

    subject: Subject
    values: tuple[Any, Any]  # of the first sentence, and of the second
    sentences: tuple[Compared, Compared]
    alike: float


def disagreements(reports: Sequence[tuple[Article, Sequence[Span]]]) -> list[Disagreement]:
    """Return at most ``MOST`` disagreements between the reports of one story, newest first.

    The spans are those of each article's sentences. The same two values are shown once.
    """
    languages: dict[str, list[tuple[Article, Sequence[Span]]]] = defaultdict(list)
    for article, spans in reports:
        languages[language_of(article)].append((article, spans))
    found: list[_Difference] = []
    for language, each in languages.items():
        sentences = distinct(each)
        found += _numbers_and_dates(sentences)
        if language == "en":  # others write nouns like names, or are not measured
            found += _names(sentences)
    order = [article.id for article, _ in reports]
    return _newest_first(_best([each for each in found if _is_of_one_time(each)]), order)


def _is_of_one_time(difference: _Difference) -> bool:
    here, there = (published(each.article) for each in difference.sentences)
    return here is None or there is None or abs(here - there) <= _APART


def _numbers_and_dates(sentences: Sequence[Compared]) -> Iterator[_Difference]:
    stated, repeated = _stated(sentences), _repeated(sentences)
    for a, b in itertools.islice(near(sentences), _MOST_PAIRS):
        pair = None if {a, b} & repeated else _one_value(a, b)
        if pair and not stated[_key(pair[0])] & stated[_key(pair[1])]:
            subject = Subject.NUMBER if isinstance(pair[0], Number) else Subject.DATE
            alike = likeness(a, b, pair)
            if alike >= ALIKE:
                yield _Difference(subject, (_key(pair[0]), _key(pair[1])), (a, b), alike)


def _stated(sentences: Sequence[Compared]) -> dict[object, set[str]]:
    """Return the articles in which each value stands."""
    found: dict[object, set[str]] = defaultdict(set)
    for sentence in sentences:
        values: list[Value] = [*sentence.numbers, *sentence.dates]
        for value in values:
            found[_key(value)] |= sentence.articles
    return found


def _repeated(sentences: Sequence[Compared]) -> set[Compared]:
    """Return what one article says again with other values: of several things, in the same words."""
    held: dict[object, list[Compared]] = defaultdict(list)
    for sentence in sentences:
        words = tuple(each.stem for each in sentence.tokens if each.value is None)
        for article in sentence.articles:
            held[article, words].append(sentence)
    return {each for alike in held.values() if len(alike) > 1 for each in alike}


def _key(value: Value) -> object:
    return (value.amount, value.unit) if isinstance(value, Number) else value


def _one_value(a: Compared, b: Compared) -> tuple[Value, Value] | None:
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
    at = published(article)
    if at is None or not isinstance(value, Date) or not value.day:
        return False
    near = (at + timedelta(days=days) for days in (-1, 0, 1))
    return any((value.month, value.day) == (day.month, day.day) for day in near)


def _unmatched(a: Sequence[Value], b: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """Return the values of each that the other does not have."""
    return (
        [x for x in a if not any(same(x, y) for y in b)],
        [y for y in b if not any(same(x, y) for x in a)],
    )


def _agree(a: Compared, b: Compared) -> bool:
    """Tell whether all that is not compared word by word agrees, or stands in one of them alone."""
    if a.turns != b.turns or (a.capitals - b.beginnings and b.capitals - a.beginnings):
        return False
    if a.places - b.beginnings or b.places - a.beginnings:
        return False
    here, there = ({each.kind for each in x} for x in (a.others - b.others, b.others - a.others))
    return not here & there


def _names(sentences: Sequence[Compared]) -> Iterator[_Difference]:
    groups: dict[tuple[object, ...], list[Compared]] = defaultdict(list)
    for sentence in sentences:
        if sentence.speaks and sentence.named:
            groups[sentence.skeleton].append(sentence)
    found: dict[frozenset[str], list[_Difference]] = defaultdict(list)
    for group in groups.values():
        for a, b in itertools.combinations(group[:CROWD], 2):
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


def _says_enough(sentence: Compared) -> bool:
    words = (word for word in sentence.skeleton if isinstance(word, str))
    return sum(map(weight, words)) >= ENOUGH


def _differing_names(a: Compared, b: Compared) -> set[tuple[Words, Words]]:
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
        return -age(statement.article)[0], order.index(statement.article.id)

    shown = [
        Disagreement(each.subject, *sorted((s.statement for s in each.sentences), key=place))
        for each in found
    ]
    return sorted(shown, key=lambda each: place(each.first))
