"""A page as seen -> its label: how much of an article there was to read, and what stopped it."""

from index import reasons
from index.extract.blocks import Block
from index.extract.kind import articleness
from index.extract.notices import is_notice, notice
from index.extract.saved import is_prose
from index.extract.seen import Seen
from index.extract.sizes import size_in_letters, size_in_words
from index.extract.unstructured import is_designed
from index.extract.walls import is_wall, wall
from index.types import Completeness, Label

MIN_TEXT = 250  # characters; less is no article but what stands in its place
_WALL_TEXT = 1_000  # characters; a wall seldom says more
_WALL_WORDS = 0.25  # of a body's words, from which it says nothing else
_SHORT = 300  # words; a longer text of a paid article is not only its preview
_MOST = 0.6  # of the words the page says it has; less of it is not the whole article
_NO_ARTICLE = 0.3  # probabilities; bench/fit_kind.py says what each costs
_DOUBTFUL = 0.6
_MOST_DIGITS = 6  # of how many words a page says that it has
_BARE = 0.5  # of the words, in sentences of the body
_NEAR = 12  # blocks after the body, where it says that there is more


def label_of(page: Seen, text: str) -> Label:
    """Return how much of an article ``text`` is, in the page's own words where it has any."""
    shown = sum(size_in_letters(block.text) for block in page.blocks)
    if (size_in_letters(text) < MIN_TEXT or shown < _WALL_TEXT) and (reason := _wall(page, text)):
        return Label(Completeness.BLOCKED, reason.strip())
    if (stopped := _stopped(page, text)) and text:
        return stopped
    if size_in_letters(text) < MIN_TEXT and not _is_brief(page, text):
        return _without_body(shown)
    return Label(Completeness.FULL) if _is_bare(page) else _by_kind(articleness(page))


def _wall(page: Seen, text: str) -> str:
    """Return what the page says in an article's place, if it does.

    An article may speak of it in passing, as one about bookings that begins with “Log in to …”.
    """
    body = [block.text for block in page.body] if size_in_letters(text) >= MIN_TEXT else []
    told = sum(size_in_words(line) for line in body if is_wall(line))
    passing = told < _WALL_WORDS * sum(map(size_in_words, body))
    blocks = [block.text for block in page.blocks]
    return wall(
        [
            page.about.title,
            *(line for line in blocks if not passing or line not in body),
            page.unscripted,
        ]
    )


def _is_bare(page: Seen) -> bool:
    """Tell whether there is little on the page but prose, and nothing of what a model could judge."""
    if is_designed(page.root):
        return False
    words = sum(size_in_words(block.text) for block in page.blocks)
    return sum(size_in_words(b.text) for b in page.body if is_prose(b.text)) >= _BARE * words


def _by_kind(probability: float) -> Label:
    if probability < _NO_ARTICLE:
        return Label(Completeness.NOT_AN_ARTICLE, reasons.NO_ARTICLE)
    if probability < _DOUBTFUL:
        return Label(Completeness.PARTIAL, reasons.DOUBTFUL)
    return Label(Completeness.FULL)


def _without_body(shown: float) -> Label:
    if shown > _WALL_TEXT:
        return Label(Completeness.NOT_AN_ARTICLE, reasons.NO_ARTICLE)
    return Label(Completeness.EMPTY, reasons.HARDLY_ANY_TEXT)


def _is_brief(page: Seen, text: str) -> bool:
    """Tell whether a page with little text calls itself an article all the same."""
    return bool(page.said.article) and size_in_letters(text) >= MIN_TEXT / 2


def _stopped(page: Seen, text: str) -> Label | None:
    expected = _expected_words(page)
    words = size_in_words(text)
    is_cut = expected is not None and words < _MOST * expected
    told = notice(block.text for block in _after(page))
    if told and (words < _SHORT or is_cut):
        return Label(Completeness.PARTIAL, told, expected if is_cut else None)
    if _is_paid(page) and (is_cut or (expected is None and words < _SHORT)):
        return Label(Completeness.PARTIAL, reasons.FOR_SUBSCRIBERS, expected)
    return None


def _is_paid(page: Seen) -> bool:
    return page.said.said("isAccessibleForFree").lower() in {"false", "no", "0"}


def _expected_words(page: Seen) -> int | None:
    said = page.said.said("wordCount")
    is_number = said.isdecimal() and len(said) <= _MOST_DIGITS
    return int(said) or None if is_number else None


def _after(page: Seen) -> list[Block]:
    """Return the blocks right behind the last of the body, where a page says that there is more."""
    body = {id(block) for block in page.body if not is_notice(block.text)}
    last = max((n for n, block in enumerate(page.blocks) if id(block) in body), default=-1)
    return list(page.blocks[last + 1 : last + 1 + _NEAR])
