"""A question and its best quotes -> whether these tell no age, price or cause of death where one is asked for. Pure.

Of an article about a woman who was arrested every sentence about her looks as if it told how old she is. English.
"""

import re
from collections.abc import Sequence

from index.text import entities
from index.text.terms import stemmed_as
from index.types import Quote

# Who is named has a rule of their own, which asks whose age is told.
_HOW_OLD = re.compile(r"\bhow old (?:is|was|are|were) (?!(?-i:[A-Z]))", re.IGNORECASE)
_AGE = re.compile(
    r"\bage[ds]?\b|[\s-]olds?\b|0s\b|\w(?:ties|teens)\b|[,(] ?\d{1,3}[,.)]|\b(?:year|month|decade|centur|birth|since\b)"
    r"|\b(?:born|turn(?:s|ed)|is|was|are|were) \d|\b(?:1\d|20)\d\d\b",
    re.IGNORECASE,
)
_WHAT_PRICE = re.compile(
    r"\b(?:how much|what) (?:do|does|did|will|would)\b.{1,80}\bcost\b"
    r"|\bwhat(?:['’]s| is| was| are| were)(?: the)? (?:price|cost|fee|fare)\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"[$€£¥%]|\b(?:cost|pric|fee|fare|free|charg|pa(?:y|id)|cheap|expensive|afford|worth|dollar|euro|pound"
    r"|crown|franc|rupee|yen|yuan|peso|ringgit|baht|won\b|kron[ae]|zloty|rou?ble|shilling|dirham|chf|usd|eur|gbp|rm|rs"
    r"|kr|hundred|thousand|million|billion)"
    # A number of nothing: “Adults 12, children 6”, “12 a month”.
    r"|\d(?:[.,]\d+)?p?\s*(?:$|[·|;,)]|\b(?:an?|each|per(?! cent))\b)",
    re.IGNORECASE | re.MULTILINE,
)
_WHAT_CAUSE = re.compile(
    r"\bwhat (?:do|does|did) .{1,60}\bdie (?:of|from)\b|\bwhat killed\b|\bcause of .{0,40}death\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:die[sd]?|dying|death|dead|killed)\b(?:\W+\w+){0,6}?\W+(?:of|from|by|when|due|because)\b"
    r"|\b(?:caus|cancer|heart|overdos|stroke|disease|illness|injur|wound|accident|crash|shot|shoot|infect|complicat"
    r"|fail|suicid|poison|drown|autops)",
    re.IGNORECASE,
)


def is_untold(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the quotes of the article that is quoted first have no words that could tell what is asked."""
    best = quotes[0]
    if stemmed_as(best.article.language) not in {"en", ""}:
        return False
    own = "\n".join(each.text for each in quotes if each.article.id == best.article.id)
    if _HOW_OLD.search(question):
        return _AGE.search(own) is None
    if _WHAT_PRICE.search(question):
        return _PRICE.search(best.text) is None and not any(entities.amounts(own))
    return _WHAT_CAUSE.search(question) is not None and _CAUSE.search(own) is None
