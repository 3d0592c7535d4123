"""Fit the weights by which sentences are chosen for a summary.

    python -m bench.fit_summaries --data DIR [--write]

The weights maximise the expected ROUGE of the set of three sentences that would be shown, when sets
are drawn with a probability that grows with their score (a softmax over all sets that may be shown
together). Prints the five-fold cross-validated scores, by article; with --write, the weights fitted
on all articles go to index/summary_weights.json.
"""

import argparse
import asyncio
import hashlib
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rouge_score.tokenizers import DefaultTokenizer

from bench.summary_sets import NEWS, Rouge, Sample, samples
from index.ladder import Rated, key_sentences, sets_of
from index.salience import FEATURES, Sentences, features
from index.summarise import KEY_SENTENCES, MOST, judged, with_scores

WEIGHTS = Path(__file__).parents[1] / "index/summary_weights.json"
FOLDS = 5
STEPS = 300
# Keeps the weights small, and so the choice near where several sets are nearly as good.
PENALTY = 0.05
# A page's description is a summary of another kind: shorter, and written to attract.
SHARE_OF_A_DESCRIPTION = 0.5
_FIRST, _OTHERS = 8, 4  # sentences in the pool: the first, and the best by each other feature

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A sample with each set of sentences that may be shown: its features and its reward."""

    sample: Sample
    rated: Rated
    sentences: Array
    sets: torch.Tensor
    rewards: torch.Tensor


def main() -> None:
    """Print the cross-validated scores and the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    found = asyncio.run(samples(arguments.data))
    weights = {}
    for kind in ("with vectors", "without vectors"):
        cases = [_case(sample, kind == "with vectors") for sample in found]
        _print_scores(kind, cases)
        weights[kind] = dict(zip(FEATURES, _fit(cases).round(3).tolist(), strict=True))
        print(json.dumps(weights[kind]))
    if arguments.write:
        WEIGHTS.write_text(json.dumps(weights, indent=2) + "\n", "utf-8")


def _print_scores(kind: str, cases: Sequence[Case]) -> None:
    rouge = Rouge()
    scores: dict[str, list[list[float]]] = defaultdict(list)
    for fold in range(FOLDS):
        weights = _fit([case for case in cases if _fold(case) != fold])
        for case in cases:
            if _fold(case) == fold:
                shown = key_sentences(
                    replace(case.rated, score=(case.sentences @ weights).tolist()), KEY_SENTENCES
                )
                for name, chosen in (("chosen", shown), ("lead", range(KEY_SENTENCES))):
                    texts = [case.sample.spans[i].of(case.sample.article.text) for i in chosen]
                    score = rouge.score(texts, case.sample.references)
                    scores[f"{case.sample.source} {name}"].append(list(score.values()))
    for name, rows in sorted(scores.items()):
        print(f"{kind:16} {name:22}", *(f"{value:5.1f}" for value in np.mean(rows, axis=0)))


def _fit(cases: Sequence[Case]) -> Array:
    """Return the weights that maximise the expected reward, by Adam over all cases at once."""
    most = max(len(case.rewards) for case in cases)
    sets = torch.zeros(len(cases), most, len(FEATURES))
    rewards = torch.zeros(len(cases), most)
    absent = torch.full((len(cases), most), -1e9)
    for at, case in enumerate(cases):
        count = len(case.rewards)
        sets[at, :count] = case.sets - case.sets.mean(0)
        rewards[at, :count] = case.rewards
        absent[at, :count] = 0
    scale = sets[absent == 0].std(0) + 1e-6
    share = torch.tensor(
        [1.0 if c.sample.source in NEWS else SHARE_OF_A_DESCRIPTION for c in cases]
    )
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=0.05)
    for _ in range(STEPS):
        chance = torch.softmax(sets / scale @ weights + absent, 1)
        expected = ((chance * rewards).sum(1) * share).sum() / share.sum()
        loss = PENALTY * (weights**2).sum() - expected
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    fitted: Array = (weights.detach() / scale).double().numpy()
    return fitted


def _case(sample: Sample, with_vectors: bool) -> Case:
    spans = sample.spans[:MOST]
    sentences = judged(sample.article, spans, sample.vectors if with_vectors else None)
    values = features(sentences)
    rated = with_scores(sample.article, spans, sentences, values[:, 0])
    pool = _pool(sentences, rated, values)
    sets = list(sets_of(rated, pool, KEY_SENTENCES)) or [tuple(pool[:KEY_SENTENCES])]
    reward = _Reward(sample)
    return Case(
        sample,
        rated,
        values,
        torch.tensor(np.array([values[list(each)].sum(0) for each in sets]), dtype=torch.float32),
        torch.tensor([reward.of(each) for each in sets]),
    )


def _pool(sentences: Sentences, rated: Rated, values: Array) -> list[int]:
    shown = [i for i, ok in enumerate(sentences.showable) if ok]
    pool = set(shown[:_FIRST])
    for column in range(len(FEATURES))[-3:]:
        pool.update(sorted(shown, key=lambda i: -values[i, column])[:_OTHERS])
    pool.update(i - 1 for i in list(pool) if rated.needs_previous[i] and i > 0)
    return sorted(pool)


class _Reward:
    """The mean of ROUGE-1 and ROUGE-2 (F1, percent) of a set of sentences, from counts made once."""

    def __init__(self, sample: Sample) -> None:
        tokenizer = DefaultTokenizer(use_stemmer=True)
        text = sample.article.text
        self._sentences = [_counts(tokenizer.tokenize(span.of(text))) for span in sample.spans]
        self._references = [_counts(tokenizer.tokenize(each)) for each in sample.references]

    def of(self, chosen: Sequence[int]) -> float:
        """Return the reward of showing the chosen sentences."""
        parts = [self._sentences[i] for i in chosen]
        together = [sum((part[n] for part in parts), Counter()) for n in (0, 1)]
        return 100 * float(
            np.mean([_f1(together[n], each[n]) for each in self._references for n in (0, 1)])
        )


def _counts(tokens: Sequence[str]) -> tuple[Counter[object], Counter[object]]:
    return Counter(tokens), Counter(itertools.pairwise(tokens))


def _f1(ours: Counter[object], theirs: Counter[object]) -> float:
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def _fold(case: Case) -> int:
    return int(hashlib.sha256(case.sample.article.id.encode()).hexdigest(), 16) % FOLDS


if __name__ == "__main__":
    main()
