"""The nouns that every stage speaks of. Values only: frozen, and each states what always holds of it."""

from index.types.answers import (
    Answer,
    Dispute,
    Explanation,
    Previous,
    Quote,
    Reason,
    Side,
    Standing,
    Status,
    Subject,
    Verified,
)
from index.types.articles import (
    Article,
    Completeness,
    Document,
    Extraction,
    Label,
    Link,
    Page,
    Summary,
)
from index.types.passages import Lowered, Passage, Span, Vectors
from index.types.shares import Reading, Scope, Share, Sharing, Story

__all__ = [
    "Answer",
    "Article",
    "Completeness",
    "Dispute",
    "Document",
    "Explanation",
    "Extraction",
    "Label",
    "Link",
    "Lowered",
    "Page",
    "Passage",
    "Previous",
    "Quote",
    "Reading",
    "Reason",
    "Scope",
    "Share",
    "Sharing",
    "Side",
    "Span",
    "Standing",
    "Status",
    "Story",
    "Subject",
    "Summary",
    "Vectors",
    "Verified",
]
