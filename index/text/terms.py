"""Text -> the terms by which lexical search knows it: folded, stemmed words and CJK pairs; and parts.

An article and a question must be cut with the same language, or their stems differ: cut a
question once for each language among the articles it is asked of.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import regex
import Stemmer

from index.text.language import primary
from index.types.articles import CHARACTERS_A_WORD

VERSION = 3
"""Raise it where the same text gives other terms: stored terms are then made again."""

_STEMMERS = {  # ISO 639-1 to the Snowball algorithm; languages without one keep whole words
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# Scripts that are written without spaces, and Korean, whose particles stick to the words.
_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\u30FC\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
)
_LETTER = rf"[[\p{{L}}\p{{M}}]--[{_UNSPACED}]]"
_TERM = regex.compile(
    rf"""(?P<unspaced>[{_UNSPACED}]+)
    | (?P<initials>\b(?:\p{{L}}\.){{2,}})                # U.S.
    | (?P<number>\p{{Nd}}++(?:[.,]\p{{Nd}}++)*+(?!['\p{{L}}\p{{M}}]))  # 1,900.5 but not 5G
    | (?P<word>(?:(?!\p{{M}}){_LETTER}|\p{{N}})(?:{_LETTER}|\p{{N}})*(?:'{_LETTER}+)*)
    """,
    regex.VERBOSE | regex.VERSION1,
)
# The same in ASCII, by the standard library, which takes less than half the time.
_ASCII_TERM = re.compile(
    r"""(?P<initials>\b(?:[a-z]\.){2,})
    | (?P<number>[0-9]++(?:[.,][0-9]++)*+(?!['a-z]))
    | (?P<word>[a-z0-9]+(?:'[a-z]+)*)
    """,
    re.VERBOSE,
)
# Many English sentences have no other characters beyond ASCII.
_PUNCTUATION = str.maketrans(
    dict.fromkeys("\u2019\u2018\u02bc\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u2013\u2014\u00a0", " ")
    | {"\u2026": "..."}
    # Where a word may be broken, and nothing is seen: soft hyphen, zero width space, word joiner.
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff")
)
_GROUPED = regex.compile(
    r"(?P<whole>\p{Nd}{1,3}(?P<mark>[.,])\p{Nd}{3}(?:(?P=mark)\p{Nd}{3})*)(?:[.,](?P<rest>\p{Nd}+))?"
)
_ACCENTS = regex.compile(r"[\u0300-\u036f]+")
_PART = 4  # letters; 3 and 5 find the same (docs/decisions/0045)
_SENTENCE = 1000  # characters; longer texts are not cut again and again


@lru_cache(maxsize=1024)  # tags: it is asked of every sentence
def stemmed_as(language: str) -> str:
    """Return the language whose stems a text in ``language`` (a BCP 47 tag) gets, "" for none."""
    code = primary(language)
    return code if code in _STEMMERS else ""


def terms(text: str, language: str = "") -> list[str]:
    """Return the terms of ``text`` in order, repeats kept.

    Words are case-folded, stemmed by Snowball where ``language`` has a stemmer, and lose their
    accents. Text in scripts without spaces becomes overlapping pairs of characters. Numbers lose
    the marks that group their digits by three.
    """
    stemmer = _STEMMERS.get(stemmed_as(language), "")
    return list(_remembered(text, stemmer) if len(text) <= _SENTENCE else _terms(text, stemmer))


# Sentences: a question cuts some hundred, several times, as the next one does.
@lru_cache(maxsize=8192)
def _remembered(text: str, stemmer: str) -> tuple[str, ...]:
    return tuple(_terms(text, stemmer))


def _terms(text: str, stemmer: str) -> list[str]:
    found: list[str] = []
    for match in _matches(text):
        term = match[0]
        match match.lastgroup:
            case "word" if "'" in term:
                found.extend(_stem(part, stemmer) for part in _halves(term))
            case "word":
                found.append(_stem(term, stemmer))
            case "unspaced":
                found.extend(_pairs(term))
            case "initials":
                found.append(term.replace(".", ""))
            case _:
                found.append(_number(term))
    return found


def parts(text: str, language: str = "") -> list[str]:
    """Return what words may share that are not the same: inflected, compound, or mistyped ones.

    Every four letters in a row of a word with its edges, and every character of scripts without
    spaces. English gets none: its words change little, and its stems alone find as much.
    """
    if stemmed_as(language) == "en":
        return []
    found: list[str] = []
    for match in _matches(text):
        if match.lastgroup == "unspaced":
            found.extend(match[0])
        elif match.lastgroup == "word":
            word = f"^{_stem(match[0], '')}$"
            found.extend(word[at : at + _PART] for at in range(max(1, len(word) - _PART + 1)))
    return found


def count_words(text: str) -> float:
    """Return how many words ``text`` has, also where no spaces part them: there about as many."""
    return sum(
        len(match[0]) / CHARACTERS_A_WORD if match.lastgroup == "unspaced" else 1.0
        for match in _matches(text)
    )


def _matches(text: str) -> Iterator[re.Match[str]] | Iterator[regex.Match[str]]:
    plain = text.translate(_PUNCTUATION)
    if plain.isascii():
        return _ASCII_TERM.finditer(plain.lower())
    return _TERM.finditer(unicodedata.normalize("NFKC", plain).casefold())


def _halves(word: str) -> list[str]:
    """Take "Anna's" for Anna, "l'eau" for eau and "don't" for don."""
    return [part for part in word.split("'") if len(part) > 1]


class _Stemmers(threading.local):
    """A Snowball stemmer keeps its buffer between words, so each thread has its own."""

    def __init__(self) -> None:
        self.by_name: dict[str, Stemmer.Stemmer] = {}


_stemmers = _Stemmers()


@lru_cache(maxsize=100_000)  # words; it halves the time, since few words make up most of a text
def _stem(word: str, stemmer: str) -> str:
    if stemmer:
        if stemmer not in _stemmers.by_name:
            _stemmers.by_name[stemmer] = Stemmer.Stemmer(stemmer)
        word = _stemmers.by_name[stemmer].stemWord(word)
    if word.isascii():
        return word
    # Accents go after stemming, which needs them; marks of other scripts are letters and stay.
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", word)))


def _pairs(run: str) -> list[str]:
    if len(run) == 1:
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _number(digits: str) -> str:
    """Take 1,900.5 and 1.900,5 for 1900.5, and 3,5 for 3.5."""
    grouped = _GROUPED.fullmatch(digits)
    if not grouped:
        return digits.replace(",", ".")
    whole = grouped["whole"].replace(grouped["mark"], "")
    return f"{whole}.{grouped['rest']}" if grouped["rest"] else whole
