"""A question for the highest, the fewest or the fourth -> the row of a table that is it. Pure.

“Which school has the lowest tuition?” is answered by the row with the least figure under “Tuition”, which has no word of the question.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.answering.asked_words import among, asked_words, words_of
from index.answering.pairs import Sentence
from index.text.tables import cells_of, header_over, rows_under
from index.text.terms import stemmed_as
from index.text.value_words import ORDINALS
from index.types import Article, Span

_MOST = "highest largest biggest greatest most"
_LEAST = "lowest smallest fewest least"
_END = re.compile(
    rf"\b(?:(?P<most>{_MOST.replace(' ', '|')})|{_LEAST.replace(' ', '|')})\b", re.IGNORECASE
)
_RANKED = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|plac(?:es|ed)|c[oa]mes?|finish(?:es|ed)|number|no\.|in|#)\s*(?:is |at |number |no\. |#)?(?:the )?"
    rf"(?:(?P<digits>\d{{1,3}})(?:st|nd|rd|th)?|(?P<spelled>{'|'.join(ORDINALS)}))\b(?!\.\d|%)",
    re.IGNORECASE,
)
_RANK = re.compile(r"\W*(?:rank(?:ing)?|pos(?:ition)?\.?|place|no\.?|#)(?!\w)", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?P<amount>\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)\s?(?P<scale>k|m|b|thousand|million|billion|trillion)?\b",
    re.IGNORECASE,
)
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "b": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
}
_OF_ALL = re.compile(r"\W*(?:total|sum|average|avg|mean|median|overall|all|any)\b", re.IGNORECASE)
_FEWEST = 3  # rows, of which one may be the highest
_SHARE = 0.75  # of the rows, at least, that have a figure there


def in_a_rank(question: str, sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Return which sentences are rows at the place that is asked for, in English, (sentences,).

    All other words of the question name columns, or stand in the article's title.
    """
    found = np.zeros(len(sentences), np.bool_)
    if not (_END.search(question) or _RANKED.search(question)):
        return found
    best: dict[tuple[str, str], list[Span]] = {}
    for at, each in enumerate(sentences):
        if not each.header or stemmed_as(each.article.language) not in {"en", ""}:
            continue
        table = each.article.id, each.header
        if table not in best:
            header = header_over(each.article.text, each.span.start)
            best[table] = _best_rows(question, each.article, header) if header else []
        found[at] = any(row.meets(each.span) for row in best[table])
    return found


def _best_rows(question: str, article: Article, header: Span) -> list[Span]:
    names = [words_of(name.of(article.text), "en") for name in cells_of(article.text, header)]
    said = _RANKED.sub(" ", _END.sub(" ", question))
    asked = asked_words(said, "en")
    columns = among(asked, frozenset().union(*names))
    if not columns or asked != columns | among(asked, words_of(article.title, "en")):
        return []
    if end := _END.search(question):
        after = among(asked, asked_words(question[end.end() :], "en"))
        return _at_an_end(article, header, _column(names, after), max if end["most"] else min)
    ranked = _RANKED.search(question)
    return _at_place(article, header, ranked) if ranked else []


def _column(names: Sequence[frozenset[str]], asked: frozenset[str]) -> int | None:
    """Return the one column that is named by most of these words."""
    counts = [len(among(asked, name)) for name in names]
    most = max(counts)
    return counts.index(most) if most and counts.count(most) == 1 else None


def _at_an_end(
    article: Article,
    header: Span,
    column: int | None,
    end: Callable[[Sequence[float]], float],
) -> list[Span]:
    if column is None:
        return []
    text = article.text
    width = len(cells_of(text, header))
    rows = [row for row in rows_under(text, header) if not _OF_ALL.match(row.of(text))]
    cells = [(row, cells_of(text, row)) for row in rows]
    figures = [(row, _figure(own[column].of(text))) for row, own in cells if len(own) == width]
    known = [(row, figure) for row, figure in figures if figure is not None]
    if len(known) < max(_FEWEST, _SHARE * len(cells)):
        return []
    best = end([figure for _, figure in known])
    return [row for row, figure in known if figure == best]


def _at_place(article: Article, header: Span, ranked: re.Match[str]) -> list[Span]:
    text = article.text
    names = cells_of(text, header)
    column = next((at for at, name in enumerate(names) if _RANK.match(name.of(text))), None)
    if column is None:
        return []
    spelled = (ranked["spelled"] or "").lower()
    place = int(ranked["digits"] or ORDINALS.index(spelled) + 1)
    cells = [(row, cells_of(text, row)) for row in rows_under(text, header)]
    return [
        row for row, own in cells if len(own) > column and _figure(own[column].of(text)) == place
    ]


def _figure(cell: str) -> float | None:
    """Return the first figure of a cell."""
    found = _FIGURE.search(cell)
    if not found:
        return None
    return float(found["amount"].replace(",", "")) * _SCALES.get((found["scale"] or "").lower(), 1)
