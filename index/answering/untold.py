"""A question and its best quotes -> whether these tell no age, price, length or the like where one is asked for. Pure.

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
_HOW_LONG = re.compile(r"\bhow long\b", re.IGNORECASE)
_LENGTH = re.compile(
    r"\b(?:second|minute|hour|day|night|week|month|year|season|summer|winter|decade|centur|generation|life|time|term|while|until"
    r"|till|since|ago|after|before|between|from|when|now|soon|still|never|always|every|forever|permanent|indefinite|short|long"
    r"|brief|quick|fast|instant|immediate|average|met(?:er|re)|kilomet|mile|feet|foot|inch|yard|page|word|\w+day\b|(?:1\d|20)\d\d)"
    r"|\d ?-?(?:k?m|cm|mm|ft|in|hrs?|mins?|yrs?|s)\b",
    re.IGNORECASE,
)
_HOW_HEAVY = re.compile(
    r"\bhow heavy\b|\b(?:how much|what) (?:do|does|did) .{1,60}\bweigh\b", re.IGNORECASE
)
_WEIGHT = re.compile(
    r"\b(?:weigh|heav|light|pound|kilo|gram|ton|ounce|stone)|\d ?(?:kg|g|lbs?|oz|t)\b",
    re.IGNORECASE,
)
_HOW_DEEP = re.compile(r"\bhow deep\b", re.IGNORECASE)
_DEPTH = re.compile(r"\b(?:deep|depth|shallow|below|down|under|bottom)", re.IGNORECASE)
_HOW_WIDE = re.compile(r"\bhow wide\b", re.IGNORECASE)
_WIDTH = re.compile(r"\b(?:wide|width|broad|narrow|across)|(?:\bby|x) \d", re.IGNORECASE)
_WHEN_BEGUN = re.compile(
    r"\W*when (?:do|does|did|will|is|was|are|were)\b.*\b(?:start|begin|kick off|commence)(?:s|ed|ning)?\W*$",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    r"\b(?:start|beg[aiu]n|open|kick|launch|commenc|from|since|until|through|run|held|take place|took place|first|due|schedul"
    r"|debut|under ?way|set (?:for|to)|effective|date|br[eo]a?k|found|erupt|introduc|creat|establish|enter|join|becam|become"
    r"|born|birth|arriv|appear|when|resum|live|premi|initiat|embark|set out|emerg)|\d ?[–-]",
    re.IGNORECASE,
)
_KINDS = [
    (_HOW_OLD, _AGE),
    (_HOW_LONG, _LENGTH),
    (_HOW_HEAVY, _WEIGHT),
    (_HOW_DEEP, _DEPTH),
    (_HOW_WIDE, _WIDTH),
    (_WHAT_CAUSE, _CAUSE),
]


def is_untold(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the quotes of the article that is quoted first have no words that could tell what is asked.

    What something costs and when it begins, the best of them is to tell: others are of another price or moment.
    """
    best = quotes[0]
    if stemmed_as(best.article.language) not in {"en", ""}:
        return False
    own = "\n".join(each.text for each in quotes if each.article.id == best.article.id)
    if any(asks.search(question) and not tells.search(own) for asks, tells in _KINDS):
        return True
    if _WHAT_PRICE.search(question):
        return _PRICE.search(best.text) is None and not any(entities.amounts(own))
    return _WHEN_BEGUN.match(question) is not None and _BEGUN.search(best.text) is None
