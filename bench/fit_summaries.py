"""Fit the weights by which sentences are chosen for a summary.

    python -m bench.fit_summaries --data DIR [--write]

Two fits, one upon the other. The chances of the article's terms to stand in a summary that people
wrote, by logistic regression over all terms. Then the weights of what sentences share with such a
summary, beside their features: they maximise the expected ROUGE-1 of the three sentences that would
be shown, when sets are drawn with a probability that grows with their score (a softmax over all
sets that may be shown together). Prints scores of five times repeated five-fold cross-validation by
article, with the distance to the first three sentences and its 95 % interval by bootstrap over
articles; with --write, the weights fitted on all articles go to index/summary/summary_weights.json.
"""

import argparse
import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rouge_score.tokenizers import DefaultTokenizer
from scipy.optimize import minimize

from bench.summary_sets import BAR, Rouge, Sample, difference, samples
from index.summary.gist import TERM_FEATURES, rarity_in, term_features
from index.summary.ladder import Rated, key_sentences, sets_of
from index.summary.salience import FEATURES, GIST, Salience, Sentences, features, gist_of
from index.summary.summarise import KEY_SENTENCES, MOST, judged, with_scores, without_lead_in
from index.text.terms import terms

WEIGHTS = Path(__file__).parents[1] / "index/summary/summary_weights.json"
FOLDS, REPEATS = 5, 5
# Of whole summaries, three to four sentences; newsroom's and descriptions are one.
WHOLE = ("cnndm", "summeval", "realsumm")
# A page's description is a summary of another kind: shorter, written to attract, often the lead word
# for word. It counts for the title's weight, which the others, having none, say nothing of.
SHARE_OF_OTHERS = 0.5
# Keeps the weights small, and so the choice near where several sets are nearly as good.
PENALTY = 0.05
PENALTY_OF_A_TERM = 3.0
_STEPS = 20  # of Newton's method; it has long converged
_OPENING = 40  # letters by which an article is known again
_FIRST, _OTHERS = 22, 4  # sentences in the pool: the first, and the best by each other feature

Array = NDArray[np.float64]
Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Case:
    """A sample with its terms, and each set of sentences that may be shown with its reward."""

    sample: Sample
    sentences: Sentences
    rated: Rated
    values: Array
    terms: Array
    once: Array
    again: Array
    sets: NDArray[np.intp]
    rewards: Array


def main() -> None:
    """Print the cross-validated scores and the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    cases = [_case(sample) for sample in asyncio.run(samples(arguments.data))]
    print_scores(cases)
    weights = fit(cases)
    print(json.dumps(weights))
    if arguments.write:
        WEIGHTS.write_text(json.dumps(weights, indent=2) + "\n", "utf-8")


def print_scores(cases: Sequence[Case]) -> None:
    """Print the cross-validated scores beside the lead's."""
    rouge = _Remembered()
    lead = np.array([rouge.of(case, range(KEY_SENTENCES), lead=True) for case in cases])
    ours = np.zeros_like(lead)
    for repeat in range(REPEATS):
        folds = _folds(cases, repeat)
        for fold in range(FOLDS):
            weights = fit([case for case, at in zip(cases, folds, strict=True) if at != fold])
            for at in np.flatnonzero(folds == fold).tolist():
                shown = rouge.of(cases[at], _chosen(cases[at], weights))
                ours[at] += np.array(shown) / REPEATS
    sources = np.array([case.sample.source for case in cases])
    for name in (*dict.fromkeys(sources), BAR):
        among = np.isin(sources, name.split("+"))
        figures = " / ".join(f"{value:.1f}" for value in ours[among].mean(axis=0))
        leads = " / ".join(f"{value:.1f}" for value in lead[among].mean(axis=0))
        print(
            f"{name:16} {among.sum():4} articles: {figures}, lead {leads},"
            f" R1 {difference(ours[among, 0] - lead[among, 0])}"
        )


def fit(cases: Sequence[Case]) -> Weights:
    """Return the weights of terms, and of sentences."""
    whole = [case for case in cases if case.sample.source in WHOLE]
    values = np.concatenate([case.terms for case in whole])
    weights = {
        name: dict(zip(TERM_FEATURES, _logistic(values, labels).round(3).tolist(), strict=True))
        for name, labels in (
            ("once", np.concatenate([case.once for case in whole])),
            ("again", np.concatenate([case.again for case in whole])),
        )
    }
    each = _softmax([(_of_sets(case, weights), case.rewards) for case in cases], _shares(cases))
    return {
        "sentences": dict(zip((GIST, *FEATURES), each.round(3).tolist(), strict=True)),
        **weights,
    }


def _logistic(values: Array, labels: Array) -> Array:
    """Return the weights by which ``values`` tell the chances ``labels``, by Newton's method."""
    weights = np.zeros(values.shape[1])
    penalty = np.full(len(weights), PENALTY_OF_A_TERM)
    penalty[0] = 0  # the one that stands for all terms alike
    for _ in range(_STEPS):
        chances = 1 / (1 + np.exp(-(values @ weights)))
        slope = values.T @ (chances - labels) + penalty * weights
        curve = (values * (chances * (1 - chances))[:, None]).T @ values + np.diag(penalty + 1e-6)
        weights -= np.linalg.solve(curve, slope)
    return weights


def _softmax(cases: Sequence[tuple[Array, Array]], shares: Array) -> Array:
    """Return the weights that maximise the expected reward."""
    sizes = np.array([len(rewards) for _, rewards in cases])
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    of = np.repeat(np.arange(len(sizes)), sizes)
    values = np.concatenate([sets - sets.mean(axis=0) for sets, _ in cases])
    rewards = np.concatenate([rewards for _, rewards in cases])
    scale = values.std(axis=0) + 1e-9
    values = values / scale

    def loss(weights: Array) -> tuple[float, Array]:
        scores = values @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        chance = odds / np.add.reduceat(odds, starts)[of]
        expected = np.add.reduceat(chance * rewards, starts)
        slope = values.T @ (chance * (rewards - expected[of]) * shares[of]) / shares.sum()
        gain = float(expected @ shares / shares.sum())
        return PENALTY * float(weights @ weights) - gain, 2 * PENALTY * weights - slope

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    fitted: Array = found.x / scale
    return fitted


def _shares(cases: Sequence[Case]) -> Array:
    return np.array([1.0 if case.sample.source in WHOLE else SHARE_OF_OTHERS for case in cases])


def _of_sets(case: Case, weights: Weights) -> Array:
    gist = gist_of(case.sentences, _vectors(weights))
    return np.column_stack([gist.said_by(case.sets), case.values[case.sets].sum(axis=1)])


def _chosen(case: Case, weights: Weights) -> tuple[int, ...]:
    each = weights["sentences"]
    salience = Salience(
        case.values @ np.array([each[name] for name in FEATURES]),
        gist_of(case.sentences, _vectors(weights)),
        each[GIST],
    )
    rated = replace(case.rated, score=salience.each().tolist())
    return key_sentences(rated, KEY_SENTENCES, salience.of)


def _vectors(weights: Weights) -> dict[str, Array]:
    return {
        name: np.array([weights[name][each] for each in TERM_FEATURES])
        for name in ("once", "again")
    }


def _case(sample: Sample) -> Case:
    spans = sample.spans[:MOST]
    sentences = judged(sample.article, spans)
    values = features(sentences)
    rated = with_scores(sample.article, spans, sentences, values[:, 0].tolist())
    pool = _pool(sentences, rated, values)
    sets = list(sets_of(rated, pool, KEY_SENTENCES)) or [tuple(pool[:KEY_SENTENCES])]
    reward = _Reward(sample)
    once, again = _labels(sentences, sample)
    rarity = rarity_in(sample.article.language, sentences.stop)
    return Case(
        sample,
        sentences,
        rated,
        values,
        term_features(sentences.said, sentences.showable, rarity),
        once,
        again,
        np.array(sets),
        np.array([reward.of(each) for each in sets]),
    )


def _labels(sentences: Sentences, sample: Sample) -> tuple[Array, Array]:
    """Return in which share of the references each term stands once, and twice or more."""
    columns = dict.fromkeys(term for said in sentences.said for term in said)
    counts = [Counter(terms(reference, sample.article.language)) for reference in sample.references]
    once, again = (
        np.array([np.mean([count[term] >= times for count in counts]) for term in columns])
        for times in (1, 2)
    )
    return once, again


def _pool(sentences: Sentences, rated: Rated, values: Array) -> list[int]:
    shown = [i for i, ok in enumerate(sentences.showable) if ok]
    pool = set(shown[:_FIRST])
    for name in ("title", "key words"):
        column = values[:, FEATURES.index(name)]
        pool.update(sorted(shown, key=lambda i: -column[i])[:_OTHERS])
    pool.update(i - 1 for i in list(pool) if rated.needs_previous[i] and i > 0)
    return sorted(pool)


class _Reward:
    """ROUGE-1 (F1, percent) of a set of sentences, from counts made once."""

    def __init__(self, sample: Sample) -> None:
        tokenizer = DefaultTokenizer(use_stemmer=True)
        shown = [without_lead_in(sample.article, span) for span in sample.spans]
        texts = [span.of(sample.article.text) for span in shown]
        self._sentences = [Counter(tokenizer.tokenize(text)) for text in texts]
        self._references = [Counter(tokenizer.tokenize(each)) for each in sample.references]

    def of(self, chosen: Sequence[int]) -> float:
        """Return the reward of showing the chosen sentences."""
        ours = sum((self._sentences[i] for i in chosen), Counter[object]())
        return 100 * float(np.mean([_f1(ours, each) for each in self._references]))


class _Remembered:
    """ROUGE of the sentences chosen, each set scored once."""

    def __init__(self) -> None:
        self._rouge = Rouge()
        self._scores: dict[tuple[str, str, tuple[int, ...]], list[float]] = {}

    def of(self, case: Case, chosen: Iterable[int], *, lead: bool = False) -> list[float]:
        """Return R1, R2 and L of showing the chosen sentences; the lead is shown as it stands."""
        sample, text = case.sample, case.sample.article.text
        spans = [sample.spans[i] for i in chosen]
        shown = spans if lead else [without_lead_in(sample.article, span) for span in spans]
        key = (sample.source, sample.article.id, tuple(span.start for span in shown))
        if key not in self._scores:
            scores = self._rouge.score([span.of(text) for span in shown], sample.references)
            self._scores[key] = list(scores.values())
        return self._scores[key]


def _f1(ours: Counter[object], theirs: Counter[object]) -> float:
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def _folds(cases: Sequence[Case], repeat: int) -> NDArray[np.intp]:
    """Return the fold of each case; an article that stands in two sources is in one fold."""
    openings = [re.sub(r"\W", "", case.sample.article.text)[:_OPENING] for case in cases]
    among = sorted(set(openings))
    order = np.random.default_rng(repeat).permutation(len(among)) % FOLDS
    folds = dict(zip(among, order.tolist(), strict=True))
    return np.array([folds[opening] for opening in openings])


if __name__ == "__main__":
    main()
