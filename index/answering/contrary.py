"""A question and its best quotes -> whether these speak of something else in almost the same words. Pure.

“The lowest” where the highest is asked for, “uncivilised” for “civilised”, what is where it is asked
what is not, another year, another place or person. Such quotes look better than any that answers, to
every figure of the ranking (docs/decisions/0044). English.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from itertools import islice, pairwise

from index.answering.question import EMPTY_WORDS, unaddressed
from index.text.names import Words, beginning, names
from index.text.terms import stemmed_as, terms
from index.text.value_reading import read
from index.types import Quote

# What is left of the confidence then: of what is doubted and shown, 4 of 113 are right (`bench.contrary`).
DOUBT = 0.1

# Ends of one scale, which exclude each other. Not “before” and “after” or “won” and “lost”: of two
# sides each says one of these, and means the same.
_SCALES = """
    high low; higher lower; highest lowest; earliest latest; first last; more less; most least; more fewer;
    most fewest; increase decrease; rise fall; rise fell; rose fell; large small; larger smaller; largest smallest;
    big small; bigger smaller; biggest smallest; long short; longer shorter; longest shortest; older younger;
    oldest youngest; oldest newest; men women; man woman; male female; mother father; boys girls;
    inside outside; internal external; major minor; majority minority; maximum minimum; best worst;
    better worse; positive negative; active inactive; public private; rich poor; richest poorest; hot cold;
    fast slow; faster slower; fastest slowest; strong weak; stronger weaker; strongest weakest;
    strengthen weaken; heavy light; heavier lighter; wide narrow; deep shallow; upper lower; top bottom;
    above below; accept reject; allow forbid; allow ban; support oppose; legal illegal; possible impossible;
    likely unlikely; common rare; often rarely; always never; success failure; include exclude;
    permanent temporary; natural artificial; voluntary compulsory; simple complex; easy difficult;
    expensive cheap; safe dangerous; innocent guilty; domestic foreign; known unknown; urban rural;
    enter exit; appear disappear; efficient inefficient; direct indirect; formal informal
"""
# “Is it safe?” is answered by what says that it is dangerous.
_YES_OR_NO = re.compile(
    r"\W*(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b"
    r"|.*\bor\b",
    re.IGNORECASE | re.DOTALL,
)
# Where these words are no end of a scale: how long, last week, at least, the latest.
_NO_END = re.compile(
    r"\bhow (?:(?:many|much) )?(?:\w+ly )?\w+|\b(?:last|first) (?:\w*day|week|weekend|month|year|night|time|summer"
    r"|winter|spring|autumn|fall|season|decade|century|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|name|lady)\b|\bat (?:least|most|first|last)\b|\bthe latest\b",
    re.IGNORECASE,
)
_UN = "un"
_NON = re.compile(r"\bnon[-‑ ]?(?=[a-z]{4})")
_ARE_NOT_DENIED = {"less"}  # by “unless”
_DENIES = re.compile(r"\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
_DENIES_NOTHING = re.compile(r"\bnot only\b|\bwhy (?:not|\w+n['’]t)\b", re.IGNORECASE)
_MAY_DENY = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|without|neither|nor|cannot|unable|fail\w*|lack\w*|rarely|seldom"
    r"|hardly|barely|except|refus\w*|den(?:y|ie[sd]|ying)|absen\w+|instead|rather|reject\w*|avoid\w*|prevent\w*"
    r"|against|stop\w*|bann?\w*|exclud\w*|oppos\w*|(?:all|every\w*|any\w*) but)\b|n['’]t\b|\b(?:un|dis|non-?)[a-z]{4,}",
    re.IGNORECASE,
)
# “Besides Africa, where …”: how a question begins, and no part of the name.
_BEFORE_A_NAME = frozenset(
    terms(
        "besides beyond despite during except including inside like outside since under unlike within without",
        "",
    )
)
_WORD = re.compile(r"\w+")
_INITIAL_DOT = re.compile(r"(?<=\b[A-Z])\.")
_SHORTEST = 4  # letters of a name that is looked for; an abbreviation may stand there in full
_ALIKE = 0.75  # of two spellings of a name, by the letters that they have in common and in order
_BESIDE = 300  # characters on each side of a quote, about a paragraph, that tell whom it is about
_REPEATED = 3  # times that an article has a name of what it is about, at least
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:1\d|20)\d\d)(?P<decade>['’]?s\b)?(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_ANY_YEAR = re.compile(r"(?<!\d)\d{3,4}(?!\d)")
_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first
"""
_ORDINAL = rf"\b(?:(\d\d?)(?:st|nd|rd|th)|({'|'.join(_ORDINALS.split())}))\b"
_ANY_ORDINAL = re.compile(_ORDINAL, re.IGNORECASE)
_CENTURY = re.compile(rf"{_ORDINAL}[\s-]+centur", re.IGNORECASE)


def speaks_of_something_else(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the best of the quotes says the contrary, or a name of the question is lacking."""
    return says_the_contrary(question, quotes[0]) or lacks_a_name(question, quotes)


def says_the_contrary(question: str, quote: Quote) -> bool:
    """Tell whether a quote has the other end of a scale than a question, or does not deny as it does."""
    if stemmed_as(quote.article.language) not in {"en", ""} or _YES_OR_NO.match(question):
        return False
    return _is_opposite(question, quote.text) or (
        _DENIES.search(_DENIES_NOTHING.sub(" ", question)) is not None
        and _MAY_DENY.search(quote.text) is None
    )


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
        int(digits) if digits else _ORDINALS.split().index(word.lower()) + 1
        for digits, word in ordinal.findall(text)
    )


def lacks_a_name(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether a name of the question is not in the quotes, nor beside the best, nor what its article is about.

    Another form or spelling of it is taken for it: Haitian, Austrailia, U.S.
    """
    if any(stemmed_as(each.article.language) not in {"en", ""} for each in quotes):
        return False
    told = " ".join([_told_beside(quotes[0]), *(quote.text for quote in quotes[1:])])
    held = frozenset(_WORD.findall(_INITIAL_DOT.sub("", told)))
    return any(
        not _is_repeated(word, quotes[0].article.text)
        for name in _names(question)
        for word in _lacking(name, held)
    )


def _names(question: str) -> list[Words]:
    tokens = read(unaddressed(question), "en")
    if all(each.is_capital for each in tokens if len(each.text) >= _SHORTEST):
        return []  # every word is written like a name
    return [name[1:] if name[:1] and name[0] in _BEFORE_A_NAME else name for name in names(tokens)]


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
    """Return a quote with what stands around it and above its article."""
    article = quote.article
    beside = article.text[max(0, quote.start - _BESIDE) : quote.end + _BESIDE]
    return f"{beside} {article.title} {article.byline} {article.site} {article.url}"


def _is_repeated(word: str, text: str) -> bool:
    found = re.finditer(rf"\b{re.escape(beginning(word))}", text, re.IGNORECASE)
    return len(list(islice(found, _REPEATED))) == _REPEATED


def _is_opposite(question: str, text: str) -> bool:
    asked, held = _terms(question), _terms(text)
    ends = _OPPOSITES.keys() & frozenset(terms(_NO_END.sub(" ", question), "en"))
    pairs = [(end, _OPPOSITES[end]) for end in ends] + [(each, _denied(each)) for each in asked]
    return any(one not in held and others & held and not others & asked for one, others in pairs)


def _terms(text: str) -> frozenset[str]:
    """Return its terms, with “un-” in front where “non-” stands."""
    cut = terms(_NON.sub("non ", text.lower()), "en")
    return frozenset(
        _UN + term if before == "non" else term for before, term in pairwise(["", *cut])
    )


def _denied(term: str) -> frozenset[str]:
    """Return what a term is with “un-” or without it."""
    bare = term.removeprefix(_UN)
    other = _UN + term if bare == term else bare
    return frozenset({other} if len(bare) >= _SHORTEST and bare not in _ARE_NOT_DENIED else ())


def _opposites() -> dict[str, frozenset[str]]:
    """Return the terms at the other end of the scales that each term is an end of."""
    found: dict[str, frozenset[str]] = {}
    for scale in _SCALES.split(";"):
        one, other = terms(scale, "en")
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


_OPPOSITES = _opposites()
