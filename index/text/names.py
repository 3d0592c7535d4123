"""Words and values -> the names among them, and whether two may be one. Pure."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from index.text.common_stems import weight
from index.text.terms import terms
from index.text.value_words import AGENCIES, HONORIFICS
from index.text.values import Token
from index.types import Article

Words: TypeAlias = tuple[str, ...]  # of a name, without titles, in small letters

_LIGHTEST_NAME = 5.0  # weight of its rarest word
_FULL_NAME = 2  # words
_SPELLING = 4  # letters at its beginning by which a name is known in another spelling
_VOWELS = re.compile(r"[aeiouyhw]|(.)(?=\1)")  # what spellings differ in, doubled letters too
_SAME_SOUND = str.maketrans("cqz", "kks")
_ENOUGH_SOUNDS = 2
# Small also “Where the Words of a Headline Are in Capitals”.
_SMALL = """
    a an the of in on at to by for from with and or as nor but vs via per over into
"""


def names(tokens: Sequence[Token]) -> list[Words]:
    """Return the names in order, each by its words."""
    return [
        tuple(word for at in run if not is_title(word := _plain(tokens[at].text)))
        for run in runs(tokens)
    ]


def runs(tokens: Sequence[Token]) -> list[list[int]]:
    """Return the places of each run of words that are written like a name."""
    runs: list[list[int]] = []
    for at, token in enumerate(tokens):
        if not token.is_capital:
            continue
        if token.joined and runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return [run for run in runs if run != [0]]


def without_office(a: Words, b: Words) -> tuple[Words, Words]:
    """Take Foreign Minister Ann Lee and Foreign Minister Eva May for Ann Lee and Eva May."""
    shared = 0
    while a[shared : shared + 1] == b[shared : shared + 1] != ():
        shared += 1
    rest = a[shared:], b[shared:]
    return rest if min(map(len, rest)) >= _FULL_NAME else (a, b)


def is_in_capitals(tokens: Sequence[Token]) -> bool:
    """Tell whether every word is written like a name, as in a headline, so that none can be told."""
    return all(
        each.is_capital or not each.text[:1].isalpha() or each.text in _SMALL.split()
        for each in tokens
        if each.value is None
    )


def is_variant(a: Words, b: Words) -> bool:
    """Tell whether the names may be two forms of one: any shared word, spelling, short form or initials."""
    if not a or not b or {beginning(word) for word in a} & {beginning(word) for word in b}:
        return True
    if any(_may_be_one(one, other) or _may_be_one(other, one) for one in a for other in b):
        return True
    initials = {"".join(word[0] for word in name) for name in (a, b)}
    return bool(initials & {"".join(a), "".join(b)})


def _may_be_one(one: str, other: str) -> bool:
    """Tell whether two words sound alike (Kyiv and Kiev), or the one is short for the other (Utd and United)."""
    if one[0] == other[0] and _VOWELS.sub("", one[1:]) == one[1:] and one[-1] == other[-1]:
        left = iter(other)
        if len(one) < len(other) and all(letter in left for letter in one):
            return True
    sounds = [
        word[0] + _VOWELS.sub("", word[1:])
        for word in (one.translate(_SAME_SOUND), other.translate(_SAME_SOUND))
    ]
    return sounds[0] == sounds[1] and len(sounds[0]) >= _ENOUGH_SOUNDS


def is_common(name: Words) -> bool:
    """Tell whether it is made of common words alone: We, or what begins a quotation."""
    return all(weight(word) < _LIGHTEST_NAME for word in terms(" ".join(name), "en"))


def is_headline(name: Words, article: Article) -> bool:
    """Tell whether the article has it in its title."""
    return any(word in article.title.casefold() for word in name)


def is_known(name: Words, article: Article) -> bool:
    """Tell whether the article speaks of this name too, or it is no name of whom the news is about."""
    said = article.text.casefold()
    return any(word in AGENCIES or not word.isalpha() or word in said for word in name)


def _plain(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s").casefold()


def beginning(word: str) -> str:
    """Return as much of a word as it shares with its other forms and spellings."""
    return word[:_SPELLING].casefold()


def is_title(word: str) -> bool:
    """Tell whether it is a title or an office, and no part of a name."""
    return _plain(word) in HONORIFICS
