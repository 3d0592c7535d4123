"""A question that leans on the one before -> the question with that one's words. Pure.

Retrieval needs the words, not a sentence: nothing is written, and the quotes stay verbatim.
"""

import re

import regex

from index.answering.question import EMPTY_WORDS
from index.text.terms import terms
from index.types import Article

_OPENS = re.compile(
    r"^\W*(?:and|but|so|or|then|also|what about|how about|how so|why so|who else|what else"
    r"|und|aber|oder|was ist mit|wer noch|y|pero|o|qué hay de|а|и|но|что насчёт|что насчет"
    r")\b|^\W*(?:那|那么|还有|可是|但是)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|the (?:first|second|third|other|last) one"
    r"|er|sie|ihn|ihm|ihnen|sein|seine[mnrs]?|ihre[mnrs]?|dessen|deren|davon|dafür|damit|dazu|dort"
    r"|él|ella|ellos|ellas|sus?|esto|eso|allí"
    r"|он|она|оно|они|его|её|ее|им|ей|их|ему|них|него|неё|нее|там|этого|это"
    r")\b|[他她它]",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"\b(?:did|do|does|is|was|are|were|has|have|had|will|would|can|could|should) (?:he|she|they)\b",
    re.IGNORECASE,
)
_ES = re.compile(r"\bes\b", re.IGNORECASE)  # German's “it”, and Spanish's “is”
_SPANISH = re.compile(r"[¿áéíóñ]|\b(?:que|cual|quien|cuando|donde|como)\b", re.IGNORECASE)
_DEFINES = re.compile(  # what is asked for has no more than a name
    r"^\W*(?:(?:what|who)(?:['’]s| is| are| was| were)(?! the\b)|what does \S+ mean|define"
    r"|(?:was|wer) (?:ist|sind|war|waren)(?! d(?:er|ie|as)\b)|qu(?:é|ien|ién) (?:es|son|fue|era)|(?:что|кто) такое?)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:this|that|these|those|there|then)\W*$", re.IGNORECASE)
_NAME = re.compile(r"(?<=\s)[A-ZÄÖÜÁÉÍÓÚÑА-ЯЁ][\w’'-]+")
_NUMBER = re.compile(r"\d")
_CAPITALISED = regex.compile(r"(?<![\p{L}\p{M}\p{N}’'-])\p{Lu}[\p{L}\p{M}\p{N}’'-]*")
_NO_CAPITALS = regex.compile(r"\p{Lo}")
_WORD = re.compile(r"[\w’'-]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")

_ENOUGH = 2  # words of content, without which a question says nothing by itself: “How many cars?”


def leans(question: str) -> bool:
    """Whether a question needs the one before it to be understood."""
    if _OPENS.search(question) or _POINTS_BACK.search(question):
        return True
    name = _NAME.search(question)
    if name and _OF_THEM.search(question, 0, name.start()):  # after a name it may stand for that
        return True
    if not name and (
        _PRONOUN.search(question) or (_ES.search(question) and not _SPANISH.search(question))
    ):
        return True
    return says_too_little(question)


def names_something(question: str) -> bool:
    """Whether a question has a name or a number, by which it stands alone: “Who won in Kelm?”.

    Taken for so where its script has no capitals. The first word may have one and be no name.
    """
    if _NUMBER.search(question) or _NO_CAPITALS.search(question):
        return True
    return any(
        found[0] != "I" and not (_begins(question, found) and _asks(found[0]))
        for found in _CAPITALISED.finditer(question)
    )


def _begins(question: str, found: regex.Match[str]) -> bool:
    return not any(map(str.isalnum, question[: found.start()]))


def _asks(word: str) -> bool:
    """Whether a word is one that questions and requests begin with."""
    return set(terms(word, "en")) <= EMPTY_WORDS | _REQUESTS or set(terms(word)) <= _ASKING


def says_too_little(question: str) -> bool:
    """Whether it has too few words to tell which of several articles it is about: “Who won?”."""
    enough = 1 if _DEFINES.search(question) else _ENOUGH
    return not _CJK.search(question) and len(_content(question)) < enough


def unsaid(question: str, article: Article) -> tuple[frozenset[str], frozenset[str]]:
    """Return a question's terms that say what it is about, and those of them that the article does not have."""
    own = frozenset(terms(question, article.language)) - EMPTY_WORDS - _ASKING
    return own, own.difference(terms(f"{article.title}\n{article.text}", article.language))


def with_words_of(question: str, previous: str) -> str:
    """Return the question, followed by the words of the previous one that it does not have itself."""
    if _CJK.search(previous):  # words are not parted there
        return f"{question} {previous}"
    own = set(terms(question))
    words = [word for word in _content(previous) if own.isdisjoint(terms(word))]
    return " ".join([question, *words])


def _content(question: str) -> list[str]:
    """Return the words that say what a question is about, each once."""
    words = dict.fromkeys(_WORD.findall(question))
    return [
        word
        for word in words
        if set(terms(word, "en")) - EMPTY_WORDS and set(terms(word)) - _ASKING
    ]


_ASKING = frozenset(
    terms(
        "wer wen wem was wann wo wie warum welche welcher welches viele viel ist sind war hat der die das den dem ein eine"
        " quién qué cuándo dónde cómo cuánto cuántos cuál es son fue el la los las un una de en"
        " кто что когда где как почему сколько какой какая какие это в на из"
    )
)
_REQUESTS = frozenset(
    terms("tell name list give say show find explain describe compare please also", "en")
)
