"""Which disagreements are found, and are they any?

    python -m bench.disagreements --facts DIR/disputed-facts/facts.jsonl --stories DIR/stories/articles.jsonl
                                  [--archive DIR/news-archive/articles.jsonl.gz]

Disputed facts: a question is found where a supporting and a contradicting passage stand side by side and
one sentence holds the answer; all else that is found is false, as is all between passages of one side.
Changed copies: each English article of the stories beside a copy in which one number, date or name is
another throughout, and beside a copy as it is. Stories, and articles of the archive that are alike and at
most a day apart: what is found is printed with its judgement in ``JUDGED``, which was made by hand.
"""

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from index.disagreements import Disagreement, Statement, disagreements
from index.segment import sentences
from index.types import Article, Completeness, Label

CODES = {"ms/id": "id"}  # two languages that share most words, and here a label
ALIKE = 0.25  # cosine of two articles of the archive that are put into one story
SHORTEST = 300  # characters of an article of the archive

# How the newer sentence begins, and whether the two state different values of one thing.
JUDGED: dict[str, bool] = {}

_MONTH = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
CHANGES = {
    "number": (re.compile(r"(?<=[a-z] )\d{1,3}(?:,\d{3})*(?= [a-z])"), "{}7"),
    "date": (re.compile(rf"(?<=on ){_MONTH} \d{{1,2}}\b(?=[ ,.])"), "April 29"),
    "name": (re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,} [A-Z][a-z]{3,}(?=[ ,.])"), "Ailsa Kirkbride"),
}


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--archive", type=Path)
    given = parser.parse_args()
    disputed(_rows(given.facts))
    rows = _rows(given.stories)
    changed_copies([_labelled(row) for row in rows if row["lang"] == "en"])
    stories: dict[str, list[Article]] = defaultdict(list)
    for row in rows:
        if row["story"] is not None:
            stories[row["story"]].append(_labelled(row))
    judged("stories", stories.values())
    if given.archive:
        judged("archive", neighbours(_rows(given.archive)))


def disputed(facts: Sequence[dict[str, Any]]) -> None:
    """Print how many questions are found, and how many of the findings are theirs."""
    questions, right, wrong, one_side = 0, 0, 0, 0
    for fact in facts:
        answers = _answers(fact["answer"])
        there, against = _passages(fact, "supporting"), _passages(fact, "contradicting")
        found = [each for pair in product(there, against) for each in _found(pair)]
        right_here = sum(any(answer in _both(each) for answer in answers) for each in found)
        questions += right_here > 0
        right, wrong = right + right_here, wrong + len(found) - right_here
        one_side += sum(
            len(_found(pair)) for side in (there, against) for pair in combinations(side, 2)
        )
    print(
        f"disputed facts: {questions} of {len(facts)} questions found ({questions / len(facts):.2f})"
    )
    print(
        f"  findings about the answer: {right} of {right + wrong} ({right / (right + wrong):.3f})"
    )
    print(f"  between passages of one side: {one_side}")


def changed_copies(articles: Sequence[Article]) -> None:
    """Print how often what was changed is found, and how much is found where nothing was."""
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for article in articles:
        for subject, (pattern, put) in CHANGES.items():
            if match := pattern.search(article.text, len(article.text) // 5):
                text = article.text.replace(match[0], put.format(match[0]))
                shown = _found((article, _article("copy", text, article.title)))
                tried[subject] += 1
                found[subject] += any(each.subject == subject for each in shown)
                other[subject] += any(each.subject != subject for each in shown)
    for subject in CHANGES:
        print(
            f"changed copies, {subject}: {found[subject]} of {tried[subject]} found "
            f"({found[subject] / tried[subject]:.2f}), {other[subject]} as something else"
        )
    same = sum(len(_found((each, _article("copy", each.text)))) for each in articles)
    print(f"copies as they are: {same} found in {len(articles)}")


def judged(name: str, stories: Iterable[Sequence[Article]]) -> None:
    """Print all that is found in the stories, each with its judgement."""
    told, verdicts = 0, Counter[str]()
    for story in stories:
        told += 1
        for each in _found(story):
            quote = _quote(each.first)
            verdict = {True: "true", False: "FALSE", None: "?"}[
                next((right for start, right in JUDGED.items() if quote.startswith(start)), None)
            ]
            verdicts[verdict] += 1
            print(f"{verdict:>6} {each.subject}\n       {quote}\n       {_quote(each.second)}")
    print(f"{name}: {told} stories, found {sum(verdicts.values())}: {dict(verdicts)}")


def neighbours(rows: Sequence[dict[str, Any]]) -> Iterator[list[Article]]:
    """Yield the articles of the archive that are about one thing and at most a day apart."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - half a second to load

    articles = [each for row in rows if (each := _archived(row)) and len(each.text) >= SHORTEST]
    days = np.array([date.fromisoformat(each.published).toordinal() for each in articles])
    cut = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.3, stop_words="english")
    table = cut.fit_transform([f"{each.title} {each.text}" for each in articles])
    alike = (table @ table.T).tocoo()
    alike.data[(alike.data < ALIKE) | (abs(days[alike.row] - days[alike.col]) > 1)] = 0
    alike = alike.tocsr()
    alike.eliminate_zeros()
    stories: dict[int, list[Article]] = defaultdict(list)
    for article, label in zip(articles, connected_components(alike)[1].tolist(), strict=True):
        stories[label].append(article)
    yield from (story for story in stories.values() if len(story) > 1)


def _rows(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(line) for line in text.splitlines()]


def _article(
    name: str, text: str, title: str = "", published: str = "", language: str = "en"
) -> Article:
    return Article(name, "", title, "", "", published, language, text, Label(Completeness.FULL))


def _labelled(row: dict[str, Any]) -> Article:
    language = CODES.get(row["lang"], row["lang"])
    return _article(str(row["id"]), row["text"], row["title"], row["published"] or "", language)


def _archived(row: dict[str, Any]) -> Article | None:
    """Return the article with the day that stands in its URL, if one does."""
    day = re.search(r"/(20\d\d)/(\d\d)/(\d\d)/", row["url"])
    return _article(str(row["id"]), row["text"], row["title"], "-".join(day.groups())) if day else None


def _passages(fact: dict[str, Any], side: str) -> list[Article]:
    return [
        _article(f"{side} {at}", text.replace("\u00a0", " ")) for at, text in enumerate(fact[side])
    ]


def _answers(answer: Any) -> list[str]:
    """Return all ways to write the answer, which are one string, or lists of them."""
    return (
        [answer] if isinstance(answer, str) else [way for each in answer for way in _answers(each)]
    )


def _found(articles: Sequence[Article]) -> list[Disagreement]:
    return disagreements([(each, sentences(each.text, each.language)) for each in articles])


def _quote(statement: Statement) -> str:
    return " ".join(statement.span.of(statement.article.text).split())


def _both(each: Disagreement) -> str:
    return f"{_quote(each.first)}\n{_quote(each.second)}"


if __name__ == "__main__":
    main()
