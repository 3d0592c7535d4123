"""What ``--json`` prints: plain values with exactly the keys of the contract in docs/json.md."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.digests.digest import Told
from index.sources.disagreements import Disagreement
from index.types import Answer, Article, Extraction, Quote, Share, Span, Summary, Verified

Record = dict[str, Any]


def of_answer(answer: Answer, row_id: object = None) -> Record:
    """Return an answer; ``row_id`` is the id of its row in a batch."""
    record: Record = {} if row_id is None else {"id": row_id}
    return record | {
        "question": answer.question,
        "status": answer.status.value,
        "confidence": round(answer.confidence, 4),
        "quotes": [_quote(quote) for quote in answer.quotes],
        "closest": [_quote(quote) for quote in answer.closest],
        **_disputes(answer),
    }


def of_why(answer: Answer, shared: Mapping[str, Share]) -> Record:
    """Return why each quote was chosen, with who shared its article first."""
    return {
        "why": [
            {
                "matched": [{"start": e.start, "end": e.end} for e in why.matched],
                "similarity": round(why.similarity, 4),
                "words": round(why.words, 4),
                "reasons": [
                    {
                        "feature": each.feature,
                        "figure": round(each.figure, 4),
                        "worth": round(each.worth, 4),
                    }
                    for each in why.reasons
                ],
                "published": quote.article.published,
                "shared_by": shared[quote.article.id].shared_by,
                "shared_at": shared[quote.article.id].shared_at.isoformat(),
            }
            for quote, why in zip(answer.shown, answer.why, strict=True)
        ]
    }


def of_verified(article: Article, found: Sequence[Verified]) -> Record:
    """Return what has become of an article's sentences on its page."""
    return {
        "id": article.id,
        "url": article.url,
        "sentences": [
            {
                "text": each.span.of(article.text),
                "start": each.span.start,
                "end": each.span.end,
                "standing": each.standing.value,
                "now": each.now,
            }
            for each in found
        ],
    }


def of_reading(article: Article, summary: Summary) -> Record:
    """Return an article as it was read, with its key sentences."""
    return {
        **of_article(article),
        "text": article.text,
        "summary": _spans(article.text, summary.three),
    }


def of_article(article: Article) -> Record:
    """Return what is known of an article, without its text."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "published": article.published,
        "language": article.language,
        "label": article.label.completeness.value,
        "reason": article.label.reason,
        "words": article.words,
    }


def of_shared(article: Article, share: Share) -> Record:
    """Return an article of a channel, and who brought it there first."""
    return of_article(article) | {
        "channel": share.channel,
        "shared_by": share.shared_by,
        "shared_at": share.shared_at.isoformat(),
    }


def of_digest(channel: str, day: date, told: Sequence[Told]) -> Record:
    """Return a day of a channel, every story of it."""
    return {
        "channel": channel,
        "date": day.isoformat(),
        "stories": [
            {
                "title": each.head.title,
                "sentences": [span.of(article.text) for article, span in each.sentences],
                "articles": [
                    {
                        "id": article.id,
                        "url": article.url,
                        "shared_by": share.shared_by,
                        "message": share.message,
                    }
                    for article, share in each.first_shares
                ],
                **_disagreements(each.disagreements),
            }
            for each in told
        ],
    }


def _disagreements(found: Sequence[Disagreement]) -> Record:
    if not found:
        return {}
    return {
        "disagreements": [
            {
                "about": each.subject.value,
                "statements": [
                    {
                        "text": statement.span.of(statement.article.text),
                        "article": statement.article.id,
                        "published": statement.article.published,
                    }
                    for statement in (each.first, each.second)
                ],
            }
            for each in found
        ]
    }


def of_extraction(file: str, extraction: Extraction) -> Record:
    """Return what extraction sees in a file."""
    return {
        "file": file,
        "title": extraction.title,
        "byline": extraction.byline,
        "published": extraction.published,
        "language": extraction.language,
        "label": extraction.label.completeness.value,
        "reason": extraction.label.reason,
        "text": extraction.text,
    }


def _disputes(answer: Answer) -> Record:
    if not answer.disagreements:
        return {}
    return {
        "disagreements": [
            {
                "about": each.subject.value,
                "sides": [
                    {
                        **_quote(answer.shown[side.quote]),
                        "date": side.at.date().isoformat() if side.at else "",
                        "dated_by": ("share" if side.shared else "article") if side.at else "",
                    }
                    for side in each.sides
                ],
            }
            for each in answer.disagreements
        ]
    }


def _quote(quote: Quote) -> Record:
    record = _cited(quote)
    return record | {"also": [_cited(each) for each in quote.also]} if quote.also else record


def _cited(quote: Quote) -> Record:
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "link": quote.link,
        "marks": [{"start": each.start, "end": each.end} for each in quote.marks],
        "article": {
            "id": quote.article.id,
            "url": quote.article.url,
            "title": quote.article.title,
        },
    }


def _spans(text: str, spans: Sequence[Span]) -> list[Record]:
    return [{"text": span.of(text), "start": span.start, "end": span.end} for span in spans]
