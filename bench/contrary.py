"""Answers that are doubted because the quotes say the contrary: how many of them are right all the same.

    python -m bench.contrary --data DIR [--library DIR] [--set language|news|wiki|claims|seed]
                             [--every N] [--json]

Of each group of questions, by the rule that doubts them (index/answering/doubt.py): how many quotes hold
the gold answer, and how many do not. What is doubted is never claimed.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from bench.asked import Asked
from bench.printing import show
from bench.question_library import place
from bench.question_sets import SETS, sample
from bench.questions import ask
from index.answering.another_number import has_another_number
from index.answering.contrary import says_the_contrary
from index.answering.in_its_place import stands_for_another
from index.answering.named import lacks_a_name, lacks_a_year
from index.answering.turned_round import is_turned_round
from index.answering.unmentioned import is_unmentioned
from index.answering.untold import is_untold


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.contrary", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--set", choices=list(SETS), default="wiki")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = sample(given.set, given.data, given.every)
    with tempfile.TemporaryDirectory() if not given.library else nullcontext() as thrown_away:
        [asked] = asyncio.run(ask(place(given.library or Path(str(thrown_away))), [found]))
    show(dict(sorted(doubted(asked).items())), as_json=given.json)


def doubted(asked: list[Asked]) -> Counter[str]:
    """Return how many answers each rule doubts, by group, by their status, and by whether they are right."""
    found: Counter[str] = Counter()
    for each in asked:
        question, quotes = each.question, each.quotes
        rules = {
            "the contrary": bool(quotes) and says_the_contrary(question.text, quotes[0]),
            "another name": bool(quotes) and lacks_a_name(question.text, quotes),
            "another year": bool(quotes) and lacks_a_year(question.text, quotes),
            "in its place": bool(quotes) and stands_for_another(question.text, quotes[0]),
            "another number": bool(quotes) and has_another_number(question.text, quotes),
            "turned round": bool(quotes) and is_turned_round(question.text, quotes[0]),
            "untold": bool(quotes) and is_untold(question.text, quotes),
            "unmentioned": bool(quotes) and is_unmentioned(question.text, quotes),
        }
        right = "not right" if each.rank is None else "right"
        for rule in (name for name, doubts in rules.items() if doubts):
            found[f"{question.group}: {rule}, {each.answer.status.value}, {right}"] += 1
    return found


if __name__ == "__main__":
    main()
