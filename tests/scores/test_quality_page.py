"""The page of figures: what it says of a bar, and that README repeats it to the digit."""

import math
from pathlib import Path

import pytest

from bench.bars import AT_LEAST, AT_MOST, BARS, PAIRS, Bar, look_up
from bench.quality_page import Run, page, short_rows

ROOT = Path(__file__).parents[2]
COMMAND = "`bench.scorecard`"


def results(held: float, shipped: float) -> dict:
    """Return the results of a run that asked English questions alone."""
    return {
        "ablation": {
            "whole": {"cross-validated": {"language en": {"answer@1": [held, 0.7, 0.9]}}},
            "lost": [
                {
                    "kind": "part",
                    "name": "word match",
                    "points": {"language en": {"answer@1": [2.5, 1.0, 4.0]}},
                }
            ],
        },
        "questions": {
            "language en": {
                "questions": 449,
                "absent": 449,
                "articles": 19,
                "figures": {"answer@1": [shipped, 0.8, 1.0], "p95, ms": [141.2]},
                "bm25": {"answer@1": [0.639]},
            }
        },
    }


def row(text: str, what: str) -> list[str]:
    """Return the cells of the row of a table that begins with ``what``."""
    (found,) = [cells for cells in rows(text) if cells[0].startswith(what)]
    return found


def test_what_was_held_back_decides_even_where_the_shipped_path_reaches_the_bar():
    text = page(results(held=0.84, shipped=0.9), {})

    _, bar, held, shipped, bm25, reached = row(text, "right sentence first: 19")
    assert (bar, held, shipped) == ("≥ 0.86", "0.840 [0.700, 0.900]", "0.900 [0.800, 1.000]")
    assert (bm25, reached) == ("0.639", "**no**")


def test_a_bar_that_is_just_reached_is_reached():
    assert row(page(results(held=0.8597, shipped=0), {}), "right sentence first: 19")[-1] == "yes"


@pytest.mark.parametrize(
    ("sign", "value", "met"),
    [(AT_LEAST, 0.5, True), (AT_LEAST, 0.4, False), (AT_MOST, 0.5, True), (AT_MOST, 0.6, False)],
)
def test_a_bar_is_a_floor_or_a_ceiling(sign: str, value: float, met: bool):
    assert Bar("any", sign, 0.5).met(value) is met


def test_what_was_not_measured_is_said_to_be_missing():
    assert row(page({}, {}), "right sentence first: news")[-1] == "not measured"
    assert look_up({"one": {"two": 3}}, ("one", "other")) is None
    assert look_up({"one": {"two": 3}}, ("one", "two")) == [3]
    assert look_up({"one": "+1.10 [+0.80, +1.40]"}, ("one",)) == [1.1, 0.8, 1.4]
    assert look_up({"one": [1.0, math.nan, math.nan]}, ("one",)) == [1]
    assert look_up({"one": 1}, ()) is None


def test_a_sample_is_not_passed_off_as_the_whole():
    run = Run("python -m bench.questions", "2026-11-28", 60.0, every=10)

    assert "each 10th question" in page({}, {"questions": run})
    assert "sample" not in page({}, {"questions": Run("", "2026-11-28", 60.0)})


def test_each_part_stands_with_what_is_lost_without_it():
    text = page(results(held=0.84, shipped=0.9), {})

    assert row(text, "word match") == ["word match", "2.5 [1.0, 4.0]"]


def test_what_single_sentences_are_worth_stands_beside_quotes_of_two():
    whole = {"news": {"answer@1": [0.65, 0.6, 0.7], "answer@3": [0.87, 0.8, 0.9]}}
    lost = {"news": {"answer@1": [2.0, 1.0, 3.0], "answer@3": [0.5, 0.0, 1.0]}}
    pairs = {"kind": "part", "name": PAIRS, "points": lost}
    found = {"ablation": {"whole": {"cross-validated": whole}, "lost": [pairs]}}

    [cells] = [each for each in short_rows(found) if "headline" in each[0]]

    assert cells[1:] == ("0.65 / 0.87", "by single sentences 0.630 / 0.865; BM25 – / –")


def test_other_benches_stand_there_as_they_are():
    found = {"languages": {"de": {"passage recall@1": [0.91, 0.88, 0.94]}, "questions": 449}}
    text = page(found, {})

    assert row(text, "de passage recall@1")[1] == "0.910 [0.880, 0.940]"
    assert row(text, "questions")[1] == "449"


def test_every_command_stands_there_with_its_day():
    run = Run("python -m bench.questions --data DIR --json", "2026-11-28", 90.0)

    assert row(page({}, {"questions": run}), "questions") == [
        "questions",
        "`python -m bench.questions --data DIR --json`",
        "2026-11-28",
        "1.5",
    ]


def test_no_bar_stands_there_twice():
    assert len({bar.what for bar in BARS}) == len(BARS)


def test_a_row_for_readme_is_a_row_of_the_page():
    found = results(held=0.84, shipped=0.9)
    text = page(found, {})

    for cells in short_rows(found):
        assert f"| {' | '.join(cells)} |" in text
        assert differing(f"| {' | '.join(cells)} | {COMMAND} |", text) == []
        assert differing(f"| {cells[0]} | 0.99 | | {COMMAND} |", text) == [cells[0]]


def test_readme_says_what_the_page_says():
    quality = ROOT / "docs" / "quality.md"
    readme = (ROOT / "README.md").read_text("utf-8")

    assert differing(readme, quality.read_text("utf-8") if quality.exists() else "") == []


def differing(readme: str, quality: str) -> list[str]:
    """Return what README has from the scorecard, and the page has not or has otherwise."""
    there = {tuple(row) for row in rows(quality)}
    return [
        cells[0] for *cells, last in rows(readme) if last == COMMAND and tuple(cells) not in there
    ]


def rows(text: str) -> list[list[str]]:
    lines = [line.strip() for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
