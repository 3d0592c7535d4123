"""A question and its best quote -> whether who does there what is asked is whom it is done to. Pure.

“Who beat Kelm?” is not answered by “Kelm beat Tolmouth”, which has all of its words. English.
"""

from collections.abc import Sequence
from enum import Enum, auto

from index.answering.beside import (
    are_one,
    is_auxiliary,
    name_at,
    name_runs,
    next_word,
    says_nothing,
    words_of,
)
from index.answering.question import unaddressed
from index.text.names import Words
from index.text.terms import stemmed_as, terms
from index.text.values import Token
from index.types import Quote

_DO = frozenset({"did", "does", "do", "will", "would"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "got", "get", "gets"})
_BEFORE_WHOM = frozenset({"the", "to", "against", "with", "by"})
# What both do: who marries is married.
_BOTH = frozenset(
    terms(
        "marry married meet met divorce divorced date dated merge play played face faced fight",
        "en",
    )
)


class _Part(Enum):
    DOES = auto()
    IS_DONE_TO = auto()


def is_turned_round(question: str, quote: Quote) -> bool:
    """Tell whether a name that does something in the question has it done to it in the quote, or the other way round."""
    if stemmed_as(quote.article.language) not in {"en", ""}:
        return False
    found = _asked(words_of(unaddressed(question)))
    if found is None:
        return False
    part, verb, name = found
    told = words_of(quote.own.of(quote.article.text))
    parts = _parts(told, verb, name)
    return bool(parts) and part not in parts


def _asked(asked: Sequence[Token]) -> tuple[_Part, str, Words] | None:
    """Return what the name of “Who did Kelm beat?” or “Who beat Kelm?” does, and which."""
    run = next(iter(name_runs(asked, 1)), None)
    if run is None or asked[0].text.lower() not in {"who", "whom"}:
        return None
    between = [each.text.lower() for each in asked[1 : run.start]]
    verb: Token | None
    if between and between[0] in _DO and set(between[1:]) <= {"the"}:
        verb = next(iter(asked[run.stop : run.stop + 1]), None)
        part = _Part.DOES
    elif between and set(between[1:]) <= _BEFORE_WHOM and not _helps(asked[1]):
        verb, part = asked[1], _Part.IS_DONE_TO
    else:
        return None
    if verb is None or verb.value or verb.stem in _BOTH or says_nothing(verb):
        return None
    return part, verb.stem, name_at(asked, run)


def _helps(token: Token) -> bool:
    return is_auxiliary(token) or token.text.lower() in _BE


def _parts(told: Sequence[Token], verb: str, name: Words) -> set[_Part]:
    """Return what the name does in the quote, as far as one sees."""
    own = [run for run in name_runs(told) if are_one(name_at(told, run), name)]
    found = set()
    for at in (at for at, each in enumerate(told) if each.stem == verb):
        # Or “the board chaired by Ida Brandt”.
        is_passive = any(each.text.lower() in _BE for each in told[max(0, at - 2) : at]) or any(
            each.text.lower() == "by" for each in told[at + 1 : at + 2]
        )
        before, after = next_word(told, at, -1), next_word(told, at, 1)
        if any(before in run for run in own):
            found.add(_Part.IS_DONE_TO if is_passive else _Part.DOES)
        if any(after in run and not _owns(told, run) for run in own):
            between = {each.text.lower() for each in told[at + 1 : after]}
            found.add(_Part.DOES if "by" in between else _Part.IS_DONE_TO)
    return found


def _owns(told: Sequence[Token], run: range) -> bool:
    return told[run[-1]].text.endswith(("'s", "’s", "s'", "s’"))
