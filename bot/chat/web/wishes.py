"""What is written in the local channel -> what it asks for. Pure.

Here, where one person works at a desk, a whole text may be pasted and read.
"""

import re

from bot.errors import ChatError
from bot.messages import Ask
from index.links import find_links

ARTICLE_LENGTH = 400  # characters; a longer text without a question is an article
MAX_QUESTION = 1000  # characters; a longer text is an article, even if it asks
MAX_LINKS = 10  # read from one message

_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_QUESTION_MARK = re.compile("[?？؟]")


def wishes(text: str, *, has_file: bool = False) -> list[tuple[Ask, str]]:
    """Return what a message asks for, each with the text that belongs to it.

    A file or a long text without a question is read; links are read; everything else is a question.
    Raises ChatError for too many links.
    """
    if has_file or is_article(text):
        return [(Ask.OPEN, "")]
    links = find_links(text)
    if len(links) > MAX_LINKS:
        raise ChatError(
            f"That is more than {MAX_LINKS} links in one message. Send them in several."
        )
    return [(Ask.READ, link.url) for link in links] or [(Ask.QUESTION, text.strip())]


def is_article(text: str) -> bool:
    """Whether a message is itself something to read: long, beside its links, and asking nothing.

    What is longer than any question is an article, whatever it asks its readers.
    """
    said = _URL.sub("", text).strip()
    if len(said) > MAX_QUESTION:
        return True
    return len(said) > ARTICLE_LENGTH and not _QUESTION_MARK.search(said)
