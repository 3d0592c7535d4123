"""Articles -> stories: those that report the same event together, also across languages. Pure.

Agglomerative clustering with average linkage (Sokal and Michener, 1958) over one similarity. In English
it weighs shared words, and the vectors of titles, openings and whole texts; within another language words
alone, for to the packaged model all texts of one that it does not know are alike; across languages names and
numbers. What these are worth is put on the same scale. Far apart in time, likeness counts for less.
bench/fit_stories.py fits the weights and the threshold, and prints what cross-validation says of them.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.text.function_words import shares, shares_as_written
from index.text.language import primary
from index.text.moments import YEARS
from index.text.terms import terms
from index.types import Vectors

Matrix = NDArray[np.float64]  # (reports, reports)

ENGLISH = ("words", "title", "opening", "whole")  # features of two reports in English
ABROAD = ("words",)  # of two in one other language
ACROSS = ("names", "numbers")  # of two in different ones

# Languages that share most of their words.
_SAME = {"ms": "id", "nb": "no", "nn": "no"}
# Of an article, in which a term's share of all sentences makes its share of articles.
_SENTENCES = 20
_KNOWN = 100  # articles that the shares known before weigh as much as
_NUMBER = re.compile(r"\d[\d.]*")
_NOTHING = 1e-9
_FAR = 14  # days between two dates of publication, beyond which it is another event
_FAR_WORTH = 0.5  # of their likeness, which leaves copies together: they come out again years later
_AT_ONCE = 200  # rows of a product of sparse tables, which has as many numbers as a full one


@dataclass(frozen=True, slots=True)
class Report:
    """An article as it is compared: vectors of unit length of its title and of its passages, in order.

    ``published`` is an ISO 8601 date or time, and counts for nothing where it is none.
    """

    title: str
    text: str
    language: str
    title_vector: Vectors
    passages: Vectors
    published: str = ""


def stories(reports: Sequence[Report]) -> list[list[int]]:
    """Return the places of the reports of each story, the one most like the others first.

    The stories stand in the order of their first reports.
    """
    if len(reports) == 1:  # nothing to compare it with
        return [[0]]
    if not reports:
        return []
    fitted, similarity = _fitted(), similarities(reports)
    found: dict[int, list[int]] = {}
    for at, label in enumerate(clustered(similarity, fitted.threshold)):
        found.setdefault(int(label), []).append(at)
    return [sorted(story, key=lambda at: -similarity[at, story].sum()) for story in found.values()]


def similarities(reports: Sequence[Report]) -> Matrix:
    """Return how alike every two reports are; what means “the same event” is the threshold."""
    fitted = _fitted()
    groups = by_language(reports)
    if len(groups) == 1:
        [language] = groups
        return dated(_within(reports, language, fitted), reports)
    found = _weighed(across(reports), fitted.across)
    found += fitted.across_offset
    for language, places in groups.items():
        own = [reports[at] for at in places]
        found[np.ix_(places, places)] = _within(own, language, fitted)
    return dated(found, reports)


def by_language(reports: Sequence[Report]) -> dict[str, list[int]]:
    """Return the places of the reports of each language."""
    found: dict[str, list[int]] = {}
    for at, each in enumerate(reports):
        language = primary(each.language)
        found.setdefault(_SAME.get(language, language), []).append(at)
    return found


def _within(reports: Sequence[Report], language: str, fitted: "_Fitted") -> Matrix:
    if language == "en":
        return _weighed(within(reports, language), fitted.english)
    found = _weighed(within(reports, language), fitted.abroad)
    found += fitted.abroad_offset
    return found


def dated(similarity: Matrix, reports: Sequence[Report]) -> Matrix:
    """Have likeness count for less between what was published far apart; changes ``similarity``."""
    days = np.array([_day(each.published) for each in reports])
    for row, day in zip(similarity, days, strict=True):
        row[np.abs(days - day) > _FAR] *= _FAR_WORTH
    return similarity


def _day(published: str) -> float:
    """Return a day as a number, NaN where nothing says one: that is far from no other."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return np.nan
    return day.toordinal() if day.year in YEARS else np.nan


def _weighed(measured: Iterator[tuple[str, Matrix]], weights: Mapping[str, float]) -> Matrix:
    """Return the weighed sum. One feature at a time: of 2,000 reports each one takes 32 MB."""
    name, total = next(measured)
    total *= weights[name]
    for name, each in measured:
        total += np.multiply(each, weights[name], out=each)
    return total


def clustered(similarity: Matrix, threshold: float) -> NDArray[np.int32]:
    """Return a cluster's number for each report: joined while their mean similarity is enough."""
    # scipy takes half a second to load.
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    top = max(float(similarity.max()), threshold)
    distance = similarity + similarity.T  # in place from here on: of 2,000 reports it takes 32 MB
    distance /= -2
    distance += top
    np.fill_diagonal(distance, 0)
    joined = linkage(squareform(distance, checks=False), "average")
    labels: NDArray[np.int32] = fcluster(joined, top - threshold, "distance")
    return labels


def within(reports: Sequence[Report], language: str) -> Iterator[tuple[str, Matrix]]:
    """Yield each feature of every two reports in that language, between -1 and 1."""
    documents = [terms(f"{each.title}\n{each.text}", language) for each in reports]
    yield "words", _shared(documents, shares(language))
    if language == "en":
        yield "title", _cosines([each.title_vector for each in reports])
        yield "opening", _cosines([each.passages[0] for each in reports])
        yield "whole", _cosines([each.passages.mean(axis=0) for each in reports])


def across(reports: Sequence[Report]) -> Iterator[tuple[str, Matrix]]:
    """Yield each feature of every two reports in different languages, between 0 and 1.

    Alike in all of them is what is written in Latin letters, and digits.
    """
    plain = [terms(f"{each.title}\n{each.text}") for each in reports]
    known: dict[str, float] = dict(shares("en"))
    for language in by_language(reports):
        for term, share in shares_as_written(language).items():
            known[term] = max(share, known.get(term, 0.0))
    yield "names", _shared([[term for term in each if _is_latin(term)] for each in plain], known)
    numbers = [[term for term in each if _NUMBER.fullmatch(term)] for each in plain]
    yield "numbers", _shared(numbers, known)


def _is_latin(term: str) -> bool:
    return term.isascii() and len(term) > 1 and not term[0].isdigit()


def _cosines(vectors: Sequence[Vectors]) -> Matrix:
    stacked = np.array(vectors, dtype=np.float64)
    stacked /= np.maximum(np.linalg.norm(stacked, axis=1, keepdims=True), _NOTHING)
    return stacked @ stacked.T


def _shared(documents: Iterable[Sequence[str]], known: Mapping[str, float]) -> Matrix:
    """Return the cosines of the documents' terms, weighed by how often and how rare they are.

    ``known`` are terms' shares of sentences at large: what is common in a language may be rare in a day.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - half a second to load

    places: dict[str, int] = {}
    columns, times = [], []
    for document in documents:
        counts = Counter(document)
        columns.append(
            np.array([places.setdefault(term, len(places)) for term in counts], np.int64)
        )
        times.append(np.fromiter(counts.values(), np.float64, len(counts)))
    every = np.concatenate(columns)
    held = np.bincount(every, minlength=len(places))
    rarity = np.array(
        [_rarity(known.get(term, 0.0), int(held[at]), len(columns)) for term, at in places.items()],
        np.float64,
    )
    rows = np.repeat(np.arange(len(columns)), [len(each) for each in columns])
    values = (1 + np.log(np.concatenate(times))) * rarity[every]
    table = csr_array((values, (rows, every)), shape=(len(columns), max(1, len(places))))
    norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    products: Matrix = np.empty((len(columns), len(columns)))
    for start in range(0, len(columns), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        products[some] = (table[some] @ table.T).toarray()
        products[some] /= np.maximum(np.outer(norms[some], norms), _NOTHING)
    return products


def _rarity(known: float, held: int, documents: int) -> float:
    """Return a term's inverse document frequency, among these and what is known of its language."""
    share = 1 - (1 - known) ** _SENTENCES
    return float(np.log((_KNOWN + documents + 1) / (_KNOWN * share + held + 0.5)))


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What bench/fit_stories.py wrote."""

    english: dict[str, float]
    abroad: dict[str, float]
    abroad_offset: float
    across: dict[str, float]
    across_offset: float
    threshold: float


@cache
def _fitted() -> _Fitted:
    return _Fitted(**json.loads(files("index.sources").joinpath("stories.json").read_text("utf-8")))
