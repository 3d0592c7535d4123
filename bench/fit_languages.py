"""Questions in other languages than English -> index/answering/ranking_words.json, and how good it is where it saw nothing.

    python -m bench.fit_languages --data DIR --library DIR [--every N] [--languages de,es] [--json]

Neither the packaged model nor the reader knows these languages: sentences are ranked by their words
alone, with one set of weights for all of them. Everything is fitted on four fifths of the articles
(of every language: they are translations) and measured on the last, five times; "unknown" is
measured with weights that had seen neither the article nor the language. What is found is kept in
the library, a file for each language; with ``--languages`` that is all that is done.
"""

import argparse
import asyncio
import json
import pickle
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.fit_cases import SPACE, Case, finding
from bench.fit_ranking import (
    MAY_BE_WRONG,
    MAY_COME_CLOSE,
    Judged,
    fit_sentences,
    fit_signs,
    least_mass,
    reached_by,
    there,
)
from bench.language_sets import EVERYWHERE, load
from bench.question_sets import Question
from index.answering.answer import Weighed, choose, mass, signs
from index.answering.excerpts import best_sentences
from index.answering.features import FEATURES, READER
from index.answering.ranking import Ranking
from index.retrieval.finder import Finder
from index.types import Scope

TARGET = Path(__file__).parent.parent / "index" / "answering" / "ranking_words.json"
LANGUAGES = ("de", "es", "ru", "zh")
FOLDS = 5
# The figures that hold no word of English and nothing of the model's: all others are worth nothing.
BY_WORDS = (
    "passage bm25",
    "coverage before",
    "coverage in article",
    "coverage by spelling",
    "coverage by first mention",
    "words found",
    "rarest word found",
    "pairs found",
    "length",
    "early",
    "position",
)
SIGNS = (
    "score",
    "lead",
    "coverage by spelling",
    "coverage in article",
    "words lacking",
    "candidates",
)
_COLUMNS = [list(FEATURES).index(name) for name in BY_WORDS]


def main() -> None:
    """Fit, print the cross-validated figures, and write the file."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit_languages", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--languages", default="")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    wanted = tuple(options.languages.split(",")) if options.languages else LANGUAGES
    found = asyncio.run(_cases(options.data, options.library, wanted, options.every))
    if not options.languages:
        fit = _fit(found)
        TARGET.write_text(f"{json.dumps(fit, indent=2)}\n", "utf-8")
        print(json.dumps(fit["measured"], indent=None if options.json else 2))


async def _cases(data: Path, library: Path, languages: Sequence[str], every: int) -> list[Case]:
    articles, questions = load(data, LANGUAGES)
    cases: list[Case] = []
    async with finding(articles, library) as finder:
        for language in languages:
            kept = library / f"found-{language}-{every}.pickle"
            if not kept.exists():
                asked = _every(questions, language, every)
                kept.write_bytes(pickle.dumps([await _case(finder, each) for each in asked]))
            cases += pickle.loads(kept.read_bytes())
    return cases


def _every(questions: Sequence[Question], language: str, every: int) -> list[Question]:
    """Return each N-th question of a language, where its article is there and where it is not."""
    found = [
        each
        for each in questions
        if _language(each.group) == language and each.channel != EVERYWHERE
    ]
    return [each for at, each in enumerate(found) if at // 2 % every == 0]


async def _case(finder: Finder, question: Question) -> Case:
    found = await finder.sentences(question.text, Scope(SPACE, question.channel))
    right = [
        each.article.id == question.article
        and any(each.span.start <= start and end <= each.span.end for start, end in question.gold)
        for each in found.sentences
    ]
    weighed = Weighed(
        question=question.text,
        sentences=found.sentences,
        figures=np.column_stack([found.figures, np.zeros(len(right))]),  # nothing is read
        candidates=len(right),
        mean_similarity=0.0,
    )
    return Case(question.group, question.article, question.gold, weighed, np.array(right, bool))


def _fit(found: Sequence[Case]) -> dict[str, Any]:
    judged: list[Judged] = []
    unknown: list[Judged] = []
    for fold in range(FOLDS):
        seen = [case for case in found if _fold(case) != fold]
        held = [case for case in found if _fold(case) == fold]
        weights = _weights(seen)
        judged += [_judge(case, weights) for case in held]
        for language in LANGUAGES:
            weights = _weights([case for case in seen if _language(case.group) != language])
            unknown += [_judge(case, weights) for case in held if case.group == language]
    unseen = np.zeros(len(judged))
    for fold in range(FOLDS):
        held_rows = np.array([_fold(each.case) == fold for each in judged])
        rest = [each for each, out in zip(judged, held_rows, strict=True) if not out]
        unseen[held_rows] = there(judged, *fit_signs(rest))[held_rows]
    closest = _thresholds(judged, unseen, MAY_COME_CLOSE)
    near = [
        value >= closest[_language(each.case.group)]
        for each, value in zip(judged, unseen, strict=True)
    ]
    least = round(least_mass(judged, np.array(near)), 3)
    claimed = np.where([each.mass >= least for each in judged], unseen, 0.0)
    answered = _thresholds(judged, claimed, MAY_BE_WRONG)
    weights = _weights(found)
    sign_weights, bias = fit_signs(judged)
    return {
        "about": "Made by bench/fit_languages.py. Measured on articles that the weights had not seen.",
        "measured": {
            group: _measured(
                judged,
                group,
                claimed >= answered[_language(group)],
                unseen < closest[_language(group)],
            )
            for group in dict.fromkeys(case.group for case in found)
        }
        | {f"{group}, unknown": _ranks(unknown, group) for group in LANGUAGES},
        "rough": {name: _round(weights.get(name, 0.0)) for name in FEATURES},
        "features": {name: _round(weights.get(name, 0.0)) for name in (*FEATURES, READER)},
        "signs": {name: _round(value) for name, value in sign_weights.items()},
        "bias": _round(bias),
        "thresholds": {each: [answered[each], closest[each]] for each in answered},
        "mass": least,
    }


def _weights(found: Sequence[Case]) -> dict[str, float]:
    ranked = [(each.group, each.weighed.figures[:, _COLUMNS], each.right) for each in found]
    return fit_sentences(ranked, BY_WORDS)


def _judge(case: Case, weights: dict[str, float]) -> Judged:
    ranking = Ranking(
        {}, {name: weights.get(name, 0.0) for name in (*FEATURES, READER)}, {}, 0, 0, 0, 0
    )
    scores = ranking.scores(case.weighed.figures)
    chosen = choose(case.weighed.sentences, scores)
    right = [case.holds_answer(each.article.id, each.span) for each in chosen]
    alone = choose(case.weighed.sentences, scores, pairs=False)
    told = signs(case.weighed, scores, alone)
    rank = right.index(True) if any(right) else None
    every = case.weighed.sentences
    rows = best_sentences(every, scores)  # what the product chooses among
    held = mass([every[row] for row in rows], scores[rows], alone)
    return Judged(case, rank, {name: told[name] for name in SIGNS}, held)


def _thresholds(
    judged: Sequence[Judged], unseen: NDArray[np.float64], share: float
) -> dict[str, float]:
    """Return for each language, and "" for any, what ``share`` of its questions without an answer reach."""
    found = {}
    for language in ("", *LANGUAGES):
        absent = [not each.case.gold and each.case.group.startswith(language) for each in judged]
        count = sum(absent)
        found[language] = reached_by(share, unseen[absent], np.full(count, 1 / count))
    return found


def _measured(
    judged: Sequence[Judged], group: str, answered: NDArray[np.bool_], nothing: NDArray[np.bool_]
) -> dict[str, float]:
    rows = _rows(judged, group)
    some = [each for each, among in zip(judged, rows & answered, strict=True) if among]
    measured: dict[str, float] = {"questions": int(rows.sum())}
    if judged[int(np.flatnonzero(rows)[0])].case.gold:
        right = [each.rank is not None for each in some]
        measured |= _ranks(judged, group) | {
            "right where answered": round(float(np.mean(right)), 3)
        }
    return measured | {
        "answered": round(float(np.mean(answered[rows])), 3),
        "nothing": round(float(np.mean(nothing[rows])), 3),
    }


def _ranks(judged: Sequence[Judged], group: str) -> dict[str, float]:
    ranks = [each.rank for each in judged if each.case.group == group]
    return {
        "questions": len(ranks),
        "answer@1": round(float(np.mean([rank == 0 for rank in ranks])), 3),
        "answer@3": round(float(np.mean([rank is not None for rank in ranks])), 3),
    }


def _rows(judged: Sequence[Judged], group: str) -> NDArray[np.bool_]:
    return np.array([each.case.group == group for each in judged])


def _language(group: str) -> str:
    return group[:2]


def _fold(case: Case) -> int:
    """Return the fold of the article, the same in every language."""
    return zlib.crc32(case.article.split("-", 1)[1].encode()) % FOLDS


def _round(value: float) -> float:
    return float(f"{value:.4g}")


if __name__ == "__main__":
    main()
