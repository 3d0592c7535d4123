"""Markup -> what a page says of itself, its blocks, and those of them that are its body."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.extract import peer
from index.extract.blocks import Block, blocks_of
from index.extract.body import body_of
from index.extract.features import Witnesses
from index.extract.hidden import remove_unseen
from index.extract.marks import remove_note_marks
from index.extract.metadata import Metadata, metadata_of
from index.extract.structured import Structured, structured
from index.extract.tree import parse_html


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of HTML as its reader sees it, and as it presents itself to machines.

    ``root`` is the tree without what nobody sees; ``unscripted`` what the page shows where
    scripts do not run.
    """

    url: str
    root: HtmlElement
    said: Structured
    about: Metadata
    blocks: Sequence[Block]
    body: Sequence[Block]
    unscripted: str


def see(markup: str, url: str) -> Seen:
    """Return the page that ended at ``url`` as it is seen."""
    root = parse_html(markup)
    said = structured(root)
    about = metadata_of(root, said, url)
    unscripted = " ".join(e.text_content() for e in root.iter("noscript"))
    remove_unseen(root)
    remove_note_marks(root)
    blocks = blocks_of(root)
    body = body_of(blocks, witnesses_of(root), about.title)
    return Seen(url, root, said, about, blocks, body, unscripted)


def witnesses_of(root: HtmlElement) -> Witnesses:
    """Return what trafilatura takes for the body of a tree."""
    return Witnesses(peer.body_text(root, precise=True), peer.body_text(root, precise=False))
