"""A sentence -> whether a site put it between two paragraphs of the article. English."""

import re

# Another article's title, “MORE:How …”, or what calls on the reader.
_ASIDE = re.compile(
    r"(?!\W*\d)[A-Z][^.:!?]{2,40}:(?=[A-Z])[^\n]*(?<![.!?\"”])$"
    r"|(?:READ|MORE|RELATED|SEE|WATCH|LISTEN)\b[^.:]{0,30}:|(?:More|Read|Related|See|Watch):(?=\S)"
    r"|(?i:need a (?:news )?break\?|play the\b[^.]{0,40}\b(?:crossword|puzzle|quiz)\b|check out the all[- ]new\b"
    r"|sign up\b|subscribe\b|stay up[- ]to[- ]date\b|download (?:the|our)\b[^.]{0,30}\bapp\b)"
)


def is_aside(sentence: str) -> bool:
    """Tell whether it interrupts the article: what comes after it points back to what is before it."""
    return _ASIDE.match(sentence) is not None
