"""A sentence -> its words, and the numbers and dates among them. Pure.

What stands in brackets is left out: a conversion, an abbreviation or a weekday's date, which one
report adds and another does not. Digits are read in all languages that put spaces between words,
months in those of ``MONTHS``, number words and what softens a number in English alone.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

import regex

from index.text.language import primary
from index.text.terms import terms
from index.text.value_words import (
    ABOUT,
    BEFORE_A_NUMBER,
    MONTHS,
    NUMBER_WORDS,
    OVER,
    PERIODS,
    SCALES,
    UNDER,
)
from index.text.values import Bound, Date, Number, Other, Token, Value

_BRACKETS = regex.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DIGITS = r"(?:\d{1,3}(?:,\d{3})++(?:\.\d++)?|\d{1,3}(?:\.\d{3})++(?:,\d++)?|\d++(?:[.,]\d++)?)"
_CURRENCY = (
    r"(?:\b(?:US|HK|NZ|NT|[SACR])\$|[$€£¥₹₩]|\b(?:USD|US\$|EUR|GBP|SGD|RM|Rp|Rs)(?=[.\s]?\d))\.?\s?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_RELATIVE = (
    r"today|yesterday|tomorrow|tonight|(?:last|this|next|past|previous)\s"
    r"(?:week|weekend|month|year|night|morning|quarter|season|spring|summer|autumn|fall|winter)"
)
_REST = r"[\p{L}\p{M}\p{N}'’]*+"
_YEAR = r"(?:1[5-9]|20)\d\d"
_BEFORE_A_YEAR = r"in|by|since|until|from|before|after|during|late|early|mid|of"
_BEFORE_A_MONTH = r"in|by|since|until|from|during|late|early|mid|of"
_SAME_CURRENCY = {"us$": "$", "usd": "$", "dollar": "$", "euro": "€", "eur": "€", "gbp": "£"}
_OVER_PAIRS = {("more", "than"), ("at", "least"), ("no", "fewer"), ("no", "less")}
_UNDER_PAIRS = {("less", "than"), ("fewer", "than"), ("at", "most"), ("up", "to")}
_DECIMALS = 6  # beyond them, 1.1 million would not be 1,100,000
_EXACT_DIGITS = 2  # whole numbers of up to so many are not rounded
_FROM_SOME_MOMENT = {"later", "earlier", "ago", "afterwards"}  # two plays later
_HOW_FAR_AFTER = 2  # words, in which one of these makes a number a time
_HOW_FAR_BEFORE = 3  # words, in which something softens a number

# regex knows digits of a later Unicode than Python, which reads no number from those.
_DIGIT = regex.compile(r"\p{Nd}")


@lru_cache(maxsize=512)  # sentences: the next question is answered from many of the same
def read(sentence: str, language: str) -> tuple[Token, ...]:
    """Return the words and values of the sentence, in order."""
    code = primary(language) or "en"
    plain = _BRACKETS.sub(lambda found: " " * len(found[0]), sentence)
    if not plain.isascii():
        plain = _DIGIT.sub(lambda found: found[0] if found[0].isdecimal() else " ", plain)
    found: list[Token] = []
    end = 0
    for match in _pattern(code).finditer(plain):
        joined = plain[end : match.start()] in {"", " ", "-", "\u00a0"} and end > 0
        found.append(_token(match, code, joined=joined))
        end = match.end()
    return tuple(_in_place(found, at) for at in range(len(found)))


def of_two_periods(a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Tell whether each counts in a time of its own: 8,400 a day and 59,000 a week are no two figures."""
    here, there = (
        PERIODS.intersection(each.text.lower().removesuffix("s") for each in tokens)
        for tokens in (a, b)
    )
    return bool(here - there and there - here)


@cache
def _pattern(code: str) -> regex.Pattern[str]:
    month = rf"\b(?:{'|'.join(_months(code)) or '(?!)'})\b\.?"
    spelled = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) if code == "en" else "(?!)"
    # Most words, looked at first for speed. Elsewhere months have small letters.
    no_value = rf"(?!(?:{spelled}|{_RELATIVE})\b)\p{{Ll}}{_REST}" if code == "en" else "(?!)"
    return regex.compile(
        rf"""(?P<word>{no_value})
        | (?P<date>
            (?:\b{_WEEKDAY},?\s)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º)?\s(?:of\s|de\s)?(?P<month>{month})(?:,?\s(?:de\s|del\s)?(?P<year>{_YEAR})\b)?
          | (?:\b{_WEEKDAY},?\s)?(?P<month>{month})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.,]\d|\s?[-–]\s?\d)(?:,?\s(?P<year>{_YEAR})\b)?
          | (?P<month>{month}),?\s(?:de\s)?(?P<year>{_YEAR})\b
          | \b(?P<year>{_YEAR})-(?P<numbered>\d\d)-(?P<day>\d\d)\b
          | (?<=\b(?i:{_BEFORE_A_MONTH})[\s-])(?P<month>{month})
          | (?<=\b(?i:{_BEFORE_A_YEAR})[\s-])(?P<year>{_YEAR})\b(?![%–-]|[.,]\d|\speople))
        | (?P<clock>\b\d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|o['’]clock)|\b\d{{1,2}}:\d\d\b|\b\d{{4}}\s?(?:GMT|hrs)\b)
        | (?P<score>{_DIGITS}(?:\s?[-–—/:]\s?[$€£]?{_DIGITS})+|{_DIGITS}\s(?:to|or)\s{_DIGITS}|\b\d{{4}}s\b|['’]\d\d\b)
        | (?P<year_alone>(?<![\d$€£¥.,–-])\b{_YEAR}\b(?![%–-]|[.,]\d))
        | (?P<ordinal>\b\d+(?:st|nd|rd|th)\b)
        | (?P<weekday>\b{_WEEKDAY}s?\b)
        | (?P<relative>\b(?i:{_RELATIVE})\b)
        | (?P<number>(?P<money>{_CURRENCY})?(?<![\p{{L}}\d])(?:(?P<digits>{_DIGITS})|\b(?P<spelled>(?i:{spelled}))\b)
              (?:[\s-]?(?P<scale>(?i:hundred|thousand|million|billion|trillion|dozen|bn|tn|mn)|(?<=\d)k)\b
                |(?P<scale>(?<=[$€£]{_DIGITS})m\b))?
              (?P<percent>\s?%|[\s-]per\s?cent\b)?(?P<degrees>(?:\s?°\s?|(?<=\d))[CF]\b)?)
        | (?P<word>\p{{L}}{_REST})""",
        regex.VERBOSE | regex.VERSION1,
    )


@cache
def _months(code: str) -> dict[str, int]:
    """Return each way to write a month in this language, capital as names and as it is."""
    written: dict[str, int] = {}
    for number, names in enumerate(MONTHS.get(code, ()), 1):
        for name in sorted(names.split(), key=len, reverse=True):
            forms = (name.title(), name.upper()) if code == "en" else (name, name.title())
            written.update(dict.fromkeys(forms, number))
    return written


def _token(match: regex.Match[str], code: str, *, joined: bool) -> Token:
    kind, text = str(match.lastgroup), match[0]
    if kind == "word":
        return Token(text, _stem(text, code), None, joined)
    value: Value
    match kind:
        case "date":
            value = _date(match, code)
        case "number":
            value = _number(match)
        case _:
            value = Other(kind, regex.sub(r"[\s.]", "", text).casefold())
    return Token(text, "", value, joined)


@lru_cache(maxsize=20_000)  # words; most of a story's stand in it often
def _stem(word: str, code: str) -> str:
    return next(iter(terms(word, code)), word.lower())


def _date(match: regex.Match[str], code: str) -> Date:
    named = _months(code).get((match["month"] or "").rstrip("."), 0)
    return Date(
        int(match["year"] or 0), named or int(match["numbered"] or 0), int(match["day"] or 0)
    )


def _number(match: regex.Match[str]) -> Number:
    scale = SCALES[match["scale"].lower()] if match["scale"] else 1.0
    if match["spelled"]:
        amount, step = float(NUMBER_WORDS[match["spelled"].lower()]), 1.0
    else:
        digits = terms(match["digits"])[0]
        amount, step = float(digits), _step(digits, scale)
    money = (match["money"] or "").strip(" .\u00a0").lower()
    unit = "%" if match["percent"] else _SAME_CURRENCY.get(money, money)
    if match["degrees"]:
        unit = f"°{match['degrees'][-1]}"
    return Number(round(amount * scale, _DECIMALS), step * scale, unit)


def _step(digits: str, scale: float) -> float:
    whole, _, decimals = digits.partition(".")
    if decimals or scale > 1 or len(whole) <= _EXACT_DIGITS:
        return 10.0 ** -len(decimals)
    return 10.0 ** (len(whole) - len(whole.rstrip("0")))


def _in_place(tokens: Sequence[Token], at: int) -> Token:
    """Return the token with what its neighbours make of it: a number's unit, bound, or name."""
    token = tokens[at]
    number = token.value
    before_it = [each.stem for each in tokens[max(0, at - 2) : at]]
    if isinstance(number, Date) and before_it == ["as", "of"]:
        return replace(token, value=Other("as of", token.text))
    if not isinstance(number, Number):
        return token
    if {each.text for each in tokens[at + 1 : at + 1 + _HOW_FAR_AFTER]} & _FROM_SOME_MOMENT:
        return replace(token, value=Other("relative", token.text.casefold()))
    before = tokens[at - 1] if at else None
    if not number.unit and token.joined and before and _names(before):
        return replace(token, value=Other("label", f"{before.stem} {number.amount}"))
    following = next(iter(tokens[at + 1 : at + 2]), None)
    unit = number.unit
    if not unit and following and following.joined:
        unit = _SAME_CURRENCY.get(following.stem, following.stem)
    return replace(token, value=replace(number, unit=unit, bound=_bound(tokens, at)))


def _names(before: Token) -> bool:
    """Tell whether the word before a number makes it part of a name, as in Category 4."""
    return before.is_capital and before.text.lower() not in BEFORE_A_NUMBER


def _bound(tokens: Sequence[Token], at: int) -> Bound:
    said = [token.text.lower() for token in tokens[max(0, at - _HOW_FAR_BEFORE) : at]]
    pairs = set(itertools.pairwise(said))
    for found, bound in ((_OVER_PAIRS, Bound.OVER), (_UNDER_PAIRS, Bound.UNDER)):
        if pairs & found:
            return bound
    last = set(said[-2:])
    for words, bound in ((ABOUT, Bound.ABOUT), (OVER, Bound.OVER), (UNDER, Bound.UNDER)):
        if last & words:
            return bound
    return Bound.EXACT
