"""Two sentences that answer one question -> the one thing in which they differ, if it is one. Pure.

The sentences are laid side by side word by word. What stands in place of something else must be one
value wherever it stands: sentences that differ in two things tell of two events in the same words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import regex

from index.answering.question import EMPTY_WORDS, Kind
from index.text.common_stems import weight
from index.text.entities import is_person
from index.text.names import is_common, is_title, is_variant
from index.text.terms import terms
from index.text.value_reading import of_two_periods, read
from index.text.value_words import AGENCIES, DENIALS, MONTHS, SMALL_WORDS, TURNS
from index.text.values import Number, Other, Token, conflict
from index.types import Article, Subject

_ENOUGH = 18.0  # weight of what both hold: with less they say too little to be about one thing
# Of the words by weight, what both hold: the mean of its shares of all and of the shorter.
_ALIKE = 0.7
_LIGHT = 5.0  # weight of a word whose other form, or absence, changes nothing
_NAME_WORDS = 6  # that a name has at most
_WITHIN_NAMES = frozenset(
    [
        "of",
        "the",
        "and",
        "de",
        "da",
        "di",
        "du",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "el",
        "al",
        "bin",
    ]
)
_ASKED = {  # in what answers to a kind of question differ; to all others in anything
    Kind.WHEN: {Subject.DATE, Subject.DENIAL},
    Kind.NUMBER: {Subject.NUMBER, Subject.DENIAL},
    Kind.WHO: {Subject.NAME, Subject.DENIAL},
    Kind.WHERE: {Subject.NAME, Subject.DENIAL},
}
_YES_OR_NO = regex.compile(
    r"\W*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)(?:n['’]t)?\b",
    regex.IGNORECASE,
)
_NOT = regex.compile(r"n['’]t$", regex.IGNORECASE)
_SMALL = regex.compile(r"\b\p{Ll}[\p{L}\p{M}]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for, as far as it tells in what its answers may differ."""

    kind: Kind
    yes_or_no: bool
    terms: frozenset[str]

    @classmethod
    def of(cls, question: str, kind: Kind, language: str) -> "Wanted":
        """Return what is asked of articles in ``language``."""
        return cls(kind, bool(_YES_OR_NO.match(question)), frozenset(terms(question, language)))


@dataclass(frozen=True)
class Said:
    """A sentence of an article, by its words and values."""

    article: Article
    tokens: Sequence[Token]

    @classmethod
    def of(cls, sentence: str, article: Article) -> "Said":
        """Read a sentence."""
        return cls(article, read(" ".join(sentence.split()), article.language))

    @cached_property
    def keys(self) -> list[object]:
        """What is compared: values as far as they are one, and the stems of words."""
        return [_key(each) for each in self.tokens]

    @cached_property
    def weights(self) -> dict[str, float]:
        """The weight of each word."""
        return {each.stem: weight(each.stem) for each in self.tokens if each.stem}

    @cached_property
    def turns(self) -> frozenset[str]:
        """Words with which another thing is said."""
        return (TURNS - DENIALS).intersection(each.text.lower() for each in self.tokens)

    @property
    def denies(self) -> bool:
        """Whether it says that something is not so."""
        return any(map(_is_denial, self.tokens))


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands in one sentence, and what in its place in the other, by its terms."""

    subject: Subject
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()


def difference(a: Said, b: Said, wanted: Wanted) -> Difference | None:
    """Return the one thing in which the sentences differ, if it is what is asked for."""
    if a.turns != b.turns or of_two_periods(a.tokens, b.tokens):
        return None
    found = [
        None if _may_be_one_person(here, there, after) else _difference(here, there, a, b)
        for here, there, after in _replaced(a, b)
    ]
    each = _one(found) if found else Difference(Subject.DENIAL)
    if each is None or (a.denies != b.denies) is not (each.subject is Subject.DENIAL):
        return None
    if each.subject not in _ASKED.get(wanted.kind, Subject) or not _are_alike(a, b, each):
        return None
    return None if _is_asked_of(each, wanted) else each


def _key(token: Token) -> object:
    match token.value:
        case Number(amount=amount, unit=unit):
            return amount, unit
        case None:
            return token.stem
        case value:
            return value


def _replaced(
    a: Said, b: Said
) -> Iterator[tuple[Sequence[Token], Sequence[Token], Sequence[Token]]]:
    """Yield what stands in place of what, and after both; nothing beside what only one has room for."""
    for tag, i, j, k, m in SequenceMatcher(None, a.keys, b.keys, autojunk=False).get_opcodes():
        here, there = a.tokens[i:j], b.tokens[k:m]
        if tag == "replace" and not (_is_small(here) and _is_small(there)):
            yield here, there, a.tokens[j : j + 1]


def _is_small(tokens: Sequence[Token]) -> bool:
    """Tell whether it changes nothing that these stand there: negations are looked at by themselves."""
    return all(
        each.value is None
        and not each.is_capital
        and (
            each.text.lower() in SMALL_WORDS
            or _is_denial(each)
            or each.stem in EMPTY_WORDS
            or weight(each.stem) < _LIGHT
        )
        for each in tokens
    )


def _is_denial(token: Token) -> bool:
    return token.text.lower() in DENIALS or bool(_NOT.search(token.text))


def _may_be_one_person(
    here: Sequence[Token], there: Sequence[Token], after: Sequence[Token]
) -> bool:
    """Tell whether two first names have one surname, as Joe and Joseph Drummond: one may be short for the other."""
    if not len(here) == len(there) == len(after) == 1 or not after[0].is_capital:
        return False
    firsts = [each.text for each in (*here, *there) if each.is_capital and not is_title(each.text)]
    return len(firsts) > 1 and all(is_person(f"{each} {after[0].text}") for each in firsts)


def _difference(
    here: Sequence[Token], there: Sequence[Token], a: Said, b: Said
) -> Difference | None:
    x, y = _one_value(here), _one_value(there)
    if x and y:
        subject = _subject(x, y)
        stated = _states(a.article, y) and _states(b.article, x)
        pair = _terms([x], a), _terms([y], b)
        return Difference(subject, *pair) if subject and not stated else None
    if not (_is_name(here, a, b) and _is_name(there, b, a)):
        return None
    names = _terms(here, a), _terms(there, b)
    written = [tuple(each.text.casefold() for each in side) for side in (here, there)]
    if (
        is_variant(*names)
        or is_variant(*written)
        or _speaks_of(b.article, here)
        or _speaks_of(a.article, there)
    ):
        return None
    return Difference(Subject.NAME, *names)


def _one_value(tokens: Sequence[Token]) -> Token | None:
    stating = [each for each in tokens if each.value is not None]
    rest = [each for each in tokens if each.value is None]
    return stating[0] if len(stating) == 1 and _is_small(rest) else None


def _subject(x: Token, y: Token) -> Subject | None:
    if x.value is None or y.value is None or not conflict(x.value, y.value):
        return None
    return Subject.NUMBER if isinstance(x.value, Number) else Subject.DATE


def _states(article: Article, value: Token) -> bool:
    """Tell whether the article states this value somewhere, in these words."""
    words = rf"(?<![\p{{L}}\d.,]){regex.escape(value.text)}(?![\p{{L}}\d]|[.,]\d)"
    return bool(regex.search(words, article.text))


def _is_name(tokens: Sequence[Token], said: Said, other: Said) -> bool:
    """Tell whether it is written like a name, and like nothing that stands small in the articles."""
    words = [each for each in tokens if not _is_within_a_name(each)]
    named = [each for each in words if not is_title(each.text)]
    if not named or len(tokens) > _NAME_WORDS or not all(each.is_capital for each in words):
        return False
    first = tokens[0] is said.tokens[0]  # is capital anyway
    small = set(_SMALL.findall(said.article.text + " " + other.article.text)) if first else set()
    return not any(
        (word := each.text.lower()) in AGENCIES or word in _MONTHS or word in small
        for each in named
    ) and not (first and is_common(tuple(each.text for each in named)) and len(named) > 1)


_MONTHS = frozenset(word for names in MONTHS["en"] for word in names.split())


def _is_within_a_name(token: Token) -> bool:
    """Tell whether a name may have it: the 4 of Toy Story 4, the "of" of Isle of Varra."""
    return isinstance(token.value, Number | Other) or token.text.lower() in _WITHIN_NAMES


def _speaks_of(article: Article, name: Sequence[Token]) -> bool:
    """Tell whether the article has the whole name too."""
    return " ".join(each.text for each in name).casefold() in article.text.casefold()


def _terms(tokens: Sequence[Token], said: Said) -> tuple[str, ...]:
    kept = " ".join(each.text for each in tokens if not is_title(each.text))
    return tuple(terms(kept, said.article.language))


def _one(found: Sequence[Difference | None]) -> Difference | None:
    """Return the difference if it is one and the same throughout, in its fullest form."""
    each = [one for one in found if one]
    fullest = max(each, key=lambda one: len(one.here) + len(one.there), default=None)
    if fullest is None or len(each) < len(found):
        return None
    return fullest if all(_is_form_of(one, fullest) for one in each) else None


def _is_form_of(one: Difference, other: Difference) -> bool:
    if one.subject is not other.subject:
        return False
    if one.subject is not Subject.NAME:
        return (one.here, one.there) == (other.here, other.there)
    return is_variant(one.here, other.here) and is_variant(one.there, other.there)


def _are_alike(a: Said, b: Said, but: Difference) -> bool:
    """Tell whether the sentences say the same but for that in which they differ."""
    without = {*but.here, *but.there}
    here = {word: heavy for word, heavy in a.weights.items() if word not in without}
    there = {word: heavy for word, heavy in b.weights.items() if word not in without}
    shared = sum(heavy for word, heavy in here.items() if word in there)
    if shared < _ENOUGH:
        return False
    every, shorter = sum((here | there).values()), min(sum(here.values()), sum(there.values()))
    return (shared / every + shared / shorter) / 2 >= _ALIKE


def _is_asked_of(found: Difference, wanted: Wanted) -> bool:
    """Tell whether the question speaks of the one and not of the other: that is another thing."""
    here, there = set(found.here), set(found.there)
    asked = bool((here - there) & wanted.terms), bool((there - here) & wanted.terms)
    return not wanted.yes_or_no and asked[0] is not asked[1]
