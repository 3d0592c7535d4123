"""What a question loses that is read in brief or not at all, as while many wait (decision 0057), on articles not seen.

    python -m bench.brief --data DIR --library DIR [--json]

By the readers, weights and thresholds of what is read as usual: nothing is fitted to it. The library
is that of bench/fit_reader.py, which is to be run before.
"""

import argparse
import asyncio
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.fit_cases import READS, Asked, Case, asked, cases
from bench.fit_ranking import (
    FOLDS,
    _fold,
    _judge,
    _ranking,
    fit_cases,
    fit_signs,
    rough_scores,
    there,
)
from bench.fit_reader import read_by
from bench.held_back import Held, cross_validated, figures, judged_unseen
from bench.printing import show
from bench.scores import Floats
from index.answering.excerpts import (
    BRIEF,
    UNREAD,
    USUAL,
    Portion,
    best_sentences,
    excerpts,
    said_of_all,
)
from index.answering.reader import encode, tokenizer
from index.models.reader_network import Network
from index.search import read_closely

_SHOWN = (
    "answer@1",
    "answer@3",
    "answered, present",
    "answered, absent",
    "right where answered, present",
)
_PORTIONS = {"usual": USUAL, "brief": BRIEF, "unread": UNREAD}
_CUT = tokenizer()


def main() -> None:
    """Print the figures of each set, as usual, in brief and unread."""
    parser = argparse.ArgumentParser(prog="python -m bench.brief", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    every = asyncio.run(asked(given.data, given.library))
    usual = cases(every, given.library)
    before = rough_scores(every)
    found = {"usual": figures(cross_validated(usual))}
    for name in ("brief", "unread"):
        less = list(_read(every, before, given.library, _PORTIONS[name]))
        found[name] = figures(judged_as(usual, less))
    printed = {
        f"tokens read, {name}": _tokens(every, before, portion)
        for name, portion in _PORTIONS.items()
    }
    for group in found["usual"]:
        for shown in _SHOWN:
            for name, of in found.items():
                printed[f"{group}: {shown}, {name}"] = round(of[group][shown].value, 3)
    show(printed, as_json=given.json)


def judged_as(usual: Sequence[Case], less: Sequence[Case]) -> Held:
    """Return the cases of which less was read as weights judge them that were fitted to the other folds' usual ones."""
    learned = judged_unseen(usual)
    judged, chances = [], []
    for fold in range(FOLDS):
        ranking = _ranking(fit_cases([case for case in usual if _fold(case) != fold]))
        signs = fit_signs([each for each in learned if _fold(each.case) != fold])
        held = [_judge(case, ranking) for case in less if _fold(case) == fold]
        judged += held
        chances.append(there(held, *signs))
    return Held(judged, np.concatenate(chances))


def _read(
    every: Sequence[Asked], before: Sequence[Floats], library: Path, portion: Portion
) -> Iterator[Case]:
    """Read so much for each question with the readers that had not seen their articles, as index/search.py does."""
    for file in sorted(library.glob(READS.format("*"))):
        numbers = pickle.loads(file.read_bytes())
        fold = file.stem.removeprefix(READS.format("").removesuffix(".pickle"))
        network = Network.load(library / f"reader-{fold}.safetensors")
        for each, scores in zip(every, before, strict=True):
            if each.number not in numbers:
                continue
            sentences = each.candidates.sentences
            read = best_sentences(sentences, scores, portion)
            rows = sorted({*best_sentences(sentences, scores, USUAL), *read})
            said = said_of_all(rows, read, read_by(network, each, read))
            weighed = read_closely(each.question, each.candidates, rows, said)
            yield Case(each.group, each.article, each.gold, weighed, each.right[rows])


def _tokens(every: Sequence[Asked], before: Sequence[Floats], portion: Portion) -> float:
    """Return how many tokens are read for a question in the mean."""
    read = [
        sum(
            len(encode(_CUT, each.question, [text.text])[0].ids)
            for text in excerpts([each.candidates.sentences[row] for row in rows])
        )
        for each, rows in (
            (each, best_sentences(each.candidates.sentences, scores, portion))
            for each, scores in zip(every, before, strict=True)
        )
    ]
    return round(float(np.mean(read)), 1)


if __name__ == "__main__":
    main()
