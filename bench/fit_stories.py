"""Fit index/sources/stories.json: which articles report the same event?

    python -m bench.fit_stories --data DIR/stories/articles.jsonl [--out index/sources/stories.json]
                                [--apart DIR/language-questions]

Prints B-cubed precision, recall and F1 (Bagga and Baldwin, 1998) under cross-validation by story: what
is fitted, and the threshold with it, has never seen a story that it is judged by. The weights of the
features in English are round numbers in units of each one's spread; what words are worth in another language,
and names and numbers across languages, is a logistic regression each, put on the scale of English.
With --apart DIR/language-questions it also says how many of its articles, of which each speaks of something
else, are put together in each language, all in one channel and each two in one of their own.
"""

import argparse
import asyncio
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bench.language_sets import LANGUAGES
from index.models.embed import SentenceEmbedder
from index.ports import PassageText
from index.sources.stories import (
    ABROAD,
    ACROSS,
    ENGLISH,
    Matrix,
    Report,
    across,
    by_language,
    clustered,
    dated,
    stories,
    within,
)
from index.text.segment import passages, sentences
from index.types import Span

WEIGHTS = {"words": 1.0, "title": 0.5, "opening": 0.5, "whole": 1.25}
FOLDS, REPEATS = 5, 5
THRESHOLDS = np.arange(6.0, 20.0, 0.25)
AS_GOOD = 0.003  # F1: of thresholds as good as the best within this, the middle one is taken
CODES = {"ms/id": "id"}  # two languages that share most words, and here a label

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """Articles, and the number of each one's story: one of its own where it has none."""

    reports: list[Report]
    story: NDArray[np.int64]

    def of(self, language: str) -> "Labelled":
        """Those in one language alone, as a channel in it has them."""
        places = by_language(self.reports)[language]
        return Labelled([self.reports[at] for at in places], self.story[places])


@dataclass(frozen=True)
class Worth:
    """What some features are worth on the scale of similarity in English."""

    weights: Numbers
    offset: float


@dataclass(frozen=True)
class Worths:
    """What is not English, each kind by its own features."""

    abroad: Worth
    across: Worth


@dataclass(frozen=True)
class Measured:
    """Labelled articles, and what is measured of every two: in English, in another language, across two.

    A matrix has zeros where it does not apply.
    """

    labelled: Labelled
    kind: NDArray[np.str_]
    english: Matrix
    abroad: Matrix
    across: Matrix

    @classmethod
    def of(cls, labelled: Labelled, weights: dict[str, float]) -> "Measured":
        """Measure them; the features in English are weighed already, the others are (features, n, n)."""
        size = len(labelled.reports)
        kind = np.full((size, size), "across", "U7")
        english, abroad = np.zeros((size, size)), np.zeros((len(ABROAD), size, size))
        for language, places in by_language(labelled.reports).items():
            at = np.ix_(places, places)
            own = within([labelled.reports[place] for place in places], language)
            if language == "en":
                kind[at] = "english"
                english[at] = sum(weights[name] * each for name, each in own)
            else:
                kind[at] = "abroad"
                for number, (_, each) in enumerate(own):
                    abroad[number][at] = each
        between = np.stack([each for _, each in across(labelled.reports)])
        return cls(labelled, kind, english, abroad, between)

    def worths(self, seen: Flags) -> Worths:
        """Fit what the features that are not of English are worth, where a likelihood is as in English."""
        upper = np.triu(np.ones((len(seen), len(seen)), bool), 1) & seen[:, None] & seen[None, :]
        same = self.labelled.story[:, None] == self.labelled.story[None, :]
        here = upper & (self.kind == "english")
        scale = LogisticRegression(C=100, max_iter=2000).fit(
            self.english[here][:, None], same[here]
        )
        slope, start = float(scale.coef_[0, 0]), float(scale.intercept_[0])

        def worth(kind: str, features: Matrix, caution: float) -> Worth:
            there = upper & (self.kind == kind)
            rows = np.stack([each[there] for each in features], axis=1)
            spread = rows.std(axis=0)
            found = LogisticRegression(C=caution, max_iter=2000).fit(rows / spread, same[there])
            return Worth(
                found.coef_[0] / spread / slope, (float(found.intercept_[0]) - start) / slope
            )

        return Worths(worth("abroad", self.abroad, 100), worth("across", self.across, 1))

    def similarity(
        self, worths: Callable[[set[int]], Worths], folds: NDArray[np.int64] | None = None
    ) -> Matrix:
        """Return the similarity; what is not English by a fit that has seen neither article's fold."""
        found = self.english.copy()
        folds = np.zeros(len(found), np.int64) if folds is None else folds
        for a, b in itertools.combinations_with_replacement(range(int(folds.max()) + 1), 2):
            here = ((folds[:, None] == a) & (folds[None, :] == b)) | (
                (folds[:, None] == b) & (folds[None, :] == a)
            )
            for kind, features in (("abroad", self.abroad), ("across", self.across)):
                these = here & (self.kind == kind)
                if these.any():
                    worth: Worth = getattr(worths({a, b}), kind)
                    value = np.tensordot(worth.weights, features, 1) + worth.offset
                    found[these] = value[these]
        return dated(found, self.labelled.reports)


def main() -> None:
    """Fit, cross-validate and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--apart", type=Path)
    given = parser.parse_args()
    labelled = asyncio.run(label(_rows(given.data)))
    english = labelled.of("en")
    spread = {name: _spread(each) for name, each in within(english.reports, "en")}
    weights = {name: round(WEIGHTS[name] / spread[name], 3) for name in ENGLISH}
    measured = Measured.of(labelled, weights)
    worths = measured.worths(np.ones(len(labelled.story), bool))
    judged = []
    for language in (*by_language(labelled.reports), ""):
        these = labelled.of(language) if language else labelled
        own = Measured.of(these, weights)
        print(f"{language or 'all languages'}, {len(these.story)} articles")
        print(f"  TF-IDF, its best threshold: F1 {_baseline(these):.3f}")
        if language in {"en", ""}:  # the others have four and thirteen pairs
            print("  " + _cross_validated(own))
            judged.append(bcubed_of(own.similarity(lambda _: worths), these.story))
    threshold = THRESHOLDS[_best(judged)]
    for language in by_language(labelled.reports):
        these = labelled.of(language)
        found = clustered(Measured.of(these, weights).similarity(lambda _: worths), threshold)
        p, r = bcubed(found, these.story)
        print(
            f"{language}, as fitted: precision {p.mean():.3f}, recall {r.mean():.3f}, F1 {f1(p, r):.3f}"
        )
    fitted = {
        "english": weights,
        "abroad": _named(ABROAD, worths.abroad),
        "abroad_offset": round(worths.abroad.offset, 3),
        "across": _named(ACROSS, worths.across),
        "across_offset": round(worths.across.offset, 3),
        "threshold": float(threshold),
    }
    print(json.dumps(fitted))
    if given.out:
        given.out.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
        print(given.out)
    if given.apart:
        asyncio.run(show_apart(given.apart))


async def label(rows: Sequence[dict[str, Any]]) -> Labelled:
    """Return the labelled articles, with the vectors that they would have been stored with."""
    embedder = await SentenceEmbedder.open()
    reports = [await _report(embedder, row) for row in rows]
    story = [-1 - at if row["story"] is None else int(row["story"]) for at, row in enumerate(rows)]
    return Labelled(reports, np.array(story))


async def _report(embedder: SentenceEmbedder, row: dict[str, Any]) -> Report:
    text, language = row["text"], CODES.get(row["lang"], row["lang"])
    spans = sentences(text, language)
    counts = await embedder.count_tokens([span.of(text) for span in spans])
    cut = [
        PassageText(
            text[each.start : each.end],
            tuple(Span(s.start - each.start, s.end - each.start) for s in each.sentences),
        )
        for each in passages(text, spans, list(counts))
    ]
    title = PassageText(row["title"], (Span(0, len(row["title"])),))
    vectors = (await embedder.embed_passages([title, *cut])).passages
    return Report(row["title"], text, language, vectors[0], vectors[1:], row["published"] or "")


def bcubed(labels: NDArray[Any], story: NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Return each article's precision and recall: of its cluster, and of its story."""
    together, true = labels[:, None] == labels[None, :], story[:, None] == story[None, :]
    right = (together & true).sum(axis=1)
    return right / together.sum(axis=1), right / true.sum(axis=1)


def f1(precision: Numbers, recall: Numbers) -> float:
    """Return the harmonic mean of the means."""
    p, r = float(precision.mean()), float(recall.mean())
    return 2 * p * r / (p + r)


def bcubed_of(similarity: Matrix, story: NDArray[Any]) -> list[tuple[Numbers, Numbers]]:
    """Return precision and recall at each of ``THRESHOLDS``."""
    return [bcubed(clustered(similarity, threshold), story) for threshold in THRESHOLDS]


def _cross_validated(measured: Measured) -> str:
    story, scores = measured.labelled.story, []
    for seed in range(REPEATS):
        folds = _folds(story, seed)

        @cache
        def unseen(*held: int, folds: NDArray[np.int64] = folds) -> Worths:
            return measured.worths(~np.isin(folds, held))

        similarity = measured.similarity(lambda held: unseen(*sorted(held)), folds)
        judged = bcubed_of(similarity, story)
        precision, recall = np.zeros(len(folds)), np.zeros(len(folds))
        for fold in range(FOLDS):
            test = folds == fold
            at = _best([[(p[~test], r[~test]) for p, r in judged]])
            precision[test], recall[test] = judged[at][0][test], judged[at][1][test]
        scores.append((precision.mean(), recall.mean(), f1(precision, recall)))
    p, r, f = np.mean(scores, axis=0)
    return f"cross-validated: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}"


async def show_apart(folder: Path) -> None:
    """Print how many articles of which each speaks of something else are put together."""
    for language in LANGUAGES:
        rows = [each | {"published": ""} for each in _rows(folder / f"articles.{language}.jsonl")]
        reports = (await label([each | {"story": None} for each in rows])).reports
        joined = len(reports) - len(stories(reports))
        pairs = list(itertools.combinations(reports, 2))
        alone = sum(len(stories(pair)) == 1 for pair in pairs)
        print(
            f"{language}, {len(reports)} apart: {joined} put together, {alone} of {len(pairs)} pairs"
        )


def _folds(story: NDArray[Any], seed: int) -> NDArray[np.int64]:
    """Return each article's fold, one for a story."""
    stories = np.random.default_rng(seed).permutation(np.unique(story))
    fold = dict(zip(stories.tolist(), itertools.cycle(range(FOLDS))))
    return np.array([fold[each] for each in story.tolist()])


def _named(names: Sequence[str], worth: Worth) -> dict[str, float]:
    return dict(zip(names, np.round(worth.weights, 3).tolist(), strict=True))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _best(judged: Sequence[list[tuple[Numbers, Numbers]]]) -> int:
    """Return the place of the middle one of the best thresholds, by the mean F1 of all sets."""
    scores = np.mean([[f1(p, r) for p, r in each] for each in judged], axis=0)
    good = np.flatnonzero(scores >= scores.max() - AS_GOOD)
    return int(good[len(good) // 2])


def _spread(matrix: Matrix) -> float:
    return float(matrix[np.triu_indices(len(matrix), 1)].std())


def _baseline(labelled: Labelled) -> float:
    texts = [f"{each.title}\n{each.text}" for each in labelled.reports]
    table = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    similarity = (table @ table.T).toarray()
    return max(
        f1(*bcubed(clustered(similarity, threshold), labelled.story))
        for threshold in np.arange(0.05, 0.6, 0.01)
    )


if __name__ == "__main__":
    main()
