"""Where articles are shared and asked about, by whom and when."""

from dataclasses import dataclass
from datetime import datetime

from index.types.articles import Article, Summary


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a question is asked: it sees what was shared in ``channel``.

    Of that only ``articles``, where any are named: those of a thread.
    """

    space: str
    channel: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """An article, shared in a channel by a message. Visibility and digests follow from these alone."""

    space: str
    channel: str
    article: str
    message: str
    shared_by: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where, by what message, by whom and when something is shared."""

    space: str
    channel: str
    message: str
    shared_by: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a link: the article, its summary, and the share that brought it first.

    ``is_new`` is false where the article was already known in this channel; then ``first`` says
    who shared it and by which message. The message that brought it may be read again, as after a
    crash: it is then still new.
    """

    article: Article
    summary: Summary
    first: Share
    is_new: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that report the same event, and their shares in a channel within some time.

    The article that is most like the others comes first; the shares stand oldest first.
    """

    articles: tuple[Article, ...]
    shares: tuple[Share, ...]
