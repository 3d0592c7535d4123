"""A span of an article -> a quote, with the link that opens on it."""

from index.links.deep_links import deep_link
from index.types import Article, Quote, Span

LONGEST = 700  # characters of a quote of several sentences


def quoted(article: Article, span: Span, score: float) -> Quote:
    """Return the quote of a span."""
    return Quote(
        text=span.of(article.text),
        start=span.start,
        end=span.end,
        link=deep_link(article.url, article.text, span.start, span.end, article.page_starts),
        article=article,
        score=score,
    )


def overlap(one: Quote, other: Quote) -> bool:
    """Tell whether two quotes share a character."""
    return one.article.id == other.article.id and one.span.meets(other.span)
