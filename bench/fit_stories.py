"""Fit index/sources/stories.json: which articles report the same event?

    python -m bench.fit_stories --data DIR/stories/articles.jsonl [--out index/sources/stories.json]

Prints B-cubed precision, recall and F1 (Bagga and Baldwin, 1998) under cross-validation by story: what
is fitted, and the threshold with it, has never seen a story that it is judged by. The weights of the
features within a language are round numbers in units of each one's spread; what names and numbers
are worth across languages is a logistic regression, put on the scale of one within a language.
"""

import argparse
import asyncio
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from index.models.embed import SentenceEmbedder
from index.ports import PassageText
from index.sources.stories import ACROSS, WITHIN, Matrix, Report, clustered, dated, features
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

    @property
    def english(self) -> "Labelled":
        """The English ones alone, as a channel in English has them."""
        places = [at for at, each in enumerate(self.reports) if each.language == "en"]
        return Labelled([self.reports[at] for at in places], self.story[places])


@dataclass(frozen=True)
class Across:
    """What names and numbers are worth, on the scale of one language's similarity."""

    weights: Numbers
    offset: float


def main() -> None:
    """Fit, cross-validate and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.data.read_text("utf-8").splitlines()]
    labelled = asyncio.run(label(rows))
    spread = {name: _spread(each) for name, each in features(labelled.english.reports).items()}
    within = {name: round(WEIGHTS[name] / spread[name], 3) for name in WITHIN}
    across = _across(
        features(labelled.reports), within, labelled, np.ones(len(labelled.story), bool)
    )
    judged = []
    for name, these in (("English", labelled.english), ("all languages", labelled)):
        measured = features(these.reports)
        print(f"{name}, {len(these.story)} articles")
        print(f"  TF-IDF, its best threshold: F1 {_baseline(these):.3f}")
        print("  " + _cross_validated(these, measured, within))
        judged.append(
            bcubed_of(_similarity(measured, within, these, lambda _: across), these.story)
        )
    threshold = THRESHOLDS[_best(judged)]
    fitted = {
        "within": within,
        "across": dict(zip(ACROSS, np.round(across.weights, 3).tolist(), strict=True)),
        "offset": round(across.offset, 3),
        "threshold": float(threshold),
    }
    print(json.dumps(fitted))
    if given.out:
        given.out.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
        print(given.out)


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


def _cross_validated(
    labelled: Labelled, measured: dict[str, Matrix], within: dict[str, float]
) -> str:
    scores = []
    for seed in range(REPEATS):
        folds = _folds(labelled.story, seed)
        similarity = _similarity(
            measured,
            within,
            labelled,
            lambda held, folds=folds: _across(
                measured, within, labelled, ~np.isin(folds, list(held))
            ),
            folds,
        )
        judged = bcubed_of(similarity, labelled.story)
        precision, recall = np.zeros(len(folds)), np.zeros(len(folds))
        for fold in range(FOLDS):
            test = folds == fold
            at = _best([[(p[~test], r[~test]) for p, r in judged]])
            precision[test], recall[test] = judged[at][0][test], judged[at][1][test]
        scores.append((precision.mean(), recall.mean(), f1(precision, recall)))
    p, r, f = np.mean(scores, axis=0)
    return f"cross-validated: precision {p:.3f}, recall {r:.3f}, F1 {f:.3f}"


def _folds(story: NDArray[Any], seed: int) -> NDArray[np.int64]:
    """Return each article's fold, one for a story."""
    stories = np.random.default_rng(seed).permutation(np.unique(story))
    fold = dict(zip(stories.tolist(), itertools.cycle(range(FOLDS))))
    return np.array([fold[each] for each in story.tolist()])


def _similarity(
    measured: dict[str, Matrix],
    within: dict[str, float],
    labelled: Labelled,
    across: Any,
    folds: NDArray[np.int64] | None = None,
) -> Matrix:
    """Return the similarity; between languages by a fit that has seen neither article's fold."""
    similarity: Matrix = sum(within[name] * measured[name] for name in WITHIN)  # type: ignore[assignment]
    folds = np.zeros(len(similarity), np.int64) if folds is None else folds
    other = ~_same_language(labelled)
    for a, b in itertools.combinations_with_replacement(range(int(folds.max()) + 1), 2):
        here = other & (
            ((folds[:, None] == a) & (folds[None, :] == b))
            | ((folds[:, None] == b) & (folds[None, :] == a))
        )
        if not here.any():  # all of one language
            continue
        found: Across = across({a, b})
        value = sum(w * measured[name] for w, name in zip(found.weights, ACROSS, strict=True))
        similarity[here] = (value + found.offset)[here]
    return dated(similarity, labelled.reports)


def _across(
    measured: dict[str, Matrix], within: dict[str, float], labelled: Labelled, seen: Flags
) -> Across:
    """Fit what names and numbers are worth, where a likelihood is as in one language's similarity."""
    upper = np.triu(np.ones((len(seen), len(seen)), bool), 1) & seen[:, None] & seen[None, :]
    same = labelled.story[:, None] == labelled.story[None, :]
    one = sum(within[name] * measured[name] for name in WITHIN)
    here = upper & _same_language(labelled)
    scale = LogisticRegression(C=100, max_iter=2000).fit(np.array(one)[here][:, None], same[here])
    there = upper & ~_same_language(labelled)
    rows = np.stack([measured[name][there] for name in ACROSS], axis=1)
    spread = rows.std(axis=0)
    worth = LogisticRegression(C=1, max_iter=2000).fit(rows / spread, same[there])
    slope, start = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    return Across(worth.coef_[0] / spread / slope, (float(worth.intercept_[0]) - start) / slope)


def _same_language(labelled: Labelled) -> Flags:
    languages = np.array([each.language for each in labelled.reports])
    return np.asarray(languages[:, None] == languages[None, :])


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
