"""Words -> where names are among them, and what stands beside a word. English, pure."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from index.answering.question import EMPTY_WORDS
from index.text.names import Words, beginning, is_common, is_in_capitals, is_variant
from index.text.terms import terms
from index.text.value_reading import read
from index.text.values import Token

_ALIKE = 0.75  # of two spellings of a name, by the letters that they have in common and in order
_SHORTEST = 4  # letters of a name of which another form or spelling is looked for
_INITIAL_DOT = re.compile(r"(?<=\b[A-Z])\.")
_WORD = re.compile(r"\w+")
_IN_FULL = re.compile(r"\b[A-Z]\w*(?:[\s-]+(?:(?:of|the|and|for|on)\s+)*[A-Z]\w*)+")
# One land or its people, in words that do not begin alike.
_LANDS = """
    us usa america american americans united washington; uk britain british england english united;
    ussr soviet soviets russia russian russians moscow kremlin; china chinese beijing; netherlands dutch holland;
    france french; spain spanish; greece greek greeks; wales welsh; denmark danish danes; sweden swedish swedes;
    turkey turkish turks; poland polish poles; switzerland swiss; ireland irish; iraq iraqi; germany german;
    eu europe european; un united nations; israel israeli; gop republican republicans
"""
_SAME = [frozenset(each.split()) for each in _LANDS.split(";")]
_NO_NAMES = """
    january february march april may june july august september october november december cnn i
"""
_AUXILIARIES = """
    do does did will would has have had can could may might should shall
"""
_ARE_NO_ADVERBS = """
    ally apply assembly comply family fly imply monopoly multiply rally rely reply supply
"""


def words_of(text: str) -> Sequence[Token]:
    """Return the words of a text, with U.S. as one."""
    return read(_INITIAL_DOT.sub("", text), "en")


def name_runs(tokens: Sequence[Token], first: int = 0) -> list[range]:
    """Return where names are, of words that stand side by side, from the ``first`` word on.

    None where every word is written like one.
    """
    if is_in_capitals(tokens):
        return []
    found: list[range] = []
    for at, token in enumerate(tokens):
        if at < first or not _is_of_a_name(token):
            continue
        if token.joined and found and found[-1].stop == at:
            found[-1] = range(found[-1].start, at + 1)
        else:
            found.append(range(at, at + 1))
    return found


def name_at(tokens: Sequence[Token], run: range) -> Words:
    """Return the words of a name."""
    return tuple(_plain(tokens[at].text) for at in run)


def next_word(tokens: Sequence[Token], at: int, step: int) -> int | None:
    """Return the place of the next word that says something, if nothing but empty words is between."""
    while True:
        is_joined = tokens[at + max(step, 0)].joined if at + step < len(tokens) else False
        at += step
        if not is_joined or at < 0:
            return None
        if tokens[at].value or not (is_adverb(tokens[at].text) or says_nothing(tokens[at])):
            return at


def is_auxiliary(token: Token) -> bool:
    """Tell whether it is a word that verbs are asked with: did, will, has."""
    return token.text.lower() in _AUXILIARIES.split()


def says_nothing(token: Token) -> bool:
    """Tell whether it is a word that only holds a sentence together."""
    return token.value is None and EMPTY_WORDS.issuperset(terms(token.text, "en"))


def is_adverb(word: str) -> bool:
    """Tell whether it is written like an adverb."""
    return word.islower() and word.endswith("ly") and word not in _ARE_NO_ADVERBS.split()


def holds_name(text: str, name: Words) -> bool:
    """Tell whether a text has any word of a name, in any form or spelling."""
    held, begun, short = _held(text)
    parts = [part for word in name for part in _WORD.findall(word)]
    return "".join(part[0] for part in parts) in held or any(
        part in held
        # The DA of “Queens County District Attorney” too.
        or (1 < len(part) <= _SHORTEST and part in short)
        or (
            len(part) >= _SHORTEST
            and (beginning(part) in begun or bool(get_close_matches(part, held, 1, _ALIKE)))
        )
        or any(part in same and not same.isdisjoint(held) for same in _SAME)
        for part in parts
    )


def are_one(one: Words, other: Words) -> bool:
    """Tell whether two names may be of one person, place or thing."""
    return is_variant(one, other) or any(
        not same.isdisjoint(one) and not same.isdisjoint(other) for same in _SAME
    )


def _is_of_a_name(token: Token) -> bool:
    word = _plain(token.text)
    if not token.is_capital or word in _NO_NAMES.split() or says_nothing(token):
        return False
    return token.joined or not is_common((word,))  # what begins a sentence


def _plain(word: str) -> str:
    return word.replace("’", "'").removesuffix("'").removesuffix("'s").casefold()


@lru_cache(maxsize=32)  # a quote and its title, for each name of the question
def _held(text: str) -> tuple[frozenset[str], frozenset[str], str]:
    """Return the words of a text, how they begin, and what its names are shortened to."""
    plain = _INITIAL_DOT.sub("", text)
    held = frozenset(map(str.casefold, _WORD.findall(plain)))
    return held, frozenset(map(beginning, held)), " ".join(_short(plain)).casefold()


def _short(text: str) -> list[str]:
    """Return what the names of a text are shortened to."""
    return ["".join(re.findall(r"\b[A-Z]", name)) for name in _IN_FULL.findall(text)]
