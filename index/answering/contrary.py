"""A question and its best quote -> whether this says the contrary. Pure.

“The lowest” where the highest is asked for, “uncivilised” for “civilised”, what is where it is asked
what is not. English.
"""

import re
from collections.abc import Collection
from itertools import pairwise

from index.text.terms import stemmed_as, terms
from index.types import Quote

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
_SAME = [frozenset({"man", "men", "male"}), frozenset({"woman", "women", "femal"})]  # terms
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
# “Uncivilised” and “civilised”, “non-tropical” and “tropical”.
_UN = "un"
_SHORTEST = 4  # letters of what may stand after it
_NON = re.compile(r"\bnon[-‑ ]?(?=[a-z]{4})")
_NON_NAME = re.compile(r"\b[Nn]on[-‑][A-Z]\w+")  # “non-Russians” are not what Russia is asked about
_WORD = re.compile(r"[\w’']+")
# “Sold more than the men”: those that it is not about.
_COMPARED = re.compile(r"\bthan\b[^,.;:]*", re.IGNORECASE)
_BEFORE = 3  # words, in which one denies
_DENIED_BY = re.compile(
    r"\b(?:not|never|no longer|cannot|refus\w*|declin\w*)\b|n['’]t\b", re.IGNORECASE
)
_ARE_NOT_DENIED = {"less"}  # by “unless”
_DENIES = re.compile(r"\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
_DENIES_NOTHING = re.compile(r"\bnot only\b|\bwhy (?:not|\w+n['’]t)\b", re.IGNORECASE)
_MAY_DENY = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|without|neither|nor|cannot|unable|fail\w*|lack\w*|rarely|seldom"
    r"|hardly|barely|yet|await\w*|except|refus\w*|den(?:y|ie[sd]|ying)|absen\w+|instead|rather|reject\w*|avoid\w*|prevent\w*"
    r"|against|stop\w*|bann?\w*|exclud\w*|oppos\w*|(?:all|every\w*|any\w*) but)\b|n['’]t\b|\b(?:un|dis|non-?)[a-z]{4,}",
    re.IGNORECASE,
)


def says_the_contrary(question: str, quote: Quote) -> bool:
    """Tell whether a quote has the other end of a scale than a question, or does not deny as it does."""
    if stemmed_as(quote.article.language) not in {"en", ""} or _YES_OR_NO.match(question):
        return False
    said = quote.own.of(quote.article.text)
    return _is_opposite(question, said) or (
        _DENIES.search(_DENIES_NOTHING.sub(" ", question)) is not None
        and _MAY_DENY.search(said) is None
    )


def _is_opposite(question: str, text: str) -> bool:
    asked, held = _terms(question), _terms(text)
    ends = _OPPOSITES.keys() & frozenset(terms(_NO_END.sub(" ", question), "en"))
    pairs = [(end, _OPPOSITES[end]) for end in ends] + [(each, _denied(each)) for each in asked]
    stated = _terms(_COMPARED.sub(" ", text))
    contrary = [
        others & stated
        for one, others in pairs
        if held.isdisjoint(_alike({one})) and asked.isdisjoint(_alike(others))
    ]
    return any(each and not _is_denied(each, text) for each in contrary)


def _is_denied(ends: frozenset[str], text: str) -> bool:
    """Tell whether a word that denies stands before each of these: “no longer allowed” is forbidden."""
    words = _WORD.findall(_DENIES_NOTHING.sub(" ", text))
    found = [at for at, word in enumerate(words) if not ends.isdisjoint(_terms(word))]
    return bool(found) and all(
        _DENIED_BY.search(" ".join(words[max(0, at - _BEFORE) : at])) for at in found
    )


def _terms(text: str) -> frozenset[str]:
    """Return its terms, with “un-” in front where “non-” stands."""
    cut = terms(_NON.sub("non ", _NON_NAME.sub(" ", text).lower()), "en")
    return frozenset(
        _UN + term if before == "non" else term for before, term in pairwise(["", *cut])
    )


def _alike(found: Collection[str]) -> frozenset[str]:
    """Return the terms with those that say the same: a man is male, and one of the men."""
    return frozenset(found).union(*(each for each in _SAME if not each.isdisjoint(found)))


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
