"""An article's sentences -> which of them can be shown in a summary.

What is left out: headings, captions and bylines, list items, labels with a value, questions and shouts, calls on the
reader, whom the reporters asked in vain, what is too short to say something or too long to be read at a glance, what was cut out of a quotation, and a
quotation alone.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from index.text.boundaries import open_quotes, without_notes
from index.text.references import lead_in_end
from index.types import Span

MIN_WORDS = 4
# In the news articles of bench/summaries.py all but 2 in 100 first sentences are shorter, and most
# sentences that are longer are captions that ran together.
MAX_WORDS = 60
_PROSE = 8  # words at least; headings, captions and bylines are mostly shorter
# A paragraph of so few words among at least two such of the four around it is an item of a list.
_ITEM = 8
_ITEMS = 3
_MIN_LETTERS = 6  # in words of two and more; fewer are a time, a score, a number to call

_CJK = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
_WORD = re.compile(rf"{_CJK}{{1,2}}|(?:(?!{_CJK})\w)+(?:['’](?:(?!{_CJK})\w)+)*")
_ENDS = re.compile(r"[.!?…。！？][\s\"'”’»“)\]」』]*$|''$")
# A statement may end in a quoted question: "They asked: 'Why?'"
_ASKS_OR_SHOUTS = re.compile(r"[?!？！]\s*[)\]]?$|^[\"'“‘«„].*[?!？！]\s*[\"'”’»“]$", re.DOTALL)
_QUOTATION = re.compile(r"(?:\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“”]*[“”]|「[^」]*」)[.。]?")
_LIST_ITEM = re.compile(r"(?:[-*+•‣◦·▪■●–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_SPEAKER = re.compile(
    r"(?:[A-Z]{1,3}|[A-Z][\w.’'-]+ [A-Z][\w.’'-]+|[A-Z][\w’'-]+ [A-Z]\. [A-Z][\w.’'-]+)\s?:\s"
)
# Prep time: 40 minutes.
_LABELLED = re.compile(r"[^\W\d_][\w’'-]*(?:\s[\w’'-]+){0,2}:(?:\s\S+){1,4}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_OPENS_SINGLE = re.compile(r"(?<!\w)['‘](?=[^\W\d])")
_CLOSES_SINGLE = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")
_NOT_THE_STORY = re.compile(
    # captions and what points at pictures
    r"scroll down|^\(graphic:|^pictured|\((?:not )?pictured|, pictured|\bpictured (?:above|below|here|in this|left|right)|\bfile photo\b|\((?:left|right|above|below|centre|center|inset|stock image)\)"
    # whose picture it is, and what is seen on it: Ann Lee/Getty Images The wall on Monday.
    r"|^hide caption\b|^(?-i:[A-Z][^.]{2,60}/(?:Getty Images|AP|AFP|EPA|R(?:euters|EUTERS)|Shutterstock)\s[A-Z])"
    r"|^(?:caption|photo|photos|photograph|image|images|picture|pic|video|watch|listen|gallery|source|credit)\b[^.]{0,40}[:|]"
    r"|^(?:above|below|left|right)[:,]"
    # what calls on the reader
    r"|^(?:let['’]s|be sure to|check out|stay tuned|keep (?:reading|scrolling)|read on|tune in|find out|visit|"
    r"get (?:the (?:latest|facts)|\w+ updates|updates|our|your)|looking for|want to|ready to|here(?:['’]s|\s(?:is|are)) (?:how|why|what|when|where|a|the|everything|some)|"
    r"learn (?:more|how)|(?:use|read) our|dig into|take a look at|feel free|fill out|(?:book|schedule) (?:a|your)|"
    r"(?:browse|shop|download|discover|explore) (?:our|more|how)|explore the universe with news|"
    r"please (?:note|visit|contact|see|e-?mail|call|click|read|send))\b"
    r"|^for [^.]{0,100}(?:,\s(?:please )?|\bplease )(?:visit|follow|see|read|view|click|check|go to|call|e-?mail|contact)\b"
    r"|^for (?:the latest|more|full|live|details|information|tickets)\b[^.]{0,80}\b(?:visit|follow|see|read|click|check out|go to)\b"
    r"|^check back\b|\bcheck back (?:here|for|later|often|regularly)\b|\bour (?:\w+ )?live (?:updates|coverage|blog|page)\b"
    r"|^watch (?:the|more)\b[^.]{0,40}\b(?:trailer|video|clip|episode|livestream)\b|\bcurated by our editors\b"
    # another article's title behind a label: STORMS:Ten that changed the coast.
    r"|^(?-i:[A-Z][A-Z ]{3,30}:(?=[A-Z][a-z]))"
    r"|^to (?:see|view|read|find|learn|register|submit|sign up|contact)\b[^.]{0,80},\s(?:please )?(?:visit|click|go to|call|e-?mail|see|check)\b"
    r"|^read (?:more|our|the (?:full|entire|complete|original|latest))\b|[\w.+-]+@[\w-]+\.\w"
    r"|^play the\b[^.]{0,40}\b(?:crossword|puzzle|quiz)\b"
    r"|^view (?:more|all|our)\b|^refresh (?:for|often|this)\b|^follow along\b"
    # an update of a live page, with what stands around it
    r"|^\d{1,2}[:.]\d\d\s?[ap]\.?m\.?\s?(?:[A-Z]{2,4}\s)?\s?(?:\||[A-Z][a-z]+ \d{1,2}, \d{4})|\bshare this (?:update|article|story|post)\b"
    # notes about the text
    r"|^(?:the )?(?:opinions?|views?)(?: and opinions)? expressed\b|^this (?:page|(?:live ?)?blog) (?:is|was|recaps|reflects)\b"
    r"|^\W?(?:story|article) continues\b|\b(?:listed|linked|embedded) below\b|^warning: (?:graphic|this|some)\b"
    r"|^this (?:article|story|post|report|piece) is (?:part of|adapted from)\b"
    r"|^(?:editor['’]?s?['’]? note|note (?:to|from the) (?:readers?|editors?)|corrections?(?: and clarifications?)?|clarifications?)\b\s*[:.–—-]"
    r"|\b(?:earlier|previous) version of this (?:story|article|report|post|column)\b|^AI-assisted summary\b"
    # whom the reporters asked in vain
    r"|^[^,.]*\b(?:reached out|contacted)\b[^.]{0,120}\bfor (?:an? )?(?:further |more |additional )?(?:comments?|statement|information|response|details|clarification)\b"
    r"|^[^,.]*\b(?:responded|respond|replied|reply|returned|return|response) to [^.]{0,40}\b(?:requests?|inquir(?:y|ies)|messages?|calls?) for (?:further |more |additional )?(?:comment|an interview|information)\b"
    r"|^[^,.]*\bha(?:s|ve) been (?:contacted|approached|asked) for (?:an? )?(?:comment|statement|response)\b"
    # what the site says about itself
    r"|^(?:read|see|click|tap|share|follow|subscribe|sign up|log in|register|related|advertisement|"
    r"published|updated|last updated|posted|follow us|join our|get the|download|contact us|learn more|don['’]t miss)\b[^.]{0,60}"
    r"(?:more|here|also|now|today|newsletter|below|full (?:story|article)|on (?:twitter|facebook|instagram)|app|:|\bat \d|\d{4})"
    r"|\b(?:all rights reserved|copyright|cookies?|newsletters?|sign up|subscrib\w+|click here|terms of (?:use|service)|privacy policy|"
    r"with a subscription|(?:to|in|into) your (?:e-?mail )?inbox|support (?:us|our (?:work|journalism))|bring you (?:the|top|more))\b"
    r"|contributed to this (?:report|article|story)|^(?:the )?(?:associated press|reuters|afp) contributed"
    r"|\b(?:this (?:article|story|post|interview) (?:was|has been|originally|first|may contain|contains)|"
    r"affiliate (?:link|commission)|links?\b[^.]{0,40}\baffiliate|earn a commission|"
    r"(?:we|i) (?:(?:may|might|could|can|will) )?(?:also )?(?:earn|receive|get|make)\b[^.]{0,25}\bcommissions?|"
    r"at no (?:extra|additional) (?:cost|charge) to you|sponsored (?:post|content)\b|reporting by|editing by|this week['’]s (?:issue|newsletter))\b"
    # the same in other languages
    r"|^(?:lesen sie|foto|bild|quelle|mehr zum thema|leer más|lea también|fuente|suscríbete|síguenos|lire aussi|"
    r"à lire|crédit|abonnez|читайте также|фото|источник|подпис\w+|anmerkung der redaktion|nota del editor|"
    r"note de la rédaction|примечание редакции|от редакции)\b"
    r"|\b(?:hier klicken|klicken sie|ha(?:ga|z) clic|suscr[ií]b(?:ase|ete)|cliquez|abonnez-vous|нажмите (?:здесь|сюда|на)|подпи(?:шитесь|сывайтесь))\b"
    r"|[点點][击擊](?:此处|此處|这里|這裡|查看|观看|觀看|收看|下方|链接|連結)|扫码|扫描二维码|责任编辑|こちらをクリック"
    # a dateline that ends like a sentence: МОСКВА, 9 янв - РИА Новости.
    r"|^[\w -]{3,30}, \d{1,2}(?: de)? \w{3,10}\.?(?: de \d{4})?\s?(?:[-–—][\w ]{2,20}|\([\w ]{2,20}\))\.$"
    r"|©|ⓒ|저작권자|無断転載|www\.|https?://",
    re.IGNORECASE,
)
_GREETS = re.compile(
    r"(?:hi|hello|hey|welcome|thank(?:s| you)|dear|congratulations|good (?:morning|evening|afternoon))\b",
    re.IGNORECASE,
)


def showable(text: str, spans: Sequence[Span], title: str, language: str = "") -> list[bool]:
    """Tell for each sentence whether it can be shown, as far as it goes by itself.

    Where that leaves nothing, items of lists and parts of sentences can, and then everything with some words: a poor
    summary says more than none.
    """
    told = list(_without_lead_in(text, spans, language))
    plain = [
        _says_something(without_notes(span.of(text)), title) and not _cut_out(text, span)
        for span in told
    ]
    for shown in (
        [ok and whole for ok, whole in zip(plain, _whole(text, told), strict=True)],
        plain,
        [_has_words(span.of(text)) for span in spans],
    ):
        if any(shown):
            return shown
    return [True] * len(spans)


def is_prose(sentence: str) -> bool:
    """Tell whether it is no heading, caption or byline, as those stand before an article begins."""
    plain = without_notes(sentence)
    return words_in(plain) >= _PROSE and _ENDS.search(plain) is not None


def words_in(sentence: str) -> int:
    """Count words; in scripts without spaces, two characters count as one."""
    return len(_WORD.findall(sentence))


def _whole(text: str, spans: Sequence[Span]) -> Iterator[bool]:
    """Tell for each sentence whether it is more than an item of a list, or than a part of a sentence."""
    items = _items(text)
    lower = [_opens_in_lower_case(span.of(text)) for span in spans]
    cased = sum(lower) * 2 < len(spans)  # chat is often written without capitals
    for span, opens in zip(spans, lower, strict=True):
        yield not (cased and opens) and _paragraph(text, span) not in items


def _items(text: str) -> frozenset[int]:
    """Return where the paragraphs begin that are items of a list."""
    starts = [0, *(blank.end() for blank in re.finditer("\n\n", text))]
    short = [
        words_in(text[start:end].removesuffix("\n\n")) <= _ITEM
        for start, end in itertools.pairwise([*starts, len(text)])
    ]
    return frozenset(
        start
        for at, start in enumerate(starts)
        if short[at] and sum(short[max(0, at - 2) : at + 3]) >= _ITEMS
    )


def _paragraph(text: str, span: Span) -> int:
    """Return where the sentence's paragraph begins."""
    blank = text.rfind("\n\n", 0, span.start)
    return blank + 2 if blank >= 0 else 0


def _opens_in_lower_case(sentence: str) -> bool:
    """Tell so of "around ten", not of "iPhone sales" or "my6sense"."""
    first = sentence.split(maxsplit=1)[0]
    return first.isalpha() and first.islower()


def _without_lead_in(text: str, spans: Sequence[Span], language: str) -> Iterator[Span]:
    """Leave out numbers in a list, and the place before an article's first sentence, which looks like a speaker.

    Where others speak after it, it is one: "LARRY KING: Good evening."
    """
    for at, span in enumerate(spans):
        sentence = span.of(text)
        speaks = _SPEAKER.match(sentence) is not None
        if speaks and (at > 0 or any(_SPEAKER.match(other.of(text)) for other in spans[1:])):
            yield span
        else:
            yield Span(span.start + lead_in_end(sentence, language), span.end)


def _says_something(sentence: str, title: str) -> bool:
    return (
        MIN_WORDS <= words_in(sentence) <= MAX_WORDS
        and _has_words(sentence)
        and _ENDS.search(sentence) is not None
        and _ASKS_OR_SHOUTS.search(sentence) is None
        and not any(pattern.match(sentence) for pattern in (_LIST_ITEM, _SPEAKER, _GREETS))
        and not any(pattern.fullmatch(sentence) for pattern in (_QUOTATION, _LABELLED))
        and _NOT_THE_STORY.search(sentence) is None
        and _WORD.findall(sentence.lower()) != _WORD.findall(title.lower())
    )


def _has_words(sentence: str) -> bool:
    return sum(map(len, _LETTERS.findall(sentence))) >= _MIN_LETTERS


def _cut_out(text: str, span: Span) -> bool:
    """Tell whether the sentence begins or ends inside a quotation of its paragraph, or a bracket."""
    sentence = span.of(text)
    if open_quotes(sentence) or _cut_from_single_quotes(sentence) or _cut_from_brackets(sentence):
        return True
    return open_quotes(text[_paragraph(text, span) : span.start])


def _cut_from_brackets(sentence: str) -> bool:
    return any(
        sentence.count(opening) != sentence.count(closing) for opening, closing in ("()", "[]")
    )


def _cut_from_single_quotes(sentence: str) -> bool:
    """Notice 'one half of a quotation in single marks, which also serve as apostrophes."""
    if sentence[0] in "'‘" and not sentence.startswith("''"):
        return _CLOSES_SINGLE.search(sentence) is None
    return re.search(r"[.!?]['’]$", sentence) is not None and not _OPENS_SINGLE.search(sentence)
