"""One line of text -> where its sentences begin. The only importer of sentencex.

The library decides by what follows a full stop and by its abbreviations for some 300 languages. It
goes wrong on quotation marks and brackets (it pairs apostrophes, and keeps together whatever two
of them enclose) and on the marks of notes, so it is shown the text without them; they, and what
bench/sentences.py shows to be cut wrongly still, are seen to here.
"""

import re
from collections.abc import Iterator

import sentencex

from index.text.language import primary
from index.types import CELLS_APART

# Characters. A quotation of several sentences stays whole up to here: most do, and what is longer
# would no longer be a quote that one reads at a glance.
LONGEST_QUOTATION = 600

STRETCH = 8000  # characters that the library is shown at a time
_FRAGMENT = 6  # words; below it stand headings and captions
# What makes as short a line say something by itself: the cells of a row, a label and its value (“Serves: four”), or a
# figure (“1 tsp cinnamon”), which is neither the line's number in a list nor a year.
_STATES = re.compile(
    rf"{re.escape(CELLS_APART)}|\w\W?:\s+\w|(?<![\w.,])(?!(?:1\d|20)\d\d(?![\d.,]*\d))\d|[\u00bc-\u00be\u2150-\u215e]"
)
_WORD_OF_ITS_OWN = re.compile(r"(?<![\w])[^\W\d_]{3,}")
_NUMBERED = re.compile(r"\W*\d{1,3}[.):]\s")
# What points to a note from behind a sentence: [1], [note 1], ¹. A plain figure is taken for it only after a long
# word or a year: it may be that of “No.1” or “3.5”.
_BRACKETED = r"(?:\[[^\[\]]{1,30}\]|\s\[citation needed\])"
_FIGURE = (
    r"(?:(?<=[.!?…”\"»])[¹²³⁰⁴-⁹]{1,3}"
    r"|(?:(?<=[^\W\d_]{5}\.)|(?<=[^\W\d_]{5}\.[”\"»])|(?<=(?<![\d.,])1\d{3}\.)|(?<=(?<![\d.,])20\d\d\.))"
    r"(?<!approx\.)\d{1,3})"
)
_NOTE = rf"(?:{_BRACKETED}|{_FIGURE})"
_NOTES_BEHIND = re.compile(rf"{_NOTE}+\s*$")
_ENDED = re.compile(r"[.!?…。！？]\W*$")
_NEAR = 40  # characters on either side of a boundary in which its reasons are looked for
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))
_MARKS = re.compile(
    rf"(?<=[.!?…。！？”\"»’)]){_BRACKETED}+(?=\s|$|[\u3400-\u9fff\d])"
    rf"|{_FIGURE}(?=\s+\W?[A-ZÀ-ÖØ-ÞА-ЯЁ]|\s*$)"
    r"|[\"“”„«»‹›()\[\]「」『』]|(?<!\w)[`'‘’]+|['’]+(?!\w)"
)
# After a sentence: its closing marks, also where blanks stand before them, those of its notes, and the blanks.
# The marks that open elsewhere or look the same on both sides close only before a blank.
_CLOSING = re.compile(rf"(?:{_NOTE}|\s*(?:''|[”»›)\]」』])|’|[\"'“‘](?=[\s”»)\]\[]))*\s*")
# The library, which is shown no brackets, takes “(20 Sep).” for an abbreviation. “(a).” at a line's beginning is the letter of an item.
_BEHIND_A_BRACKET = re.compile(r"(?<=\S )\([^()]{1,60}\)\.\s+(?=[^\w()]?[A-ZÀ-ÖØ-ÞА-ЯЁ])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK = re.compile(r"\s")  # the library breaks down at “A.” with a wide blank before the full stop
_FIRST_WORD = re.compile(r"\W*([^\W\d_]+)")
_LAST_WORD = re.compile(r"(?<![^\W_])([ap]\.\s?m|[^\W_]+)\.\s*$")

# A full stop that no blank follows: before it a blank or a short word with a capital ("Dow Jones .DJI", "R-N.Y.",
# "Fri.-Sat."); after a longer one or a number, what cannot be a sentence's first word ("TSLA.O", "Example.Net").
_INSIDE_A_NAME = re.compile(r"(?:\s|(?<![^\W_])(?:[A-Z][a-z]{0,2}|www))\.$")
_NAME_OR_NUMBER = re.compile(r"(?<![^\W_])[A-Z0-9]\w*\.$")
_ENDS_A_NAME = re.compile(r"(?!A\b|I\b)[A-Z]{1,2}\b|(?:Net|Com|Org)\b")
_CJK = re.compile(r"[\u3400-\u9fff]")
_BETWEEN_NAMES = re.compile(rf"{_CJK.pattern}\.\s*$")
_FULL_WIDTH = re.compile("[。，、]")

# What is followed by a name or a number, and so never ends a sentence; beyond the library's own.
_LEADS_ON = {
    language: frozenset(words.split())
    for language, words in {
        "en": "Ms Messrs Mses Spc Spec Pfc Pvt Cpl Ald Assemb Det Supt Insp Amb vs",
        "de": "Hr Fr Frl Hrsg Mio Mrd St Ing Dipl",
        "es": "Sra Sras Srta Dña Dª St",
        "fr": "M MM Me Mgr St Ste",
        "ru": "млн млрд тыс руб им проф акад ген гос св ул пл пр обл др соавт",
    }.items()
}
# The library does not know them there: “then-Gov. Lee”, “Minneapolis-St. Paul”, “Oct. 12-Nov. 3”.
_BEHIND_A_HYPHEN = re.compile(
    r"[-–](?:Gov|Sen|Rep|Lt|Capt|Sgt|Gen|Atty|St|Mt|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.\s$"
)
# The library takes them for a degree, as which they seldom end a sentence: “J.D. Vance”.
_INITIALS = re.compile(r"(?<![\w.])J\.D\.\s$")
_NEXT_SENTENCE = frozenset(("the", "he", "she", "it", "they", "in", "but", "and"))
_BEFORE_A_NUMBER = frozenset(
    [
        "vol",
        "no",
        "pp",
        "p",
        "ch",
        "fig",
        "art",
        "sec",
        "op",
        "approx",
        "nr",
        "núm",
        "nº",
        "pág",
        "bd",
    ]
)
_TIMES_OF_DAY = frozenset(("a.m", "p.m", "a. m", "p. m", "am", "pm"))
_AFTER_A_TIME = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("et", "ct", "mt", "pt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt"),
        *("gmt", "bst", "utc", "cet", "cest", "aest", "local", "eastern", "central", "pacific"),
    )
)


def sentence_starts(line: str, language: str) -> list[int]:
    """Return the offsets in ``line`` at which a sentence begins; the first is 0.

    ``line`` holds no blank line. The white space after a sentence belongs to it.
    """
    plain = _BLANK.sub(" ", _SURROGATE.sub("\ufffd", line))
    code = primary(language) or "en"
    no_case = plain.islower()  # chat is often written without capitals
    cuts = [
        cut
        for cut in sorted({*_proposed(plain, code), *_behind_brackets(plain)})
        if no_case or not _runs_on(plain[max(0, cut - _NEAR) : cut], plain[cut : cut + _NEAR], code)
    ]
    return [0, *_outside_quotations(plain, cuts)]


def is_fragment(sentence: str, words: int) -> bool:
    """Tell whether a sentence of so many words is as short as headings and captions, ends as they do, and states nothing."""
    return (
        words < _FRAGMENT
        and not is_ended(sentence)
        and (is_bare(sentence) or _STATES.search(_NUMBERED.sub("", sentence, 1)) is None)
    )


def is_bare(sentence: str) -> bool:
    """Tell whether it is nothing but a figure, “$164.99” or “300 g”: of what, stands before it."""
    return (
        any(map(str.isdigit, sentence))
        and CELLS_APART not in sentence
        and _WORD_OF_ITS_OWN.search(sentence) is None
    )


def is_ended(sentence: str) -> bool:
    """Tell whether it ends as sentences do, with a full stop or the like."""
    return _ENDED.search(without_notes(sentence)) is not None


def without_notes(sentence: str) -> str:
    """Return the sentence without the marks behind it that point to notes: It grew.[2][3]."""
    return _NOTES_BEHIND.sub("", sentence)


def open_quotes(text: str) -> bool:
    """Tell whether a quotation mark in ``text`` has no partner: it was cut inside a quotation.

    Counts double marks only: a single one may be an apostrophe. A German quotation (low marks
    first) ends with the mark that opens an English one.
    """
    if "„" in text:
        return text.count("„") != text.count("“") + text.count("”")
    return (
        text.count('"') % 2 == 1
        # What was tokenised for a corpus has `` and '', or '' on both sides.
        or (text.count("''") != text.count("``") if "``" in text else text.count("''") % 2 == 1)
        or any(text.count(first) != text.count(last) for first, last in _PAIRS)
    )


def _proposed(plain: str, language: str) -> Iterator[int]:
    """Yield the library's boundaries in the text without marks, as offsets into the text with them.

    Closing marks stay with the sentence before, opening ones go with the one after.
    """
    kept = _without_marks(plain)
    bare = "".join(plain[at] for at in kept)
    for first in _library_starts(bare, language):
        last = first - 1
        while last > 0 and bare[last].isspace():
            last -= 1
        if last >= 0 and first < len(bare):
            closing = _CLOSING.match(plain, kept[last] + 1, kept[first])
            yield closing.end() if closing else kept[first]


def _behind_brackets(plain: str) -> Iterator[int]:
    """Yield where a sentence begins after one that a bracket ends."""
    return (found.end() for found in _BEHIND_A_BRACKET.finditer(plain))


def _library_starts(bare: str, language: str) -> Iterator[int]:
    """Yield where the library begins a sentence, but for the first; a long line in stretches.

    Its time grows with characters times sentences. The next stretch begins with the last sentence
    that was found whole, so that what stands around a boundary is seen on both sides.
    """
    begin = 0
    while True:
        stretch = bare[begin : begin + STRETCH]
        found = [
            each["start_index"] for each in sentencex.get_sentence_boundaries(language, stretch)
        ]
        is_last = begin + STRETCH >= len(bare)
        whole = found[1:] if is_last else found[1:-1]
        yield from (begin + start for start in whole)
        if is_last:
            return
        begin += whole[-1] if whole else STRETCH


def _without_marks(plain: str) -> list[int]:
    """Return the offsets of the characters that are no quotation marks, brackets or marks of notes."""
    kept: list[int] = []
    start = 0
    for mark in _MARKS.finditer(plain):
        kept += range(start, mark.start())
        start = mark.end()
    return [*kept, *range(start, len(plain))]


def _runs_on(before: str, after: str, language: str) -> bool:
    """Tell whether the sentence goes on after all: "Stop!" he said; Ms. Lee; 5 p.m. Friday."""
    following = _FIRST_WORD.match(after)
    next_word = following[1] if following else ""
    if next_word.islower() or _is_inside_a_name(before, after):
        return True
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last[1]
    return (
        word in _LEADS_ON.get(language, ())
        or _BEHIND_A_HYPHEN.search(before) is not None
        or (_INITIALS.search(before) is not None and next_word.lower() not in _NEXT_SENTENCE)
        or (word.lower() in _BEFORE_A_NUMBER and after[:1].isdigit())
        or (word.lower() in _TIMES_OF_DAY and next_word.lower() in _AFTER_A_TIME)
        # An ordinal: am 19. Mai, des 19. Jahrhunderts.
        or (language == "de" and re.fullmatch(r"\d\d?", word) is not None)
        # An initial. In English the library knows them, and "I." and "A." end sentences.
        or (language != "en" and len(word) == 1 and word.isupper())
    )


def _is_inside_a_name(before: str, after: str) -> bool:
    """Tell whether the full stop parts a name: R-N.Y., TSLA.O, 赛夫丁. 阿卜杜拉 where sentences end in a Chinese one."""
    if _CJK.match(after) and _BETWEEN_NAMES.search(before):
        return _FULL_WIDTH.search(before + after) is not None
    if not before.endswith("."):
        return False
    if _INSIDE_A_NAME.search(before):
        return True
    return _NAME_OR_NUMBER.search(before) is not None and _ENDS_A_NAME.match(after) is not None


def _outside_quotations(plain: str, cuts: list[int]) -> Iterator[int]:
    """Leave out the boundaries inside a quotation that ends in this line and is not too long."""
    begin = 0
    bounds = [*cuts, len(plain)]
    for at, cut in enumerate(cuts):
        if cut <= begin:
            continue
        begin = _end_of_quotation(plain, begin, bounds, at)
        if begin < len(plain):
            yield begin


def _end_of_quotation(plain: str, begin: int, bounds: list[int], at: int) -> int:
    for following in range(at, len(bounds)):
        end = bounds[following]
        if end - begin > LONGEST_QUOTATION:
            break
        if not open_quotes(plain[begin:end]):
            return end
    return bounds[at]
