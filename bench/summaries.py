"""How well an article is summarised: ours, the lead, and each of sumy's algorithms.

    python -m bench.summaries --data DIR [--json]

ROUGE-1, ROUGE-2 and summary-level ROUGE-L (rouge-score, stemmed, F1, the mean over an article's
references), words shown, and the share of sentences that point back to something not shown. For
pages without a reference summary the reference is the description that their editor gave them, and
two more figures tell whether the summary is about the whole: the cosine between what is shown and
the article (``central``), and the share of the title's words in it (``title``). At the end, how far
three sentences are above the lead in ROUGE-1, with the 95 % interval by bootstrap over articles.
"""

import argparse
import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np

from bench.summary_sets import BAR, NEWS, Rouge, Sample, difference, samples
from index.summary.summarise import KEY_SENTENCES, content_terms, rate, summarise
from index.text.references import needs_antecedent
from index.types import Span, Summary

Summariser = Callable[[Sample], Sequence[Span]]
Figures = dict[str, float]
Rows = dict[str, dict[str, list[Figures]]]  # by source and summariser, one an article

# Sentences that sumy is given: the time of most of its algorithms grows with their square or worse.
_MOST = 60
PAGES = 40  # of each folder of pages: embedding them takes most of the time
_SUMY = {
    "LexRank": "lex_rank",
    "TextRank": "text_rank",
    "LSA": "lsa",
    "Luhn": "luhn",
    "SumBasic": "sum_basic",
    "KL": "kl",
    "Reduction": "reduction",
}
_COLUMNS = ("R1", "R2", "L", "words", "dangling", "central", "title")


def main() -> None:
    """Print a table for each source, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = compare(asyncio.run(samples(arguments.data, PAGES)))
    results = {
        source: {name: _means(figures) for name, figures in by_name.items()}
        for source, by_name in rows.items()
    }
    gains = {name: difference(_gains(rows, name.split("+"))) for name in (*rows, BAR)}
    if arguments.json:
        print(json.dumps(results | {"R1 above the lead": gains}))
    else:
        _print_tables(results)
        print(
            "\nR1 above the lead", *(f"{name:16} {gain}" for name, gain in gains.items()), sep="\n"
        )


def compare(found: Iterable[Sample]) -> Rows:
    """Return the figures of every summariser, one an article, by source."""
    rouge = Rouge()
    rows: Rows = defaultdict(lambda: defaultdict(list))
    for sample in found:
        for name, summariser in _summarisers(sample.source).items():
            rows[sample.source][name].append(_figures(sample, summariser(sample), rouge))
    return rows


def _gains(rows: Rows, sources: Sequence[str]) -> list[float]:
    return [
        ours["R1"] - lead["R1"]
        for source in sources
        for ours, lead in zip(rows[source]["footnote"], rows[source]["lead-3"], strict=True)
    ]


def _summarisers(source: str) -> dict[str, Summariser]:
    ours: dict[str, Summariser] = {
        "footnote": lambda sample: _ladder(sample).three,
        "lead-3": lambda sample: sample.spans[:KEY_SENTENCES],
        "footnote, one sentence": lambda sample: _ladder(sample).one,
        "lead-1": lambda sample: sample.spans[:1],
    }
    return ours | {name: _sumy(name) for name in _SUMY if source in NEWS}


def _ladder(sample: Sample) -> Summary:
    return summarise(sample.article, sample.spans)


def _sumy(name: str) -> Summariser:
    algorithm = getattr(import_module(f"sumy.summarizers.{_SUMY[name]}"), f"{_class(name)}")

    def best(sample: Sample) -> Sequence[Span]:
        texts = [span.of(sample.article.text) for span in sample.spans[:_MOST]]
        ratings = rate(algorithm(), texts, sample.article.language)
        chosen = sorted(range(len(texts)), key=lambda i: -ratings[i])[:KEY_SENTENCES]
        return [sample.spans[i] for i in sorted(chosen)]

    return best


def _class(name: str) -> str:
    return {"LSA": "Lsa"}.get(name, name) + "Summarizer"


def _figures(sample: Sample, shown: Sequence[Span], rouge: Rouge) -> Figures:
    texts = [span.of(sample.article.text) for span in shown]
    return rouge.score(texts, sample.references) | {
        "words": sum(len(text.split()) for text in texts),
        "dangling": _dangling(sample, shown),
        "central": _central(sample, shown),
        "title": _of_title(sample, texts),
    }


def _dangling(sample: Sample, shown: Sequence[Span]) -> float:
    """Return the share of shown sentences that need the one before, where it is not shown."""
    ends = {span.end for span in shown}
    order = {span.end: at for at, span in enumerate(sample.spans)}
    alone = 0
    for span in shown:
        at = order[span.end]
        before = sample.spans[at - 1].end if at else None
        if needs_antecedent(span.of(sample.article.text), "en") and before not in ends:
            alone += 1
    return 100 * alone / max(1, len(shown))


def _central(sample: Sample, shown: Sequence[Span]) -> float:
    order = {span.end: at for at, span in enumerate(sample.spans)}
    ours = sample.vectors[[order[span.end] for span in shown]].sum(axis=0)
    whole = sample.vectors.sum(axis=0)
    return 100 * float(ours @ whole / (np.linalg.norm(ours) * np.linalg.norm(whole)))


def _of_title(sample: Sample, texts: Sequence[str]) -> float:
    title = set(content_terms(sample.article.title, "en"))
    if not title:
        return 0.0
    return 100 * len(title & set(content_terms(" ".join(texts), "en"))) / len(title)


def _means(rows: Sequence[Figures]) -> Figures:
    return {name: round(float(np.mean([row[name] for row in rows])), 2) for name in _COLUMNS} | {
        "articles": len(rows)
    }


def _print_tables(results: Mapping[str, Mapping[str, Figures]]) -> None:
    for source, by_name in results.items():
        articles = next(iter(by_name.values()))["articles"]
        print(
            f"\n{source + f' ({articles:.0f} articles)':24}" + "".join(f"{c:>10}" for c in _COLUMNS)
        )
        for name, figures in by_name.items():
            print(f"{name:24}" + "".join(f"{figures[column]:10.1f}" for column in _COLUMNS))


if __name__ == "__main__":
    main()
