"""A question and a passage -> what of the question the passage does not have: signs that it says nothing.

A passage about the same matter often reads as if it answered; that a name of the question's is not
in it is the best single sign that it does not (docs/decisions/0044).
"""

import re
from collections.abc import Collection

from index.question import ask
from index.terms import terms

_NEGATED = re.compile(
    r"\b(?:not|never|no|none|nor|without|except|besides|fail(?:s|ed)?|refus\w+)\b|n['’]t\b",
    re.IGNORECASE,
)


def lacking(question: str, language: str, held: Collection[str]) -> dict[str, float]:
    """Return the signs; ``held`` are the terms of the passage, and of its article's title."""
    asked = ask(question, language, ())
    missed = [rarity for term, rarity in asked.rarity.items() if term not in held]
    return {
        "names lacking": float(sum(not _is_held(name, language, held) for name in asked.names)),
        "words lacking": sum(missed),
        "rarest word lacking": max(missed, default=0.0),
        "negated": float(_NEGATED.search(question) is not None),
    }


def _is_held(name: str, language: str, held: Collection[str]) -> bool:
    return any(term in held for term in terms(name, language))
