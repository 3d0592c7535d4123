"""A text -> the language it is written in. The only importer of py3langid."""

_ENOUGH = 5000  # characters to tell by


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, or "" where there is nothing to tell by."""
    # Here, not above: it loads its model, and most commands need none.
    from py3langid.langid import classify  # noqa: PLC0415

    if not any(character.isalpha() for character in text[:_ENOUGH]):
        return ""
    language, _ = classify(text[:_ENOUGH])
    return str(language)
