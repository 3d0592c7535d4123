"""An extraction -> the same with its language and its sentences, and no more of them than are read.

The last that is done to a page in the child: some texts take minutes to cut, and one call of C code
that holds the interpreter for seconds would hold up everybody. By name, as the parsers are.
"""

from dataclasses import replace

from index.reasons import first_characters
from index.text.language import language_of
from index.text.segment import sentences
from index.types import Completeness, Extraction, Label

MAX_SENTENCES = 8000  # of an article; the longest that are read have about 5,000


def in_sentences(extraction: Extraction) -> Extraction:
    """Return it with ``language`` and ``sentences``; cut, and said to be, where there are too many."""
    language = extraction.language or language_of(extraction.text)
    found = replace(extraction, language=language)
    spans = tuple(sentences(found.text, language))
    if len(spans) <= MAX_SENTENCES:
        return replace(found, sentences=spans)
    spans = spans[:MAX_SENTENCES]
    text = found.text[: spans[-1].end]
    return replace(
        found,
        text=text,
        label=Label(Completeness.PARTIAL, first_characters(len(text))),
        page_starts=tuple(start for start in found.page_starts if start < len(text)),
        sentences=spans,
    )
