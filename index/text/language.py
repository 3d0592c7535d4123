"""A text -> the language it is written in. The only importer of py3langid."""

import re
import threading
from functools import cache
from typing import Any

_LOOKED_AT = 5_000  # characters to tell by
_ENOUGH = 200  # characters; below it, what a page claims is worth more than a guess
_SURE = 0.9
_CODE = re.compile(r"[a-z]{2}")
_LOADING = threading.Lock()


def language_of(text: str, claimed: str = "") -> str:
    """Return the ISO 639-1 code of the text's language, or "" where there is nothing to tell by.

    What is ``claimed`` decides where the text is too short to be sure.
    """
    claimed = claimed if _CODE.fullmatch(claimed) else ""
    if not any(character.isalpha() for character in text[:_LOOKED_AT]):
        return claimed
    if claimed and len(text) < _ENOUGH:
        return claimed
    found, probability = _identifier().classify(text[:_LOOKED_AT])
    return str(found) if probability >= _SURE or not claimed else claimed


def primary(language: str) -> str:
    """Return the language of a BCP 47 tag without its region, pt of pt-BR; "" where nothing is told."""
    return language.replace("_", "-").split("-", maxsplit=1)[0].lower()


def _identifier() -> Any:
    with _LOADING:  # of all that read a file's first articles at once, one loads it
        return _loaded()


@cache
def _loaded() -> Any:
    # Here, not above: it unpacks its model, and most commands need none.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
