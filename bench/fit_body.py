"""Fit index/extract/body.json: which blocks of a page are its article.

    python -m bench.fit_body --pages DIR --mixed DIR [--out index/extract/body.json]

Prints what cross-validation by page says of the very settings that are written. A block is body
where most of its words stand in the true body, in order.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from tqdm import tqdm

from bench.forests import export
from bench.pages import TruePage, read_pages, shingle_scores, word_f1
from index.extract.blocks import Block, blocks_of
from index.extract.body import Features, describe
from index.extract.charset import decode
from index.extract.hidden import remove_unseen
from index.extract.marks import remove_note_marks
from index.extract.metadata import metadata_of
from index.extract.seen import witnesses_of
from index.extract.structured import structured
from index.extract.tree import parse_html
from index.extract.trees import Forest
from index.extract.trim import trim
from index.extract.votes import words_of

FOLDS = 5
NEWS_WEIGHT = 4.0  # how much more a news page counts than one of the wider web
SETTINGS = {
    "max_iter": 110,
    "learning_rate": 0.1,
    "max_leaf_nodes": 6,
    "min_samples_leaf": 40,
    "l2_regularization": 10,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
THRESHOLD = 0.55


@dataclass(frozen=True, slots=True)
class Example:
    """A page's blocks, what the model sees of them, and which are body: shares of their words."""

    page: TruePage
    is_news: bool
    title: str
    blocks: list[Block]
    features: Features
    truth: NDArray[np.float64]

    @property
    def weights(self) -> NDArray[np.float64]:
        """Return what a mistake about each block would cost the page's F1, about."""
        words = np.array([len(words_of(block.text)) for block in self.blocks], dtype=float)
        cost = np.minimum(0.5, (words + 2) / max(50.0, (words * self.truth).sum()))
        page = NEWS_WEIGHT if self.is_news else 1.0
        return np.asarray(page * cost * min(1.0, 2.5 / max(1.0, cost.sum())))


def main() -> None:
    """Fit, cross-validate and write."""
    arguments = _arguments()
    pages = [(page, True) for page in read_pages(arguments.pages)]
    pages += [(p, False) for p in read_pages(arguments.mixed) if p.kind == "article"]
    found = (_example(page, is_news) for page, is_news in tqdm(pages, desc="reading pages"))
    examples = [example for example in found if example.blocks]
    _cross_validate(examples)
    model = export(_fit(examples), examples[0].features.names, THRESHOLD)
    text = json.dumps(model, separators=(",", ":")).replace('],["', '],\n["')
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(text)} bytes")


def _example(page: TruePage, is_news: bool) -> Example:
    root = parse_html(decode(page.html, None, html=True))
    title = metadata_of(root, structured(root), page.url).title
    remove_unseen(root)
    remove_note_marks(root)
    blocks = blocks_of(root)
    features = describe(blocks, witnesses_of(root)) if blocks else Features((), *_NOTHING)
    return Example(page, is_news, title, blocks, features, _truth(blocks, page.body))


_NOTHING = (np.empty((0, 0)), np.empty(0, dtype=bool))


def _truth(blocks: list[Block], body: str) -> NDArray[np.float64]:
    """Return for each block the share of its words that an alignment with ``body`` matches."""
    words = [words_of(block.text) for block in blocks]
    owners = [number for number, some in enumerate(words) for _ in some]
    flat = [word for some in words for word in some]
    hits: Counter[int] = Counter()
    for match in SequenceMatcher(None, flat, words_of(body), autojunk=False).get_matching_blocks():
        hits.update(owners[match.a : match.a + match.size])
    return np.array([hits[n] / max(1, len(some)) for n, some in enumerate(words)])


def _fit(examples: list[Example]) -> Any:
    rows = np.vstack([e.features.rows[e.features.candidates] for e in examples])
    truth = np.concatenate([e.truth[e.features.candidates] >= 0.5 for e in examples])
    weights = np.concatenate([e.weights[e.features.candidates] for e in examples])
    model = HistGradientBoostingClassifier(**SETTINGS)
    return model.fit(rows, truth, sample_weight=weights / weights.mean())


def _cross_validate(examples: list[Example]) -> None:
    folds = np.random.default_rng(0).permutation(len(examples)) % FOLDS
    forests: list[Forest] = []
    for fold in tqdm(range(FOLDS), desc="cross-validating"):
        others = [e for e, its in zip(examples, folds, strict=True) if its != fold]
        forests.append(Forest(export(_fit(others), examples[0].features.names, THRESHOLD)))
    guesses = [
        _guess(example, forests[fold]) for example, fold in zip(examples, folds, strict=True)
    ]
    for threshold in THRESHOLDS:
        print(f"threshold {threshold:.2f}: {_figures(examples, guesses, threshold)}")


def _guess(example: Example, forest: Forest) -> NDArray[np.float64]:
    features = example.features
    guess = np.zeros(len(example.blocks))
    guess[features.candidates] = forest.probabilities(
        features.names, features.rows[features.candidates]
    )
    return guess


def _figures(examples: list[Example], guesses: list[NDArray[np.float64]], threshold: float) -> str:
    pairs = [
        (e.is_news, e.page.body, _text(e, guess >= threshold))
        for e, guess in zip(examples, guesses, strict=True)
    ]
    f1, precision, recall = shingle_scores((true, text) for news, true, text in pairs if news)
    words = mean(word_f1(true, text) for news, true, text in pairs if not news)
    return f"news F1 {f1:.4f} (P {precision:.4f}, R {recall:.4f}), mixed word F1 {words:.4f}"


def _text(example: Example, chosen: NDArray[np.bool_]) -> str:
    kept = trim(example.blocks, chosen.tolist(), example.title)
    return "\n\n".join(block.text for block in kept)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--mixed", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("index/extract/body.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
