"""Take out of a tree the marks of its footnotes; what else stands raised stays so.

“It was built in 1931.3 It is” is one sentence, and another year. An exponent is no mark: 10 to the 11th
is written 10¹¹, which browsers find on the page, and not 1011.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

_MARK = re.compile(r"(?:\d{1,3}|[^\W\d_]|[*†‡§¶]{1,3})(?:\s?[,;–-]\s?\d{1,3})*")
_BRACKETED = re.compile(r"(?:\[[^\[\]]{1,30}\][\s,]*)+")  # [1], [note 2], [citation needed]
_NAMES = frozenset({"reference", "footnote-ref", "footnote-reference", "noteref"})
_SAID = re.compile(r"[.,;:!?…。，；！？][\"'”’»]*\s*$")
_PRICE = re.compile(r"[$€£¥][\s\d.,]*$")
_CLOSES = tuple(".,;:!?)”’»")
_POWER = re.compile(r"[+−–-]?\d{1,3}")
_RAISED = str.maketrans("0123456789+−–-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_NEAR = 40  # characters before that are looked at


def remove_note_marks(root: HtmlElement) -> None:
    """Remove in place the marks that lead to a note, and write powers with raised digits."""
    emptied = []
    for raised in list(_raised(root)):
        if raised.is_mark():
            emptied.append(raised.emptied())
        elif raised.is_power():
            raised.write_out()
    _take_out(emptied)


@dataclass(frozen=True, slots=True)
class _Raised:
    """What may be a mark, the text before it, and the element that holds the end of that."""

    element: HtmlElement
    before: str
    holder: HtmlElement
    in_tail: bool

    @property
    def text(self) -> str:
        return " ".join(self.element.text_content().split())

    @property
    def after(self) -> str:
        return self.element.tail or ""

    def is_mark(self) -> bool:
        if _BRACKETED.fullmatch(self.text):
            return True
        if not _MARK.fullmatch(self.text):
            return False
        return self._leads_to_a_note() or (self.text[0].isdigit() and self._ends_words())

    def _leads_to_a_note(self) -> bool:
        inside = self.element.find(".//a") is not None
        around = (self.element, *self.element.iterancestors("a"))
        return inside or any("#" in e.get("href", "") or _is_reference(e) for e in around)

    def _ends_words(self) -> bool:
        """Tell whether a number follows a sentence or a clause, and is no part of a price or an isotope."""
        is_said = _SAID.search(self.before) and not _PRICE.search(self.before)
        return bool(is_said) and not self.after[:1].isalnum()

    def is_power(self) -> bool:
        beside = self.before[-1:].isalnum() or self.before[-1:] == ")" or self.after[:1].isalpha()
        return beside and _POWER.fullmatch(self.text) is not None

    def emptied(self) -> HtmlElement:
        """Return what holds nothing but the mark, without it, and with no space before what closes the sentence."""
        whole = self.element
        while whole.getparent().tag in {"a", "span"} and _is_all_of(whole, whole.getparent()):
            whole = whole.getparent()
        if (whole.tail or "").startswith(_CLOSES):  # “harbour [1].”
            place = "tail" if self.in_tail else "text"
            setattr(self.holder, place, (getattr(self.holder, place) or "").rstrip())
        whole.clear(keep_tail=True)
        return whole

    def write_out(self) -> None:
        text = self.text.translate(_RAISED)
        for child in list(self.element):
            self.element.remove(child)
        self.element.text = text


def _take_out(emptied: Sequence[HtmlElement]) -> None:
    """Remove emptied elements. What stood between them is put together once, not copied for each."""
    gone = set(emptied)
    for parent in {element.getparent() for element in emptied}:
        before, text = None, [parent.text or ""]
        for child in list(parent):
            if child in gone:
                text.append(child.tail or "")
                parent.remove(child)
            else:
                _write(parent, before, text)
                before, text = child, [child.tail or ""]
        _write(parent, before, text)


def _write(parent: HtmlElement, before: HtmlElement | None, text: Sequence[str]) -> None:
    """Set what stands in a parent before its first child, or behind a child."""
    if len(text) == 1:
        return
    if before is None:
        parent.text = "".join(text)
    else:
        before.tail = "".join(text)


def _raised(root: HtmlElement) -> Iterator[_Raised]:
    before, holder, in_tail = "", root, False
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and (element.tag == "sup" or _is_reference(element)):
            raised = _Raised(element, before, holder, in_tail)
            before += "" if raised.is_mark() else raised.text
            yield raised
            walk.skip_subtree()
        elif text := element.text if event == "start" else element.tail:
            before = (before + text)[-_NEAR:]
            holder, in_tail = element, event == "end"


def _is_reference(element: HtmlElement) -> bool:
    named = _NAMES.intersection(element.get("class", "").split())
    return bool(named) or str(element.get("role")) == "doc-noteref"


def _is_all_of(inner: HtmlElement, outer: HtmlElement) -> bool:
    return bool(outer.text_content().strip() == inner.text_content().strip())
