"""Footnotes' marks are taken out of a tree, and nothing else that stands beside them."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from index.extract.marks import remove_note_marks

SAID = st.text("abc ", max_size=6)
MARK = '<sup><a href="#n">[7]</a></sup>'
KEPT = "<b>x</b>"


@given(st.lists(st.tuples(st.sampled_from([MARK, KEPT]), SAID), max_size=12), SAID)
def test_what_stands_between_marks_stays_and_nothing_empty_is_left(pieces, first: str):
    markup = first + "".join(element + text for element, text in pieces)
    root = html.fromstring(f"<div><p>{markup}</p></div>")
    remove_note_marks(root)
    wanted = html.fromstring(f"<div><p>{markup.replace(MARK, '')}</p></div>")
    assert html.tostring(root) == html.tostring(wanted)
