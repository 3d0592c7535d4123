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

from index.sources.compared import Statement
from index.sources.disagreements import Disagreement, disagreements
from index.text.segment import sentences
from index.types import Article, Completeness, Label

CODES = {"ms/id": "id"}  # two languages that share most words, and here a label
ALIKE = 0.25  # cosine of two articles of the archive that are put into one story
SHORTEST = 300  # characters of an article of the archive

# How the newer sentence begins, and what it and the other are: at odds about one thing ("disagree"), of
# two moments at which it was another ("update"), or about two things ("FALSE").
JUDGED = {
    "There have been 94 aviation accidents in 2025": "update",
    "“PAW Patrol: The Mighty Movie” came in at No. 4": "disagree",
    "“Exorcist: The Believer,” the horror sequel": "disagree",
    "There are more than 5.4 million confirmed cases": "update",
    "In Florida, at least 11 deaths have been attributed": "update",
    "On the K-index scale": "disagree",
}

_MONTH = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_PERSON = r"[A-Z][a-z]{2,} [A-Z][a-z]{3,}"
CHANGED = {  # what is changed in an article: the first of these
    "number": re.compile(r"(?<=[a-z]{4} )(?<!Sept )(?<!July )\d{1,3}(?:,\d{3})*(?= [a-z]{3})"),
    "date": re.compile(rf"(?<=on ){_MONTH} \d{{1,2}}\b(?=[ ,.])"),
    "name": re.compile(rf"(?<=[a-z,”\"] ){_PERSON}(?= said)|(?<=said ){_PERSON}(?=[,.])"),
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
        for subject, pattern in CHANGED.items():
            if match := pattern.search(article.text):
                copy = _article("copy", _changed(article.text, match[0], subject), article.title)
                shown = _found((article, copy))
                tried[subject] += 1
                found[subject] += any(each.subject == subject for each in shown)
                other[subject] += any(each.subject != subject for each in shown)
    for subject in CHANGED:
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
            known = (verdict for start, verdict in JUDGED.items() if quote.startswith(start))
            verdict = next(known, "?")
            verdicts[verdict] += 1
            print(
                f"{verdict:>9} {each.subject}\n          {quote}\n          {_quote(each.second)}"
            )
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
    return (
        _article(str(row["id"]), row["text"], row["title"], "-".join(day.groups())) if day else None
    )


def _passages(fact: dict[str, Any], side: str) -> list[Article]:
    return [
        _article(f"{side} {at}", text.replace("\u00a0", " ")) for at, text in enumerate(fact[side])
    ]


def _changed(text: str, value: str, subject: str) -> str:
    """Return the text with another value throughout; of a name the last word is changed by itself too."""
    match subject:
        case "number":
            other = f"{9 - int(value[0]) or 1}{value[1:]}" if value[0] != "4" else f"8{value[1:]}"
            return re.sub(rf"(?<![\d,.]){value}(?![\d,.]*\d)", other, text)
        case "date":
            return text.replace(value, "April 29")
        case _:
            return text.replace(value, "Ailsa Kirkbride").replace(
                value.rsplit(maxsplit=1)[-1], "Kirkbride"
            )


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
