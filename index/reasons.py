"""Why a page was not read whole, where extraction itself says it: the other reasons are the page's own words."""

import re

NO_ARTICLE = "The page does not look like an article."
DOUBTFUL = "It may not be an article: only what reads like one was kept."
HARDLY_ANY_TEXT = "There is hardly any text on the page."
FOR_SUBSCRIBERS = "The rest is for subscribers only."
ROUGHLY = "The page could only be read roughly: something may be missing."
PICTURES = "The PDF holds pictures of pages, and no text."

_ALL = {NO_ARTICLE, DOUBTFUL, HARDLY_ANY_TEXT, FOR_SUBSCRIBERS, ROUGHLY, PICTURES}
_SAY_THE_LABEL_AGAIN = {NO_ARTICLE, HARDLY_ANY_TEXT}
_ONLY_THE_FIRST = re.compile(r"Only the first [\d,]+ (?:of [\d,]+ pages|characters) were read\.")


def first_characters(count: int) -> str:
    """Return that a text was cut."""
    return f"Only the first {count:,} characters were read."


def first_pages(read: int, count: int) -> str:
    """Return that a PDF was cut."""
    return f"Only the first {read} of {count} pages were read."


def is_ours(reason: str) -> bool:
    """Tell whether it is one of these sentences, and so no quote from the page."""
    return reason in _ALL or _ONLY_THE_FIRST.fullmatch(reason) is not None


def says_more(reason: str) -> bool:
    """Tell whether it says more than that there is no text, or no article."""
    return bool(reason) and reason not in _SAY_THE_LABEL_AGAIN
