"""A text -> the moments, numbers, people and places in it that could answer a question. Pure.

English alone: the words by which they are known stand here.
"""

import re
from collections.abc import Iterator

from index.text.value_words import HONORIFICS
from index.types import Span

_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
_THINGS = r"people|percent|troops|men|women|miles|feet|square|meters|metres|soldiers|students|jobs"
_YEAR = rf"(?:(?<![\d$€£,.-])\b(?:1\d|20)\d\d\b(?!,\d|\.\d|%|-|\s(?:{_THINGS})))"
_CLOCK = r"(?:\b\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|o['’]clock))"
_PERIOD = r"(?:second|minute|hour|day|week|month|year|decade|generation)s?\b|centur(?:y|ies)\b"
_FEW = (
    r"(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few)"
)
_SEASON = r"(?:week(?:end)?|month|year|night|spring|summer|autumn|fall|winter)"
_MOMENT = (
    rf"(?:{_CLOCK}|{_DAY}(?: (?:morning|afternoon|evening|night)\b)?"
    rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}(?:\s\d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d))?"
    rf"(?:,?\s(?:of )?{_YEAR})?"
    rf"|{_YEAR}|\b(?:1\d|20)\d0s\b|\b\d{{1,2}}(?:st|nd|rd|th)[ -]centur(?:y|ies)\b"
    r"|\b(?:yesterday|today|tomorrow|tonight)\b"
    rf"|\b(?:last|this|next) (?:{_SEASON}|{_DAY}|{_MONTH})\b"
    rf"|\b(?:just )?(?:over |about |almost )?(?:a )?{_FEW} (?:{_PERIOD}) ago\b)"
)
_WHEN = re.compile(
    rf"\b(?:between|from) {_MOMENT},? (?:and|to|until|through) {_MOMENT}"
    rf"|{_MOMENT}\s?(?:-|–|—|to|until)\s?{_MOMENT}"
    rf"|(?:\b(?:early|late|mid)[ -])?{_MOMENT}(?:,? (?:(?:at|on|in|of) )?{_MOMENT})*"
)
_PARTS = {
    "year": re.compile(rf"{_YEAR}|\d0s"),
    "date": re.compile(rf"\d|{_DAY}"),
    "day": re.compile(rf"{_DAY}|{_MONTH}\s\d|\d {_MONTH}|\w+day"),
    "month": re.compile(_MONTH),
    "time": re.compile(_CLOCK),
    "century": re.compile("centur"),
    "decade": re.compile(r"\d0s"),
}

_UNITS = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SPELLED = (
    rf"(?:(?:{_TENS})(?:-(?:{'|'.join(_UNITS.split())}))?|{'|'.join(f'{_TEENS} {_UNITS}'.split())}"
    r"|dozens?|hundreds|thousands|millions)"
)
_SHORT_MEASURE = r"(?:[kcm]?m|mi|ft|yds?|ha)"
_NUMBER = re.compile(
    r"(?P<money>(?:\b(?:US|HK|C|A))?[$€£¥]\s?)?(?<![\w.,/-])"
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\b(?i:{_SPELLED})\b)"
    rf"(?(money)(?:\s?(?:bn|tn|mn|m|k)\b)?)"
    rf"(?:(?P<measured>(?={_SHORT_MEASURE}\b))|(?![\w/]|:\d|[.,]\d))"
    r"(?:[ -](?:hundred|thousand|million|billion|trillion|dozen)\b)*(?P<share>\s?%|[\s-]per\s?cent\b)?"
)
_MONEY_AFTER = re.compile(r"\s(?:\w+ )?(?:dollars?|euros?|pounds?|cents|yen|rupees|pesos)\b")
_LASTS = re.compile(
    rf"[\s-](?:more |and a half |straight |consecutive )?(?:{_PERIOD})", re.IGNORECASE
)
_MEASURES = re.compile(
    r"[\s-](?:square )?(?:miles?|kilomet\w+|met(?:er|re)s?|feet|foot|inches|yards?|acres?|hectares?)\b"
    rf"|[\s-]?{_SHORT_MEASURE}\b"
)
_OLD = re.compile(r"[\s-](?:years?|months?)[\s-]olds?\b")
_AGED = re.compile(r"(?:\b[A-Z][\w’'.]+(?: [JS]r\.)?, |\bage of |\baged? |\b(?:is|was|turned) )$")
_AGE_ENDS = re.compile(r"[,.;]|$| when| at|(?<=\bage of \d\d) and\b")
_PRONOUN = re.compile(r"\b(?:no|any|every|some|each|this|that|which|another)\s$", re.IGNORECASE)
_TAIL = re.compile(r"(?:['’]s?|[\s,;:])+$")

_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ](?:\.|[\w’'-]*\w)|(?:al|el)-[A-Z][\w’'-]+)"
_PARTICLE = r"(?:al|bin|bint|da|de|del|della|der|di|du|el|ibn|la|le|ten|van|von|ul|y)"
_NAME = re.compile(
    rf"\b{_CAPITAL}(?:(?:\s|(?<=\.)){_CAPITAL}|\s(?:[\"“]\w[\w. ]*[\"”])\s(?={_CAPITAL})"
    rf"|\s{_PARTICLE}(?=\s{_CAPITAL}))*"
)
_RANKS = (
    "gen col capt sgt lt lieutenant spc pfc cpl minister archbishop bishop cardinal rev reverend detective"
    " sheriff emperor empress saint deputy"
)
_TITLES = HONORIFICS.union(_RANKS.split())
_NO_PERSON = re.compile(
    r"\b(?:University|College|School|Institute|Hospital|Church|House|Court|Department|Ministry|Office"
    r"|Bureau|Agency|Party|Congress|Senate|Parliament|Assembly|Council|Committee|Commission|Army|Navy"
    r"|Forces?|Guard|Police|Airlines?|Airways|Airport|Bank|Group|Company|Corp|Inc|Co|Ltd|Union|United"
    r"|Association|Foundation|Society|Organi[sz]ation|Administration|Authority|Chamber|Funds?|Cent(?:er|re)"
    r"|Museum|Park|River|Lake|Mountains?|Islands?|Ocean|Sea|Bay|Beach|Valley|County|City|Township|Fort"
    r"|States?|Streets?|Avenue|Road|Freeway|Republic|Kingdom|Empire|League|Cup|Games|Olympics|Open|Prix"
    r"|Classic|Series|War|Times|Post|News|Network|Radio|Television|TV|Journal|Magazine|Press|Show|Awards?"
    r"|Prize|Day|Week|Act|Treaty|Agreement|Operation|Investigations?|New|North|South|East|West|Northern"
    r"|Southern|Eastern|Western|Los|Las|San|Santa|Hong|Saudi|Sri|Costa|Puerto|Muslims?|Christians?|Jewish"
    r"|Islamic|Catholic|Republicans?|Democrats?|Democratic|Taliban|CNN|FBI|CIA|NATO|UN|U\.[SNK]\."
    r"|Human|Rights|National|International|World|Federal|Supreme|Royal|Air|Space|Mission|Project|Program"
    r"|Team|Wall|White|Pentagon|Kremlin|Social|Security)\b"
)
_SMALL_WORDS = (
    "the a an in on at of for from by with and but or as if when while after before during since until"
    " that this these those he she it they we i you his her its their our my your there here what who"
    " where why how one two three some many most all no not yes so then now also however although though"
    " because both each every another other more last next first police officials authorities people"
    " critics experts scientists according several few about over under despite earlier later still even"
    " just only meanwhile monday tuesday wednesday thursday friday saturday sunday"
)
_FIRST_WORDS = frozenset(_SMALL_WORDS.split())
_FULL = 2  # names that a person is known by; fewer take a title

_PLACED = re.compile(
    r"\b(?:in|at|near|from|to|into|outside|across|around|leave|left|the|on)\s(?:the\s)?$|[\"“‘]$"
)
_SAYING = (
    r"(?:said|says?|told|tells|added|adds|asked|announced|claimed|stated|wrote|argued|warned"
    r"|testified|explained|noted|insisted)"
)
_SAID_BEFORE = re.compile(
    rf"\b(?:according to|{_SAYING})\s(?:the\s)?(?:(?!to\b)[\w.’'-]+\s){{0,5}}?$"
)
_SAID_AFTER = re.compile(rf"(?:,[^,.;]{{1,60}},)?\s(?:also |has |have )?{_SAYING}\b")
_BEFORE = 60  # characters before a name that are looked at

_PLACE = re.compile(
    r"\b(?:in|at|near|outside)\s(?P<place>(?:(?:the|downtown|central|suburban|(?:north|south|east|west)\w*)\s)*"
    r"(?:[A-Z][\w.’'-]*\w)(?:,? (?:and |of (?:the )?)?[A-Z][\w.’'-]*\w)*)"
)


def moments(text: str, part: str = "") -> Iterator[Span]:
    """Yield the dates and times; only those that tell the ``part`` asked for, as a year, if any."""
    for match in _WHEN.finditer(text):
        if not part or _PARTS[part].search(match[0]):
            yield _trimmed(text, *match.span())


def numbers(text: str) -> Iterator[Span]:
    """Yield the numbers that are no part of a date."""
    # Without a blank before it, an m may be a million.
    return (Span(*match.span()) for match in _numbers(text) if match["measured"] is None)


def amounts(text: str) -> Iterator[Span]:
    """Yield the sums of money."""
    for match in _numbers(text):
        after = _MONEY_AFTER.match(text, match.end())
        if match["money"] or after:
            yield Span(match.start(), after.end() if after else match.end())


def shares(text: str) -> Iterator[Span]:
    """Yield the percentages."""
    return (Span(*match.span()) for match in _numbers(text) if match["share"])


def durations(text: str) -> Iterator[Span]:
    """Yield how long something takes."""
    return _measured(text, _LASTS)


def distances(text: str) -> Iterator[Span]:
    """Yield how far, high or large something is."""
    return _measured(text, _MEASURES)


def ages(text: str) -> Iterator[Span]:
    """Yield how old somebody or something is."""
    yield from _measured(text, _OLD)
    for match in _numbers(text):
        if _AGED.search(text, 0, match.start()) and _AGE_ENDS.match(text, match.end()):
            yield Span(*match.span())


def people(text: str) -> Iterator[Span]:
    """Yield the names of persons, with their titles; not of those who only report what is said."""
    return (each for each in names(text) if is_person(each.of(text)))


def speakers(text: str) -> Iterator[Span]:
    """Yield the names of persons that stand beside a word of saying."""
    return (
        each for each in _all_names(text) if is_person(each.of(text)) and _is_source(text, each)
    )


def names(text: str) -> Iterator[Span]:
    """Yield all names but those of places, as far as one sees, and of who only reports."""
    for each in _all_names(text):
        if not (_follows(text, each, _PLACED) or _is_source(text, each)):
            yield each


def places(text: str) -> Iterator[Span]:
    """Yield the names of what something is said to be in, at or near."""
    for match in _PLACE.finditer(text):
        found = _trimmed(text, *match.span("place"))
        if not _WHEN.match(match["place"]) and not _is_source(text, found):
            yield found


def is_person(name: str) -> bool:
    """Tell whether a name is written like that of a person, in full or with a title."""
    words = name.split()
    own = [each for each in words if each.lower().strip(".") not in _TITLES]
    called = len(own) >= _FULL or 0 < len(own) < len(words)
    return called and not _NO_PERSON.search(name)


def _numbers(text: str) -> Iterator[re.Match[str]]:
    dates = list(moments(text))
    for match in _NUMBER.finditer(text):
        found = Span(*match.span())
        is_no_one = match[0].lower() == "one" and _follows(text, found, _PRONOUN)
        if not is_no_one and not any(found.meets(date) for date in dates):
            yield match


def _measured(text: str, unit: re.Pattern[str]) -> Iterator[Span]:
    for match in _numbers(text):
        after = unit.match(text, match.end())
        if after:
            yield Span(match.start(), after.end())


def _all_names(text: str) -> Iterator[Span]:
    for match in _NAME.finditer(text):
        start, end = match.span()
        words = match[0].split()
        while words and words[0].lower() in _FIRST_WORDS:
            start += len(words.pop(0)) + 1
        if words and not _WHEN.fullmatch(text, start, end):
            yield _trimmed(text, start, end)


def _is_source(text: str, name: Span) -> bool:
    return _follows(text, name, _SAID_BEFORE) or _SAID_AFTER.match(text, name.end) is not None


def _follows(text: str, span: Span, before: re.Pattern[str]) -> bool:
    return before.search(text[max(0, span.start - _BEFORE) : span.start]) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without a possessive and the marks that follow the words."""
    return Span(start, start + len(_TAIL.sub("", text[start:end])))
