"""Plain text or Markdown -> Extraction."""

from index.types import Completeness, Extraction, Label


def extract_text(text: str, url: str, *, markdown: bool = False) -> Extraction:
    """Return the article in plain text, labelled."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    title = paragraphs[0].lstrip("# ")[:120] if paragraphs else ""
    completeness = Completeness.FULL if paragraphs else Completeness.EMPTY
    return Extraction(title, "", "", "", "", "\n\n".join(paragraphs), Label(completeness))
