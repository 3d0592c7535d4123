"""A question and its best quote -> whether another name stands there in the place of one that is asked about. Pure.

“When will Kia open its plant?” is answered by “Hyundai will open its plant in 2025” to every figure of the ranking. English.
"""

from collections.abc import Sequence

from index.answering.beside import (
    are_one,
    holds_name,
    is_adverb,
    is_auxiliary,
    name_at,
    name_runs,
    next_word,
    says_nothing,
    words_of,
)
from index.answering.named import is_repeated
from index.answering.question import unaddressed
from index.text.names import Words
from index.text.terms import stemmed_as
from index.text.values import Token
from index.types import Article, Quote

_WHERE = frozenset({"in", "at", "near", "from", "across", "around"})
_OWNED = 3  # words
_BEFORE_A_VERB = frozenset({"also", "still", "first", "now", "be", "been", "have", "not", "ever"})


def stands_for_another(question: str, quote: Quote) -> bool:
    """Tell whether the quote lacks a name of the question, and has another in its place.

    That is beside the same word: before it or, as in “flew to Cairo”, behind it. Or it is what the sentence begins with,
    where the question has the name before its verb.
    """
    if stemmed_as(quote.article.language) not in {"en", ""}:
        return False
    asked = words_of(unaddressed(question))
    runs = name_runs(asked, 1)
    lacking = [run for run in runs if not holds_name(quote.text, name_at(asked, run))]
    if not lacking:
        return False
    known = [name_at(asked, run) for run in runs]
    article, said = quote.article, _others(quote.text, known)
    own = _others(quote.own.of(article.text), known)
    for run in lacking:
        name = name_at(asked, run)
        if _has_another_before(asked, run, *said) or (
            # “In Tolmouth” is in Kelm, where the article is about Kelm.
            not (asked[run[0] - 1].text.lower() in _WHERE and _is_about(article, name))
            and _has_another_behind(asked, run, *said)
        ):
            return True
        # “The company plans …”: the one that the article is about.
        if not holds_name(article.title, name) and _begins_with_another(asked, run, *own):
            return True
    return False


def _is_about(article: Article, name: Words) -> bool:
    return holds_name(article.title, name) or all(is_repeated(each, article.text) for each in name)


def _others(text: str, known: Sequence[Words]) -> tuple[Sequence[Token], list[range]]:
    """Return the words of a text, and where names are among them that are none of those that are known."""
    told = words_of(text)
    runs = name_runs(told)
    return told, [
        run for run in runs if not any(are_one(name_at(told, run), each) for each in known)
    ]


def _has_another_before(
    asked: Sequence[Token], run: range, told: Sequence[Token], others: Sequence[range]
) -> bool:
    """Tell whether the word that the name stands before has another before it: “Hyundai will open” for “Kia opens”."""
    return _has_another(asked, next_word(asked, run[-1], 1), told, others, step=-1)


def _has_another_behind(
    asked: Sequence[Token], run: range, told: Sequence[Token], others: Sequence[range]
) -> bool:
    """Tell whether the word that the name stands behind has another behind it: “flew to Cairo” for “flew to Rome”."""
    at = next_word(asked, run[0], -1)
    # Not “Minister Ida Brandt” for “the minister of Kelm”.
    least = 1 if at == run[0] - 1 else 2
    return _has_another(asked, at, told, others, step=1, least=least)


def _has_another(
    asked: Sequence[Token],
    at: int | None,
    told: Sequence[Token],
    others: Sequence[range],
    *,
    step: int,
    least: int = 1,
) -> bool:
    """Tell whether wherever the quote has the word another name is the next to say something, ``least`` words away.

    Behind the word it owns nothing: “for Ida Brandt’s team” may be for the team that is named.
    """
    if at is None or asked[at].is_capital or asked[at].value:
        return False
    places = [place for place, each in enumerate(told) if each.stem == asked[at].stem]
    beside = [next_word(told, place, step) for place in places]
    names = [each for each in others if step < 0 or not _owns(told, each)]
    return bool(places) and all(
        other is not None and abs(other - place) >= least and any(other in each for each in names)
        for place, other in zip(places, beside, strict=True)
    )


def _begins_with_another(
    asked: Sequence[Token], run: range, told: Sequence[Token], others: Sequence[range]
) -> bool:
    before = run[0] - 1
    if before > 0 and asked[before].text.lower() == "the":
        before -= 1
    after = (
        each
        for each in asked[run.stop :]
        if each.text.lower() not in _BEFORE_A_VERB and not is_adverb(each.text)
    )
    verb = next(after, None)
    return (
        is_auxiliary(asked[before])
        and verb is not None
        and not says_nothing(verb)
        and any(each[0] <= 1 and _has_verb(told, each, verb.stem) for each in others)
    )


def _has_verb(told: Sequence[Token], run: range, verb: str) -> bool:
    """Tell whether what is said of a name has the verb; of “Kelm's …” in the next words, as in “Kelm's coal imports”."""
    if _stands_alone(told, run):
        return any(each.stem == verb for each in told)
    owned = told[run.stop : run.stop + _OWNED]
    return _owns(told, run) and any(each.stem == verb for each in owned)


def _owns(told: Sequence[Token], run: range) -> bool:
    return told[run[-1]].text.endswith(("'s", "’s", "s'", "s’"))


def _stands_alone(told: Sequence[Token], run: range) -> bool:
    """Tell whether no word follows that it may belong to: an “Irish bishop” may be anybody."""
    return run.stop >= len(told) or not told[run.stop].joined or says_nothing(told[run.stop])
