"""A question and a passage -> the names of the question that the passage does not have.

A passage about the same matter often reads as if it answered. That a name which is asked about is
not in it is the best single sign that it does not (docs/decisions/0044).
"""

import re
from collections.abc import Collection

from index.terms import terms

_NAME = re.compile(r"\b[A-Z][\w’'-]+")


def names_lacking(question: str, language: str, held: Collection[str]) -> int:
    """Return how many names are lacking; ``held`` are the terms of the passage and of its title.

    The first word does not count: it has a capital anyway.
    """
    cut = (terms(name, language) for name in {*_NAME.findall(question[1:])})
    return sum(set(held).isdisjoint(each) for each in cut)
