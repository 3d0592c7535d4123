"""Fit index/extract/kind.json: is a page an article, or something else?

    python -m bench.fit_kind --pages DIR --mixed DIR [--out index/extract/kind.json]

Prints what cross-validation by page says, at several thresholds: how many of the other pages are
told, and how many articles are wrongly refused.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from tqdm import tqdm

from bench.forests import export
from bench.pages import TruePage, read_pages
from index.extract.charset import decode
from index.extract.kind import features_of
from index.extract.seen import see

FOLDS = 10
REPEATS = 3
OTHER_WEIGHT = 1.5  # a page that is no article counts more: there are fewer of them
SETTINGS = {
    "max_iter": 150,
    "learning_rate": 0.08,
    "max_leaf_nodes": 4,
    "min_samples_leaf": 8,
    "l2_regularization": 5,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}
THRESHOLD = 0.5


def main() -> None:
    """Fit, cross-validate and write."""
    arguments = _arguments()
    pages = [(p, "news") for p in read_pages(arguments.pages)]
    pages += [(p, p.kind) for p in read_pages(arguments.mixed)]
    kinds = np.array([kind for _, kind in pages])
    seen = [_features(page) for page, _ in tqdm(pages, desc="reading pages")]
    names, rows = seen[0][0], np.vstack([row for _, row in seen])
    _cross_validate(rows, kinds)
    model = export(_fit(rows, kinds), names, THRESHOLD)
    text = json.dumps(model, separators=(",", ":")).replace('],["', '],\n["')
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(text)} bytes")


def _features(page: TruePage) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    return features_of(see(decode(page.html, None, html=True), page.url))


def _is_article(kinds: NDArray[np.str_]) -> NDArray[np.bool_]:
    return np.isin(kinds, ["news", "article"])


def _fit(rows: NDArray[np.float64], kinds: NDArray[np.str_]) -> HistGradientBoostingClassifier:
    truth = _is_article(kinds)
    weights = np.where(truth, 1.0, OTHER_WEIGHT)
    return HistGradientBoostingClassifier(**SETTINGS).fit(rows, truth, sample_weight=weights)


def _cross_validate(rows: NDArray[np.float64], kinds: NDArray[np.str_]) -> None:
    guesses = np.zeros(len(rows))
    for seed in range(REPEATS):
        folds = np.random.default_rng(seed).permutation(len(rows)) % FOLDS
        for fold in range(FOLDS):
            model = _fit(rows[folds != fold], kinds[folds != fold])
            guesses[folds == fold] += model.predict_proba(rows[folds == fold])[:, 1] / REPEATS
    for threshold in np.arange(0.3, 0.8, 0.05):
        refused = guesses < threshold
        shares = {kind: refused[kinds == kind].mean() for kind in sorted(set(kinds))}
        print(
            f"threshold {threshold:.2f}: others told {refused[~_is_article(kinds)].mean():.3f},",
            f"articles refused {refused[_is_article(kinds)].mean():.3f};",
            ", ".join(f"{kind} {share:.2f}" for kind, share in shares.items()),
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--mixed", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("index/extract/kind.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
