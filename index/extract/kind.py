"""Whether a page is an article at all, or a home page, a listing, a shop, a forum, a manual."""

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import unquote, urlsplit

import numpy as np

from index.extract.blocks import Block
from index.extract.metadata import Metadata
from index.extract.seen import Seen
from index.extract.sizes import size_in_words
from index.extract.structured import Structured
from index.extract.trees import Forest, Numbers
from index.extract.votes import words_of

_DISCUSSED = ("discussionforumposting", "qapage", "question", "comment", "answer")
_SOLD = (
    "product",
    "offer",
    "aggregateoffer",
    "service",
    "localbusiness",
    "aggregaterating",
    "course",
)
_LISTED = ("collectionpage", "itemlist", "searchresultspage")
_DATE_PATH = re.compile(r"/(?:19|20)\d\d[/-]\d{1,2}\b|/(?:19|20)\d{6}\b|\d{7,}")
_ARTICLE_PATH = re.compile(
    r"/(?:blogs?|news|articles?|stor(?:y|ies)|posts?|insights?|magazine|opinion|politics|world|features?"
    r"|guides?|resources|learn|academy|pulse|tips|press-?releases?)/",
)
_FORUM_PATH = re.compile(
    r"forum|thread|/t/|topic|question|discuss|communit|viewtopic|boards?[/.]|/comments/|/r/|stackexchange|answers"
)
_SHOP_PATH = re.compile(
    r"product|/shop|/store|/buy|pric(?:e|ing)|services?\b|/p/|cart|catalog|courses?\b|programs?\b|training"
    r"|certificat|review|packages|rental|/movers|contact|about|careers|solutions"
)
_MANUAL_PATH = re.compile(
    r"docs?\b|documentation|manual|wiki|reference|/api|glossary|tutorial|readme|help|faq"
)
_LIST_PATH = re.compile(
    r"/(?:tags?|categor\w+|topics?|archives?|author|page|search|news|events|awards?|list)/?$|/$"
)
_WE = frozenset({"we", "our", "us", "ours"})
_YOU = frozenset({"you", "your", "yours"})
_THEY = frozenset({"he", "she", "his", "her", "they", "their", "said", "says", "told"})
_PAST = frozenset({"was", "were", "had", "been", "did"})
_BUY = re.compile(
    r"get (?:a )?(?:free )?(?:quote|estimate|started)|contact us|book (?:now|a|online)|call (?:us|now)|add to (?:cart|bag|basket)"
    r"|apply now|enrol|register now|request (?:a|info)|schedule (?:a|your)|free (?:trial|consultation|quote)|learn more|sign up",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\brepl(?:y|ies)\b|\bposts?:|joined|\bquote\b|\bvotes?\b|likes?\b|\bthread\b|asked|answered|solved|views\b|\bmember\b",
    re.IGNORECASE,
)
_LONG = 25  # words, of a paragraph
_PRICE = re.compile(r"[$€£]\s?\d")


def articleness(page: Seen) -> float:
    """Return the probability that the page is one article, by a model fitted on both sorts."""
    names, row = features_of(page)
    return float(_forest().probabilities(names, row)[0])


def features_of(page: Seen) -> tuple[tuple[str, ...], Numbers]:
    """Return the names of the features and their values, (1, features)."""
    columns = {
        **_said_columns(page.said, page.about),
        **_url_columns(_address(page)),
        **_body_columns(page.blocks, page.body),
        **_word_columns(page.blocks, page.body),
    }
    return tuple(columns), np.array([[float(value) for value in columns.values()]])


def _said_columns(said: Structured, about: Metadata) -> dict[str, float]:
    kinds = said.kinds
    return {
        "says_article": bool(said.article),
        "says_og_article": said.first("og:type").lower() == "article",
        "says_website": said.first("og:type").lower() == "website",
        "says_discussed": any(kind in kinds for kind in _DISCUSSED),
        "says_sold": any(kind in kinds for kind in _SOLD),
        "says_listed": any(kind in kinds for kind in _LISTED),
        "dated": bool(said.said("datePublished") or said.first("article:published_time")),
        "date_found": bool(about.published),
        "signed": bool(about.byline),
        "signed_by_person": len(about.byline.split()) > 1,
        "kinds": len(kinds),
        "title_words": len(words_of(about.title)),
        "forum_software": bool(re.search("discourse|phpbb|vbulletin|xenforo|flarum", said.first("generator").lower())),
    }  # fmt: skip


def _address(page: Seen) -> str:
    """Return where the page is on the web, which a file in hand says only itself."""
    return page.url if page.url.startswith("http") else page.about.canonical


def _url_columns(url: str) -> dict[str, float]:
    parts = urlsplit(url.lower())
    path = unquote(parts.path)
    slug = max(path.split("/"), key=len)
    return {
        "url_depth": path.strip("/").count("/") + bool(path.strip("/")),
        "url_slug_words": min(12, len(re.split(r"[-_]", slug))),
        "url_dated": bool(_DATE_PATH.search(path)),
        "url_article": bool(_ARTICLE_PATH.search(path)),
        "url_forum": bool(_FORUM_PATH.search(f"{parts.hostname}{path}")),
        "url_shop": bool(_SHOP_PATH.search(path)),
        "url_manual": bool(_MANUAL_PATH.search(f"{parts.hostname}{path}")),
        "url_list": bool(_LIST_PATH.search(path)),
    }


def _body_columns(blocks: Sequence[Block], body: Sequence[Block]) -> dict[str, float]:
    words = [size_in_words(block.text) for block in body]
    total = max(1, sum(words))
    page = max(1, sum(size_in_words(block.text) for block in blocks))
    long = [
        size
        for size, block in zip(words, body, strict=True)
        if size >= _LONG and block.element.tag != "li"
    ]
    return {
        "words": min(4000, sum(words)),
        "share": sum(words) / page,
        "blocks": min(200, len(body)),
        "block_words": total / max(1, len(body)),
        "long_share": sum(long) / total,
        "longest": min(200, max(words, default=0)),
        "links": sum(block.linked for block in body) / max(1, sum(len(block.text) for block in body)),
        "page_links": sum(block.linked for block in blocks) / max(1, sum(len(b.text) for b in blocks)),
        "items": sum(block.element.tag == "li" for block in body) / max(1, len(body)),
        "headings": sum(block.element.tag in {"h1", "h2", "h3", "h4"} for block in body) / max(1, len(body)),
        "cells": sum(block.element.tag in {"table", "td", "th"} for block in body) / max(1, len(body)),
        "page_headings": min(60, sum(block.element.tag in {"h2", "h3"} for block in blocks)),
        "ends": sum(block.text[-1:] in '.!?”"。！？」' for block in body) / max(1, len(body)),
    }  # fmt: skip


def _word_columns(blocks: Sequence[Block], body: Sequence[Block]) -> dict[str, float]:
    words = [word for block in body for word in words_of(block.text)]
    total = max(1, len(words))
    around = " \n ".join(block.text for block in blocks)
    size = max(1, len(around)) / 1000
    return {
        "we": sum(word in _WE for word in words) / total,
        "you": sum(word in _YOU for word in words) / total,
        "they": sum(word in _THEY for word in words) / total,
        "past": sum(word in _PAST for word in words) / total,
        "i": sum(word in {"i", "my", "me"} for word in words) / total,
        "variety": len(set(words[:400])) / max(1, len(words[:400])),
        "calls_to_buy": len(_BUY.findall(around)) / size,
        "talk": len(_TALK.findall(around)) / size,
        "prices": len(_PRICE.findall(around)) / size,
        "questions": sum(block.text.endswith(("?", "？")) for block in body) / max(1, len(body)),
        "quotations": sum(any(mark in b.text for mark in '“"「') for b in body) / max(1, len(body)),
    }


@cache
def _forest() -> Forest:
    return Forest.load("kind.json")
