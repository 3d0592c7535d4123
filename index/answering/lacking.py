"""A question and a passage -> what of the question the passage does not have.

A passage about the same matter often reads as if it answered. That a name which is asked about is
not in it is the best single sign that it does not (docs/decisions/0044).
"""

from collections.abc import Collection

from index.answering.question import ask
from index.text.terms import terms


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
