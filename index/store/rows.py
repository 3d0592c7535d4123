"""Values to rows and back: the one place that knows how each is written down."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import RowMapping

from index.db.columns import VectorBytes
from index.types import Article, Completeness, Label, Passage, Share, Span, Vectors

ARTICLE = (
    "id, url, title, byline, site, published, language, text, "
    "completeness, reason, expected_words, page_starts"
)
SHARE = "space, channel, article, message, shared_by, shared_at"


def article_row(space: str, article: Article) -> dict[str, Any]:
    """Return the columns of ``articles``, all but its passages."""
    return {
        "space": space,
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "site": article.site,
        "published": article.published,
        "language": article.language,
        "text": article.text,
        "completeness": article.label.completeness.value,
        "reason": article.label.reason,
        "expected_words": article.label.expected_words,
        "page_starts": json.dumps(article.page_starts),
    }


def to_article(row: RowMapping) -> Article:
    """Return the article of a row with the columns ``ARTICLE``."""
    return Article(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        byline=row["byline"],
        site=row["site"],
        published=row["published"],
        language=row["language"],
        text=row["text"],
        label=Label(Completeness(row["completeness"]), row["reason"], row["expected_words"]),
        page_starts=tuple(json.loads(row["page_starts"])),
    )


def share_row(share: Share) -> dict[str, Any]:
    """Return the columns ``SHARE``."""
    return {
        "space": share.space,
        "channel": share.channel,
        "article": share.article,
        "message": share.message,
        "shared_by": share.shared_by,
        "shared_at": as_stored(share.shared_at),
    }


def as_stored(at: datetime) -> str:
    """Return a time as it is stored, all of one width so that they sort; without a zone it is UTC."""
    utc = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return utc.isoformat(timespec="microseconds")


def to_share(row: RowMapping) -> Share:
    """Return the share of a row with the columns ``SHARE``."""
    return Share(
        space=row["space"],
        channel=row["channel"],
        article=row["article"],
        message=row["message"],
        shared_by=row["shared_by"],
        shared_at=datetime.fromisoformat(row["shared_at"]),
    )


def spans_text(spans: Sequence[Span]) -> str:
    """Return spans as JSON pairs."""
    return json.dumps([[span.start, span.end] for span in spans], separators=(",", ":"))


def to_spans(stored: str) -> tuple[Span, ...]:
    """Return spans from JSON pairs."""
    return tuple(Span(start, end) for start, end in json.loads(stored))


def to_passage(row: RowMapping) -> Passage:
    """Return the passage of a row with its offsets and sentences."""
    return Passage(row["first_char"], row["past_char"], to_spans(row["sentences"]))


def vector_bytes(vector: Vectors) -> VectorBytes:
    """Return a vector as the database takes it: float32."""
    return VectorBytes(vector.astype("<f4").tobytes())


def halved(vector: Vectors) -> Vectors:
    """Return the nearest vector that half precision can hold: what FAISS is given is what it holds."""
    return vector.astype(np.float16).astype(np.float32)


def to_vectors(stored: Sequence[bytes]) -> Vectors:
    """Return stored vectors as rows, (vectors, dimensions); (0, 0) of none."""
    if not stored:
        return np.zeros((0, 0), np.float32)
    return np.frombuffer(b"".join(stored), "<f4").reshape(len(stored), -1).astype(np.float32)


def sentence_bytes(vectors: Vectors) -> bytes:
    """Return a passage's sentence vectors as they are stored: float16, at half the space.

    An inner product of theirs is off by less than 0.0001.
    """
    return vectors.astype("<f2").tobytes()


def to_sentence_vectors(stored: bytes, sentences: int) -> Vectors:
    """Return them as rows again, (sentences, dimensions)."""
    return np.frombuffer(stored, "<f2").reshape(sentences, -1).astype(np.float32)
