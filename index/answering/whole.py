"""A quote -> the quote with what a reader needs to place it: who is meant, and who speaks. Pure.

Still one stretch of the article's text, cut where sentences end. A sentence that points back brings
the one before; a quotation whose speaker the quote does not name brings the sentence that names them.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from index.text.asides import is_aside
from index.text.boundaries import is_bare, is_ended, is_fragment, open_quotes
from index.text.quoting import LONGEST, quoted
from index.text.references import needs_antecedent
from index.text.terms import terms
from index.types import Answer, Lowered, Quote, Span

BEFORE = 2  # sentences that come along in front, at most

_SAYING = (
    r"(?:said|says?|saying|told|tells|added|adds|asked|asks|announced|claimed|stated|wrote|writes|argued|warned|testified"
    r"|explained|explains|noted|insisted|recalled|recalls|replied|continued|called|according to|sagte|erklärte|dijo|declaró)"
)
_SPEAKS = re.compile(rf"\b{_SAYING}\b", re.IGNORECASE)
_ONLY_A_PRONOUN = re.compile(
    rf"\b(?:he|she|they)\s(?:\w+\s)?{_SAYING}\b|\b{_SAYING}\s(?:he|she|they)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<![.!?\"“]\s)(?<!^)\b[A-Z][\w’'-]+\w")
_WORD = re.compile(r"\w+")
_THE = re.compile(r"The\s(?P<noun>[a-z][\w-]+(?:\s[a-z][\w-]+)?)")
_SAYS_WHICH = re.compile(
    r"\s(?:of|behind|who|whom|that|which|whose|in|from|at|with|by|to|for|on|about|between|into|against|where|when)\b"
)
_FEWEST = 2  # words beside a quotation that can name who speaks
# What ends a quotation, by the mark that began it, and what does where that is not there: German ones end as
# English and French ones begin, Swedish ones as they begin, and not every keyboard has both marks.
_ENDS = {'"': ('"', "”"), "“": ("”", '"'), "„": ("“”", '"'), "«": ("»", ""), "»": ("«", "»")}
_ANY_END = '"”“»«'  # of one that began before the text at hand


@dataclass(frozen=True, slots=True)
class Cut:
    """An article's text, cut into sentences."""

    text: str
    sentences: Sequence[Span]
    language: str

    def sentence(self, at: int) -> str:
        """Return one of the sentences."""
        return self.sentences[at].of(self.text)

    def beside(self, first: int, last: int) -> str:
        """Return what of some sentences stands outside of quotation marks."""
        start, end = self.sentences[first].start, self.sentences[last].end
        paragraph = self.text.rfind("\n\n", 0, start) + 1
        inside = open_quotes(self.text[paragraph:start])
        return _outside(self.text[start:end], inside=inside)

    def leans(self, at: int) -> bool:
        """Tell whether a sentence points back to the one before it."""
        sentence = self.sentence(at)
        return (
            self.is_bare(at)
            or needs_antecedent(sentence, self.language)
            or self._repeats(sentence, self.sentence(at - 1))
        )

    def _repeats(self, sentence: str, before: str) -> bool:
        """Tell whether it begins with "The student" after "a student"."""
        known = _THE.match(sentence)
        if known is None or _SAYS_WHICH.match(sentence, known.end()):
            return False
        said = re.search(
            r"\b(?:an?|one|two|three|some|several|another)\s(?:\w+\s){0,3}?\w+", before
        )
        first = known["noun"].split()[0]
        return said is not None and not set(terms(first, "en")).isdisjoint(terms(before, "en"))

    def is_fragment(self, at: int) -> bool:
        """Tell whether a sentence is none, as “Sign up” between two paragraphs."""
        sentence = self.sentence(at)
        return is_fragment(sentence, len(_WORD.findall(sentence)))

    def leads_on(self, at: int) -> bool:
        """Tell whether it says nothing without what stands under it: a heading, or “These are:”."""
        return self.introduces(at) or (self.is_fragment(at) and not self.is_bare(at))

    def before(self, at: int) -> int:
        """Return which sentence comes before one, asides left out; below zero where none does."""
        at -= 1
        while at >= 0 and is_aside(self.sentence(at)):
            at -= 1
        return at

    def is_bare(self, at: int) -> bool:
        """Tell whether it is a figure without a word for what it is of."""
        return is_bare(self.sentence(at))

    def introduces(self, at: int) -> bool:
        """Tell whether it says what follows, as “These are:” does."""
        return self.sentence(at).endswith((":", "："))

    def is_item(self, at: int) -> bool:
        """Tell whether it may be of a list: no whole sentence, nor what introduces another one."""
        sentence = self.sentence(at)
        return not self.introduces(at) and (not is_ended(sentence) or not sentence[0].isupper())

    def is_unnamed(self, first: int, last: int) -> bool:
        """Tell whether somebody speaks there of whom no name is said."""
        beside = self.beside(first, last)
        return _ONLY_A_PRONOUN.search(beside) is not None and not _NAME.search(beside)

    def lacks_speaker(self, first: int, last: int) -> bool:
        """Tell whether it is all in quotation marks: nothing beside them says who speaks."""
        beside = self.beside(first, last)
        whole = self.text[self.sentences[first].start : self.sentences[last].end]
        return len(_WORD.findall(beside)) < _FEWEST <= len(_WORD.findall(whole))

    def length(self, first: int, last: int) -> int:
        """Return how many characters some sentences have."""
        return self.sentences[last].end - self.sentences[first].start

    def tells(self, at: int) -> bool:
        """Tell whether there is such a sentence, with a quotation and a word for whose it is."""
        if at >= len(self.sentences):
            return False
        said = self.beside(at, at)
        return _SPEAKS.search(said) is not None and (
            said != self.sentence(at) or self.sentence(at).rstrip().endswith(":")
        )


def made_whole(
    answer: Answer, sentences: Mapping[str, Sequence[Span]], lowered: Collection[Lowered] = ()
) -> Answer:
    """Return the answer with each of its quotes whole; ``sentences`` are its articles', by id.

    Where a quote needs what another one shows, both are one, in the place of the better. It stays as
    it is where it would meet what is ``lowered``; and apart where sources disagree.
    """
    for at in range(len(answer.shown)):
        found = _with_whole(answer, at, sentences, lowered)
        if len(found.shown) < len(answer.shown):
            return made_whole(found, sentences, lowered)
        answer = found
    return answer


def _with_whole(
    answer: Answer,
    at: int,
    sentences: Mapping[str, Sequence[Span]],
    lowered: Collection[Lowered],
) -> Answer:
    quote = answer.shown[at]
    article = quote.article
    span = whole(article.text, sentences[article.id], quote.span, article.language)
    met = [each for each in answer.shown if each.article.id == article.id and span.meets(each.span)]
    spans = [span, *(each.span for each in met)]
    span = Span(min(each.start for each in spans), max(each.end for each in spans))
    apart = len(met) > 1 and (answer.disagreements or span.end - span.start > LONGEST)
    aside = any(each.article == article.id and span.meets(each.span) for each in lowered)
    return answer if apart or aside or span == quote.span else _as_one(answer, met, span)


def _as_one(answer: Answer, quotes: Sequence[Quote], span: Span) -> Answer:
    """Return the answer with one quote, of ``span``, for some that lie in it."""
    best, *others = quotes
    longer = quoted(best.article, span, best.score)
    every = {each.article.id: each for quote in reversed(quotes) for each in quote.also}
    one = replace(
        longer,
        marks=tuple(sorted((mark for quote in quotes for mark in quote.marks), key=astuple)),
        also=tuple(every.values()),
        core=best.own,
    )
    kept = [at for at, each in enumerate(answer.shown) if each not in others]
    shown = tuple(one if answer.shown[at] == best else answer.shown[at] for at in kept)
    why = tuple(answer.why[at] for at in kept) if answer.why else ()
    return replace(
        answer,
        quotes=shown if answer.quotes else (),
        closest=() if answer.quotes else shown,
        why=why,
    )


def whole(text: str, sentences: Sequence[Span], quote: Span, language: str = "") -> Span:
    """Return the quote, made longer by whole sentences of ``text`` where it needs them."""
    held = [at for at, each in enumerate(sentences) if each.meets(quote)]
    if not held:
        return quote
    cut = Cut(text, sentences, language)
    first, last = _grown(cut, held[0], held[-1])
    return Span(min(quote.start, sentences[first].start), max(quote.end, sentences[last].end))


def _grown(cut: Cut, first: int, last: int) -> tuple[int, int]:
    least = max(0, first - BEFORE)
    lacking = cut.lacks_speaker(first, last)
    if lacking and not _told_before(cut, first, least) and cut.tells(last + 1):
        last, lacking = (
            (last + 1, False) if cut.length(first, last + 1) <= LONGEST else (last, True)
        )
    for _ in range(BEFORE):
        before = cut.before(first)
        if before < 0 or cut.length(before, last) > LONGEST:
            break
        wanted = cut.leans(first) or cut.is_unnamed(first, last)
        if first < last and cut.is_fragment(first) and not cut.is_bare(first + 1):
            wanted = wanted or cut.leans(first + 1)  # it came for the next one, and says nothing
        if not wanted and not (lacking and _told_before(cut, first, least)):
            break
        first = before
        lacking = cut.lacks_speaker(first, last)
    return first, _led_on(cut, first, last) if cut.leads_on(last) else last


def _led_on(cut: Cut, first: int, last: int) -> int:
    """Return the last sentence of what stands under a heading, one, or before a list, all items that have room."""
    under = last + 1
    if under >= len(cut.sentences) or cut.length(first, under) > LONGEST:
        return last
    end = under
    if cut.introduces(last) and cut.is_item(under):
        while (
            end + 1 < len(cut.sentences)
            and cut.is_item(end + 1)
            and cut.length(first, end + 1) <= LONGEST
        ):
            end += 1
    return end


def _told_before(cut: Cut, first: int, least: int) -> bool:
    """Tell whether one of the sentences before, in the same quotation, says who speaks."""
    for at in range(first - 1, least - 1, -1):
        if cut.tells(at):
            return True
        if not cut.lacks_speaker(at, at):
            return False
    return False


def _outside(text: str, *, inside: bool) -> str:
    found, ends = [], _ANY_END if inside else ""
    for at, character in enumerate(text):
        if character in ends:
            ends = ""
        elif not ends and character in _ENDS:
            ends = _ends(character, text[at + 1 :])
        elif not ends and character not in _ANY_END:
            found.append(character)
    return "".join(found)


def _ends(mark: str, rest: str) -> str:
    """Return what ends the quotation that ``mark`` begins; nothing where it is a mark of a list, as in “» More”."""
    ends, otherwise = _ENDS[mark]
    if not set(ends).isdisjoint(rest):
        return ends
    if not set(otherwise).isdisjoint(rest):
        return otherwise
    return "" if mark == "»" else ends + otherwise
