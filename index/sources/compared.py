"""Sentences of several reports -> as they are compared with each other: once each, and which may be alike. Pure."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.summary.showable import showable, words_in
from index.text.common_stems import weight
from index.text.language import primary
from index.text.moments import published
from index.text.names import Words, beginning, is_title, names, runs
from index.text.references import lead_in_end, speaks_of_this
from index.text.value_reading import read
from index.text.value_words import BEFORE_A_PLACE, SMALL_WORDS, TURNS
from index.text.values import Date, Number, Other, Token, Value
from index.types import Article, Span

# Of the sentences' words by weight, what both hold: the mean of its shares of all and of the shorter.
ALIKE = 0.75
ENOUGH = 30.0  # weight that both hold: with less they say too little to be about one thing
CROWD = 150  # sentences with a word, beyond which it is no way to find a match

_SHARED = 2 * ALIKE - 1  # of all words, what two that are alike hold at least
_AROUND = 3  # words on either side of a value
_ALIKE_AROUND = 0.6  # of the words around the value, the share that stands around the other
_FEWEST = 7  # words of a sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole sentence of an article."""

    article: Article
    span: Span


@dataclass(frozen=True, eq=False)
class Compared:
    """A sentence as it is compared with others."""

    statement: Statement
    articles: frozenset[str]  # in which it stands, word for word
    tokens: Sequence[Token]
    speaks: bool  # whether it says enough by itself to be put beside another

    @property
    def article(self) -> Article:
        """The article in which it stands, of copies the newest."""
        return self.statement.article

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much each of its stems tells."""
        return {token.stem: weight(token.stem) for token in self.tokens if token.stem}

    @cached_property
    def weight(self) -> float:
        """All of that together."""
        return sum(self.weights.values())

    @cached_property
    def numbers(self) -> list[Number]:
        """The numbers that it states, in order."""
        return [each.value for each in self.tokens if isinstance(each.value, Number)]

    @cached_property
    def dates(self) -> list[Date]:
        """The dates, in order."""
        return [each.value for each in self.tokens if isinstance(each.value, Date)]

    @cached_property
    def states(self) -> bool:
        """Whether it states a number or a date, and not of “this recall”, which may be any."""
        text = self.statement.span.of(self.article.text)
        return self.speaks and bool(self.numbers or self.dates) and not speaks_of_this(text)

    @cached_property
    def others(self) -> frozenset[Other]:
        """Scores, times of day, weekdays: what is the same or is not."""
        return frozenset(each.value for each in self.tokens if isinstance(each.value, Other))

    @cached_property
    def turns(self) -> frozenset[str]:
        """The words that turn what it says around, as “not”."""
        return TURNS.intersection(each.text.lower() for each in self.tokens)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The beginnings of its words, by which forms of one word are known."""
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


def language_of(article: Article) -> str:
    """Return the article's primary language, English where nothing says."""
    return primary(article.language) or "en"


def distinct(reports: Sequence[tuple[Article, Sequence[Span]]]) -> list[Compared]:
    """Return the sentences, each text once: of copies the newest, since it would be shown first."""
    copies: dict[str, list[Statement]] = defaultdict(list)
    speaking = set()
    for article, spans in reports if len(reports) > 1 else ():
        for span, shown in zip(
            spans, showable(article.text, spans, article.title, article.language), strict=True
        ):
            text = " ".join(span.of(article.text).split())
            copies[text].append(Statement(article, span))
            if shown and words_in(text) >= _FEWEST:
                speaking.add(text)
    return [
        Compared(
            max(copies[text], key=lambda each: age(each.article)),
            frozenset(each.article.id for each in copies[text]),
            _read(text, language_of(copies[text][0].article)),
            text in speaking,
        )
        for text in sorted(copies)
    ]


def _read(text: str, language: str) -> tuple[Token, ...]:
    return read(text[lead_in_end(text, language) :], language)


def near(sentences: Sequence[Compared]) -> Iterator[tuple[Compared, Compared]]:
    """Yield the pairs that may be alike, each once.

    Two that share ``_SHARED`` of their weight share a word among the fewest and rarest that weigh
    more than the remainder (prefix filtering: Chaudhuri, Ganti and Kaushik, 2006).
    """
    stating = [each for each in sentences if each.states]
    held: dict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(stating):
        for word in sentence.weights:
            held[word].append(at)
    for at, sentence in enumerate(stating):
        rest = sentence.weight
        alike: set[int] = set()
        for word in sorted(sentence.weights, key=lambda word: (len(held[word]), word)):
            if rest < _SHARED * sentence.weight:
                break
            rest -= sentence.weights[word]
            if len(held[word]) <= CROWD:
                alike.update(held[word])
        for other in sorted(alike):
            if other < at and not sentence.articles & stating[other].articles:
                yield sentence, stating[other]


def likeness(a: Compared, b: Compared, values: tuple[Value, Value]) -> float:
    """Return how alike the sentences are, 0 where the values stand among other words."""
    around_a, around_b = _around(a, values[0]), _around(b, values[1])
    if len(around_a & around_b) < _ALIKE_AROUND * max(len(around_a), len(around_b)):
        return 0.0
    shared = sum(weight for word, weight in a.weights.items() if word in b.weights)
    if shared < ENOUGH:
        return 0.0
    return (shared / (a.weight + b.weight - shared) + shared / min(a.weight, b.weight)) / 2


def _around(sentence: Compared, value: Value) -> set[str]:
    at = next(i for i, token in enumerate(sentence.tokens) if token.value is value)
    window = sentence.tokens[max(0, at - _AROUND) : at + _AROUND + 1]
    return {token.stem for token in window if token.stem}


def age(article: Article) -> tuple[float, str]:
    """Return when it was published, 0 where nothing says, and what decides between two of a time."""
    at = published(article)
    return at.timestamp() if at else 0.0, article.id
