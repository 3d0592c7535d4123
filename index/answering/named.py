"""A question and its best quotes -> whether a year, a place or a person that it names is lacking there. Pure.

The years in figures, the names in English; and whose age is asked.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from itertools import islice

from index.answering.question import EMPTY_WORDS, unaddressed
from index.text import entities
from index.text.boundaries import is_ended
from index.text.names import Words, beginning, is_common, is_in_capitals, names
from index.text.terms import stemmed_as, terms
from index.text.value_reading import read
from index.text.value_words import ORDINALS
from index.types import Article, Quote

# “Besides Africa, where …”: how a question begins, and no part of the name.
_BEFORE_A_NAME = frozenset(
    terms(
        "besides beyond despite during except including inside like outside since under unlike within without",
        "",
    )
)
_WORD = re.compile(r"\w+")
_BEGINS_A_SENTENCE = re.compile(r"[.!?:]\s+\W?([A-Z][\w’'-]*)(?=[^.!?]*(\?)?)")
_INITIAL_DOT = re.compile(r"(?<=\b[A-Z])\.")
_IN_FULL = re.compile(r"\b[A-Z]\w*(?:\s+(?:(?:of|the|and|for|on)\s+)*[A-Z]\w*)+")
_SHORTEST = 4  # letters of a name that is looked for; an abbreviation may stand there in full
_ALIKE = 0.75  # of two spellings of a name, by the letters that they have in common and in order
_BESIDE = 300  # characters on each side of a quote, about a paragraph, that tell whom it is about
_LINE = 6  # words; below it stands what is no sentence
_REPEATED = 3  # times that an article has a name of what it is about, at least
_HOW_OLD = re.compile(
    r"(?:[Hh]ow old|[Ww]hat age) (?:is|was|are|were) ((?:the )?(?:[A-Z][\w’'-]*\W*(?:(?:of|the|de|van|von|bin) )*)+)"
)
_PRONOUNS = frozenset({"he", "she", "his", "her", "him", "it", "its", "they", "their"})
_BESIDE_AN_AGE = re.compile(r"([A-Z][\w’'-]+), $")  # “Ida Brandt, 43”
_BEGAN = re.compile(
    r"\b(?:born|built|found|open|establish|start|creat|construct|launch|dat(?:es|ed|ing)\b|complet|since\b)"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:1\d|20)\d\d)(?P<decade>['’]?s\b)?(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_ANY_YEAR = re.compile(r"(?<!\d)\d{3,4}(?!\d)")
_ORDINAL = rf"\b(?:(\d\d?)(?:st|nd|rd|th)|({'|'.join(ORDINALS)}))\b"
_ANY_ORDINAL = re.compile(_ORDINAL, re.IGNORECASE)
_CENTURY = re.compile(rf"{_ORDINAL}[\s-]+centur", re.IGNORECASE)


def lacks_a_year(
    question: str, quotes: Sequence[Quote], shared: Mapping[str, datetime] | None = None
) -> bool:
    """Tell whether a year that the question names is in none of the quotes, nor that of their articles.

    Of a decade or a century any of its years will do. ``shared`` is when each article was shared
    first; it counts where an article has no date.
    """
    dates = {article: str(at.year) for article, at in (shared or {}).items()}
    told = " ".join(
        f"{quote.text} {quote.article.title} {quote.article.published or dates.get(quote.article.id, '')}"
        for quote in quotes
    )
    years = frozenset(map(int, _ANY_YEAR.findall(_THOUSANDS.sub("", told))))
    if any(years.isdisjoint(_years(asked)) for asked in _YEAR.finditer(question)):
        return True
    centuries = _numbers(_CENTURY, question) - _numbers(_ANY_ORDINAL, told)
    return any(years.isdisjoint(range(100 * (each - 1), 100 * each + 1)) for each in centuries)


def _years(asked: re.Match[str]) -> range:
    """Return the years that a year or a decade is."""
    first = int(asked["year"])
    if not asked["decade"]:
        return range(first, first + 1)
    return range(first, first + (10 if first % 100 else 100))


def _numbers(ordinal: re.Pattern[str], text: str) -> frozenset[int]:
    return frozenset(
        int(digits) if digits else ORDINALS.index(word.lower()) + 1
        for digits, word in ordinal.findall(text)
    )


def lacks_a_name(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether a name of the question is not in the quotes, nor beside the best, nor what its article is about.

    Another form or spelling of it is taken for it: Haitian, Austrailia, U.S.
    """
    if any(stemmed_as(each.article.language) not in {"en", ""} for each in quotes):
        return False
    asked = _names(question)
    held = _held(" ".join([_told_beside(quotes[0]), *(quote.text for quote in quotes[1:])]))
    return any(
        _is_line(quotes[0]) or not is_repeated(word, quotes[0].article.text)
        for name in asked
        for word in _lacking(name, held)
    ) or _has_only_others(asked, quotes[0].article)


def _has_only_others(asked: Sequence[Words], article: Article) -> bool:
    """Tell whether an article has no name of a question at all: another quote's article is about it."""
    named = [name for name in asked if any(len(word) >= _SHORTEST for word in name)]
    whole = f"{_above(article)} {article.text}"
    if not named or any(beginning(word) in whole.casefold() for name in named for word in name):
        return False
    held = _held(whole)
    return all(_lacking(name, held) for name in named)


def lacks_an_age(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether it is asked how old somebody is, and no quote that may be of them tells an age, or since when.

    “How old is Ida Brandt?” is asked by few, and answered by another's age as readily.
    """
    asked = _HOW_OLD.search(question)
    if asked is None or any(stemmed_as(each.article.language) not in {"en", ""} for each in quotes):
        return False
    whose = frozenset(beginning(word) for word in _WORD.findall(asked[1].casefold()))
    return not any(_tells_age(each.text, whose) for each in quotes)


def _tells_age(text: str, whose: frozenset[str]) -> bool:
    words = frozenset(_WORD.findall(text.casefold()))
    is_named = not whose.isdisjoint(map(beginning, words))
    found = [_BESIDE_AN_AGE.search(text, 0, age.start) for age in entities.ages(text)]
    beside = [beginning(name[1].casefold()) for name in found if name]
    if not is_named and (beside or _PRONOUNS.isdisjoint(words)):
        return False  # or the pronoun stands for another, whose age it is
    if None in found or not whose.isdisjoint(beside):
        return True
    return _BEGAN.search(text) is not None and _ANY_YEAR.search(text) is not None


def _names(question: str) -> list[Words]:
    tokens = read(unaddressed(question), "en")
    if is_in_capitals(tokens):
        return []  # every word is written like a name
    # “… Sorry for asking twice.”, but “… Germany too?”
    opening = {
        word.casefold()
        for word, asks in _BEGINS_A_SENTENCE.findall(question)
        if not asks or is_common((word.casefold(),))
    }
    return [
        name[1:] if name[:1] and name[0] in _BEFORE_A_NAME else name
        for name in names(tokens)
        if not (len(name) == 1 and name[0] in opening)
    ]


def _held(told: str) -> frozenset[str]:
    """Return the words of a text, and what its names are shortened to."""
    plain = _INITIAL_DOT.sub("", told)
    return frozenset(_WORD.findall(plain)) | frozenset(map(_initials, _IN_FULL.findall(plain)))


def _initials(name: str) -> str:
    """Return what the words of a name are shortened to: USCG of “US Coast Guard”."""
    return "".join(
        word if word.isupper() else word[0] for word in name.split() if word[0].isupper()
    )


def _lacking(name: Words, held: Collection[str]) -> list[str]:
    """Return the words of a name that are not among those that are held, nor any like them."""
    if len(name) > 1 and "".join(word[0] for word in name).upper() in held:
        return []
    plain = frozenset(word.casefold() for word in held)
    beginnings = frozenset(map(beginning, plain))
    return [
        word
        for word in name
        if len(word) >= _SHORTEST
        and beginning(word) not in beginnings
        and not EMPTY_WORDS.issuperset(terms(word, "en"))
        and not get_close_matches(word, plain, 1, _ALIKE)
    ]


def _told_beside(quote: Quote) -> str:
    """Return a quote with what stands around it, of a mere line above it, and above its article."""
    article = quote.article
    after = 0 if _is_line(quote) else _BESIDE
    beside = article.text[max(0, quote.start - _BESIDE) : quote.end + after]
    return f"{beside} {_above(article)}"


def _above(article: Article) -> str:
    return f"{article.title} {article.byline} {article.site} {article.url}"


def _is_line(quote: Quote) -> bool:
    """Tell whether it is no sentence but a line, as “Class size: 866”: of what is above it, whatever the article is about."""
    said = quote.own.of(quote.article.text)
    return len(said.split()) < _LINE and not is_ended(said)


def is_repeated(word: str, text: str) -> bool:
    """Tell whether a text has a word of a name as often as what it is about."""
    found = re.finditer(rf"\b{re.escape(beginning(word))}", text, re.IGNORECASE)
    return len(list(islice(found, _REPEATED))) == _REPEATED
