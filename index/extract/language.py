"""The language of a text, as a two-letter code of ISO 639-1."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_ENOUGH = 200  # characters; below it, what the page claims is worth more than a guess
_LOOKED_AT = 5_000  # characters
_SURE = 0.9
_CODE = re.compile(r"[a-z]{2}")


def language_of(text: str, claimed: str) -> str:
    """Return the language of ``text``; what is ``claimed`` decides where the text cannot."""
    claimed = claimed if _CODE.fullmatch(claimed) else ""
    if len(text) < _ENOUGH:
        return claimed
    found, probability = _identifier().classify(text[:_LOOKED_AT])
    return str(found) if probability >= _SURE or not claimed else claimed


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
