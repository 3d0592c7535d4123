"""A question and a passage -> what of the question the passage does not have.

A passage about the same matter often reads as if it answered. That a name which is asked about is
not in it is the best single sign that it does not (docs/decisions/0044).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from index.answering.question import ask
from index.text.terms import terms
from index.types import Quote

_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")


def lacking(question: str, language: str, held: Collection[str]) -> dict[str, float]:
    """Return how many names are lacking, and how rare all lacking words are together.

    ``held`` are the terms of the passage and of its article's title.
    """
    asked = ask(question, language, ())
    names = (frozenset(terms(name, language)) for name in asked.names)
    return {
        "names lacking": float(sum(name.isdisjoint(held) for name in names)),
        "words lacking": sum(each for term, each in asked.rarity.items() if term not in held),
    }


def lacks_a_year(
    question: str, quotes: Sequence[Quote], shared: Mapping[str, datetime] | None = None
) -> bool:
    """Tell whether a year that the question names is in none of the quotes, nor that of their articles.

    ``shared`` is when each article was shared first; it counts where an article has no date.
    """
    dates = {article: str(at.year) for article, at in (shared or {}).items()}
    told = " ".join(
        f"{quote.text} {quote.article.title} {quote.article.published or dates.get(quote.article.id, '')}"
        for quote in quotes
    )
    return any(year not in told for year in _YEAR.findall(question))
