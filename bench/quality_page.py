"""The results of the benches -> docs/quality.md. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.bars import BARS, PAIRS, Bar, look_up
from bench.quality_cells import MISSING, points, shown, slashed, text

SETS = {
    "language en": "English, 19 articles among 79 others",
    "news": "news, own thread",
    "wiki": "SQuAD 2.0",
    "claims": "claims",
    "archive": "600 articles of an archive, and what is beside their topics",
}
# Benches whose results are shown as they are.
_OTHERS = {
    "languages": "Other languages",
    "followups": "Follow-up questions",
    "disputed_facts": "Sources that disagree",
    "summaries": "Summaries",
    "speed": "Speed",
}


@dataclass(frozen=True, slots=True)
class Run:
    """How a bench was run: its command, on what day, and for how long."""

    command: str
    date: str
    seconds: float
    every: int = 1  # each so-many-th question alone, where it was a sample


def page(results: Mapping[str, Any], runs: Mapping[str, Run]) -> str:
    """Return the whole page."""
    parts = [_HEAD, *_sample_warning(runs), *_short(results), *_bars(results)]
    parts += [
        *_held(results),
        *_sets(results),
        *_passages(results),
        *_losses(results),
        *_alike(results),
    ]
    parts += [line for name, title in _OTHERS.items() for line in shown(title, results.get(name))]
    parts += list(_commands(runs))
    return "\n".join(parts) + "\n"


_HEAD = """# How good the answers are

Made by `python -m bench.scorecard`; do not edit. Every figure is a share of 1 unless it says otherwise.
Brackets hold an interval of 95 %: a bootstrap that draws whole articles, since questions about one article
are right and wrong together. Few articles (19 in English, 4 of SQuAD 2.0) make intervals too narrow rather
than too wide.

**Held back** is what counts: the weights were fitted to four fifths of the articles and measured on the
last, five times (the reader to two thirds, three times). **Shipped** is the whole path, `footnote import` and then
`footnote ask`, with the weights that are shipped; these were fitted to all of the English, news and SQuAD 2.0 questions,
so there it flatters. Nothing was fitted to the claims.
"""


def _sample_warning(runs: Mapping[str, Run]) -> Iterator[str]:
    every = max((run.every for run in runs.values()), default=1)
    if every > 1:
        yield f"**This is a trial run on a sample** (of some sets each {every}th question): its intervals are wide.\n"


def short_rows(results: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the rows that README's table repeats: what, the figure, for comparison."""
    held = ("ablation", "whole", "cross-validated")
    for what, group in (
        (
            "right sentence in the first quote / among three, 19 articles among 79 others",
            "language en",
        ),
        (
            "right sentence in the first quote / among three, questions by people who saw the headline",
            "news",
        ),
    ):
        paths = [(*held, group, f"answer@{k}") for k in (1, 3)]
        compared = [("questions", group, "bm25", f"answer@{k}") for k in (1, 3)]
        single = f"by single sentences {_by_single_sentences(results, group)}"
        yield what, slashed(results, paths), f"{single}; BM25 {slashed(results, compared)}"
    claims = [("questions", "claims", "figures", f"answer@{k}") for k in (1, 3)]
    compared = [("questions", "claims", "bm25", f"answer@{k}") for k in (1, 3)]
    yield (
        "a sentence that supports the claim first / among three",
        slashed(results, claims),
        f"BM25 {slashed(results, compared)}",
    )
    told = [(*held, "language en", name) for name in ("answered, present", "answered, absent")]
    yield (
        "answered where the article is there / where it is not",
        slashed(results, told),
        "",
    )


def _by_single_sentences(results: Mapping[str, Any], group: str) -> str:
    """Return what answer@1 and answer@3 are where no two sentences are quoted as one, as BM25's are."""
    held = [
        look_up(results, ("ablation", "whole", "cross-validated", group, f"answer@{k}"))
        for k in (1, 3)
    ]
    lost = [
        each["points"].get(group, {})
        for each in results.get("ablation", {}).get("lost", ())
        if each["name"] == PAIRS
    ]
    return " / ".join(
        "–" if whole is None or not lost else f"{whole[0] - lost[0][f'answer@{k}'][0] / 100:.3f}"
        for k, whole in zip((1, 3), held, strict=True)
    )


def _short(results: Mapping[str, Any]) -> Iterator[str]:
    yield "## In short\n"
    yield "| what | Footnote | for comparison |"
    yield "| --- | --- | --- |"
    for row in short_rows(results):
        yield f"| {' | '.join(row)} |"
    yield ""


def _bars(results: Mapping[str, Any]) -> Iterator[str]:
    yield "## What was to be reached\n"
    yield "| what | bar | held back | shipped | plain BM25 | reached |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for bar in BARS:
        held, shipped = look_up(results, bar.held), look_up(results, bar.shipped)
        cells = [
            bar.what,
            f"{bar.sign} {bar.bar:g}",
            text(held) if bar.held else "",
            text(shipped) if bar.shipped else "",
            text(look_up(results, bar.compared)) if bar.compared else "",
            _verdict(bar, held if bar.held else shipped),
        ]
        yield f"| {' | '.join(cells)} |"
    yield "\nA quote may be of two sentences that were both found, side by side; BM25's are single ones. By single sentences"
    yield f"it is {_by_single_sentences(results, 'language en')} in English and {_by_single_sentences(results, 'news')} in the news,"
    yield "first / among three, to be held against the same bars. That sentences are joined, and from which chance on, was"
    yield "chosen on these questions (docs/decisions/0056): what is held back is held back from the weights, not from that.\n"


def _verdict(bar: Bar, figure: Sequence[float] | None) -> str:
    if figure is None:
        return MISSING
    return "yes" if bar.met(figure[0]) else "**no**"


def _held(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was held back beside what was in sample, for all that was fitted."""
    whole = results.get("ablation", {}).get("whole", {})
    if len(whole) < 2:
        return
    groups = [name for name in SETS if name in whole["cross-validated"]]
    yield "## Held back and in sample\n"
    yield "By one and the same code: the weights fitted to the other folds' articles, and to all. The reader's own figures"
    yield "are held back in both.\n"
    heads = [f"{SETS[name]}: {which}" for name in groups for which in ("held back", "in sample")]
    yield f"| | {' | '.join(heads)} |"
    yield "| --- |" + " --- |" * len(heads)
    for figure in whole["cross-validated"][groups[0]]:
        cells = [
            text(whole[which][name].get(figure))
            for name in groups
            for which in ("cross-validated", "in sample")
        ]
        yield f"| {figure} | {' | '.join(cells)} |"
    yield ""


def _sets(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield every figure of the shipped path, a column for each set."""
    found = {
        name: look["figures"] for name in SETS if (look := results.get("questions", {}).get(name))
    }
    if not found:
        return
    counts = results["questions"]
    yield "## Every figure, as shipped\n"
    yield f"| | {' | '.join(SETS[name] for name in found)} |"
    yield "| --- |" + " --- |" * len(found)
    for label, key in (
        ("questions with an answer there", "questions"),
        ("questions without", "absent"),
        ("articles", "articles"),
    ):
        yield f"| {label} | {' | '.join(str(counts[name][key]) for name in found)} |"
    for name in dict.fromkeys(name for figures in found.values() for name in figures):
        cells = [text(figures[name]) if name in figures else "" for figures in found.values()]
        yield f"| {name} | {' | '.join(cells)} |"
    yield (
        "\nECE is of `confidence`, over ten bins of equal mass, as a probability that the quotes shown hold the"
        "\ngold sentence; it and the risk-coverage figures count the questions without an answer there as wrong, so they"
        "\nspeak of this mixture of both. AURC is the area under the risk-coverage curve, 0 at best. Claims are also"
        "\nmeasured by the sentence alone, without the one before that a quote takes along.\n"
    )


def _passages(results: Mapping[str, Any]) -> Iterator[str]:
    if "retrieval" not in results:
        return
    yield "## How passages are found, before their sentences are ranked\n"
    yield "| questions | way | recall@1 | recall@5 | recall@10 | recall@20 | MRR@10 |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for group, ways in results["retrieval"].items():
        for way, figures in ways.items():
            cells = " | ".join(f"{each[0]:.3f}" for each in figures.values())
            yield f"| {SETS.get(group, group)} | {way} | {cells} |"
    yield ""


def _losses(results: Mapping[str, Any]) -> Iterator[str]:
    lost = results.get("ablation", {}).get("lost", [])
    if not lost:
        return
    yield "## What each part is worth\n"
    yield "Points of a hundred that are lost without it, fitted again and measured on articles held back. A part"
    yield "whose intervals all hold zero has not paid for itself here. Which passages are found and read stays as it was."
    yield "Two sentences in one quote are no better choice: the same one leads, with a second beside it, and a place is free.\n"
    for kind in dict.fromkeys(each["kind"] for each in lost):
        rows = [each for each in lost if each["kind"] == kind]
        groups = [
            (group, name)
            for group, points in rows[0]["points"].items()
            for name in points
            if name != "answer@3"
        ]
        yield f"| without this {kind} | {' | '.join(f'{SETS.get(g, g)}: {n}' for g, n in groups)} |"
        yield "| --- |" + " --- |" * len(groups)
        for each in rows:
            cells = [points(each["points"][group][name]) for group, name in groups]
            yield f"| {each['name']} | {' | '.join(cells)} |"
        yield ""


def _alike(results: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is to be said of questions that only look answerable."""
    wiki = results.get("questions", {}).get("wiki", {}).get("figures")
    held = look_up(results, ("ablation", "whole", "cross-validated", "wiki", "AUROC"))
    if not wiki:
        return
    yield "## Questions that only look answerable\n"
    yield (
        "SQuAD 2.0's unanswerable questions were written by people who saw the paragraph, to look as if it answered"
        f"\nthem. Of these Footnote claims to answer {wiki['answered, absent'][0]:.2f}; of the answerable ones"
        f" {wiki['answered, present'][0]:.2f}. On articles held back, its\nconfidence puts an answerable one above an"
        f" unanswerable one in {text(held)} of pairs; 0.5 would be chance.\nWere it to speak only so often that 0.80 of"
        " the answerable ones are answered, so would\n"
        f"{wiki['answered, absent, at 0.8 present'][0]:.2f} of the others.\n"
    )
    yield (
        "What it shows is then true to its article, close to the matter, and beside the point: the quote speaks of the"
        "\nsame things and does not hold what was asked. It invents nothing, and a reader who follows the citation sees it;"
        "\na reader who does not may be misled. `confidence` is fitted with such questions counting for less than others,"
        "\nsince many of them make it doubt everything: where a channel is asked many of them, it is right less often than"
        "\nit says.\n"
    )


def _commands(runs: Mapping[str, Run]) -> Iterator[str]:
    yield "## How to measure again\n"
    yield "All of it: `python -m bench.scorecard --data DIR --library DIR --results DIR`. Each on its own:\n"
    yield "| bench | command | measured on | minutes, two cores |"
    yield "| --- | --- | --- | --- |"
    for name, run in runs.items():
        yield f"| {name} | `{run.command}` | {run.date} | {run.seconds / 60:.1f} |"
    yield "\nThe data: XQuAD (19 articles, English questions; other languages) among 79 news pages, NewsQA as in MRQA 2019,"
    yield "SQuAD 2.0, WiCE, RGB, FRANK and SummEval; the half of each that was kept for development. Questions about 600"
    yield "articles of RealTimeQA were written for this (bench/archive_questions.py)."
