"""A question -> what it asks for, and the terms it is known by, each with its weight."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from index.errors import EmptyQuestion
from index.text import common_stems
from index.text.terms import stemmed_as, terms

MAX_QUESTION = 2000  # characters that are looked at: a pasted page is not a question
MAX_TERMS = 48  # different ones, the rarest kept

# Of English sentences hold a stem that the list of common ones does not have.
RARE = 1 / 2500
# How many sentences of the background one candidate sentence has to outweigh: in an article about
# Obama "Obama" says little, though it is rare elsewhere.
_BACKGROUND = 50

# A sentence with a full stop states something, unless it begins as a question or a request does.
_LINK = re.compile(r"\bhttps?:\S*", re.IGNORECASE)  # also one that leads nowhere
_STATES = re.compile(r"[.!][\"'”’)\]]*\s*$")
_ASKS = re.compile(
    r"\W*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could"
    r"|will|would|shall|should|may|might|must|please|tell|name|list|give|say|show|find|explain|describe|compare"
    r"|summari[sz]e)\b",
    re.IGNORECASE,
)

# “Any news about ferries?” asks for ferries, not for news: what it begins with is in no article.
_NEWS = r"(?:news|articles?|stor(?:y|ies)|coverage|reports?|updates?|anything|something|everything)"
_SOME = r"(?:(?:a|an|the|any|some|all|short|quick|brief|what)\s+)*"
_GIVE = r"(?:give|show|get|find|send)\s+(?:me\s+|us\s+)?"
_REQUEST = re.compile(
    rf"""\W*
    (?:(?:please|(?:can|could|would|will)\s+you|can\s+i\s+get|i\s+(?:want|need)|i(?:['’]d|\s+would)\s+like)\s+)*
    (?: (?:summari[sz]e|sum\s+up|recap)\b[\s:]* (?:{_SOME}{_NEWS}\s+(?:about|on|of|from|regarding)\b)?
      | (?:tell|brief|update)\s+(?:me|us)\s+ (?:(?:more|something|everything|all)\s+)? (?:about|on)\b
      | (?:{_GIVE})? {_SOME}(?:summary|recap|overview|rundown)\s+(?:of|on|about)\b
        (?:\s+{_SOME}{_NEWS}\s+(?:about|on|of|from|regarding)\b)?
      | (?:{_GIVE}|(?:is|are)\s+there\s+|(?:do|have)\s+(?:we|you)\s+(?:(?:have|got|read)\s+)?)?
        {_SOME}{_NEWS}\s+(?:on|about|regarding)\b
      | what\s+(?:do|did)\s+(?:we|you)\s+know\s+about\b
      | what(?:['’]s|\s+is)\s+new\s+(?:with|on|about|in)\b )""",
    re.IGNORECASE | re.VERBOSE,
)
_BESIDE_TOPIC = ' \t\n.,:;?!…"”'
_ARE_NO_TOPIC = {"story", "stories", "article", "articles", "news"}

_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")
_A_WORD = re.compile(r"\w")
_BEFORE_A_WORD = re.compile(r"^\W{100,}")  # dots, and then a question


class Kind(StrEnum):
    """What a question asks for."""

    NUMBER = "number"
    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    WHAT = "what"


_KINDS = {  # the first that matches
    Kind.NUMBER: r"how (?:many|much|old|long|far|often|large|big|tall|high|fast)|what percent\w*"
    r"|(?:what|which)(?: is| was| are| were)?(?: the)?(?: \w+)? (?:number|amount|age|share|proportion"
    r"|percent\w*|cost|price)|wie ?viele?|cuánt[oa]s?|combien|сколько",
    Kind.WHEN: r"when|(?:what|which) (?:year|date|day|month|time|century|decade|period)"
    r"|wann|cuándo|quand|когда",
    Kind.WHO: r"who|whom|whose|which (?:person|man|woman)|wer|wen|wem|wessen|quién(?:es)?|qui|кто|кого",
    Kind.WHERE: r"where|(?:what|which) (?:country|countries|city|cities|state|states|place|town"
    r"|location|region|area|continent|river|county|province|nation|island|street|school|university)"
    r"|wo|wohin|woher|dónde|adónde|où|где|куда|откуда",
    Kind.WHY: r"why|reason|causes?|caused|purpose|warum|weshalb|wieso|por qué|pourquoi|почему|зачем",
    Kind.HOW: r"how|wie|cómo|comment|как",
}
# "When many people are arrested, what is common?" asks what follows the comma.
_CLAUSE_BEFORE = re.compile(
    r"\s*\b(?:when|if|after|before|while|once|as|since|where|although|because)\b[^,?]*,"
    r"\s*(?=.*\b(?:wh\w+|how)\b)",
    re.IGNORECASE,
)
_KIND = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _KINDS.items()}
_KIND_CJK = {  # no word boundaries
    Kind.NUMBER: re.compile("多少|几个"),
    Kind.WHEN: re.compile("什么时候|何时|哪一?年"),
    Kind.WHO: re.compile("谁"),
    Kind.WHERE: re.compile("哪里|何处|哪个国家|哪个城市"),
    Kind.WHY: re.compile("为什么|为何"),
}
_ASKS_WHAT_WAS_SAID = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|tells?|told|claim(?:s|ed)?|think(?:s|ing)?|believes?|according|states?|stated"
    r"|announced?|describe[sd]?|call(?:s|ed)?|comment|quoted?)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\b(?:(?:what|which)(?: (?:kind|type|sort|form|example)s? of)?|how many)(?: \w+ly)?"
    r" (?!(?:is|was|are|were|did|does|do|has|had|have|can|will|would)\b)(?P<noun>\w+(?: \w+)?)",
    re.IGNORECASE,
)
# Said to somebody, of nothing that an article holds.
_TALK = frozenset(
    terms(
        "thanks thank thx cheers hi hello hey hiya bye goodbye ok okay lol haha wow"
        " danke hallo tschüss gracias hola adiós merci salut спасибо привет пока 谢谢 你好"
    )
)
_BESIDE_TALK = frozenset(
    terms("you very much so a lot again all everyone there bot footnote for that the help this it")
)
# “Hi Ida, …”: no name that is asked about. “Hey Jude: who …?” may be one.
_ADDRESS = re.compile(
    r"\W*(?:(?i:hey|hi|hello|hiya|ok|okay|thanks|thank you)[\s,!.]+)+"
    r"(?:(?i:(?:all|everyone|everybody|folks|team|there|bot|footnote))\s*[,!:;–—-]\s*"
    r"|(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)?)\s*[,!]\s*)?"
)
_MEANS_SOMEBODY = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their)\b", re.IGNORECASE
)
# “Does anyone know who …?”, “According to the article, who …?”: who … is asked.
_PREAMBLE = re.compile(
    r"""\W*(?:
      (?:(?:a\s+)?quick\s+question|(?:so\s+)?sorry(?:\s+to\s+bother(?:\s+(?:you|everyone|anyone))?)?
        |just\s+(?:wondering|curious)|(?:according\s+to|in)\s+(?:this|the)\s+(?:article|story|piece|report|text|page)s?)
      \s*[,;:.!–—]\s*(?:but\s+|so\s+)?
    | (?:(?:(?:do|does|would|could|can)\s+)?(?:you|we|any(?:one|body)|some(?:one|body))\s+
          (?:(?:here|please|kindly|maybe|happen\s+to)\s+)*(?:know|remember|say|explain|tell\s+(?:me|us))
        |(?:i\s+(?:was|am)|i['’]m|just)\s+(?:just\s+)?(?:wondering|curious)
        |i(?:['’]d|\s+would)\s+(?:like|love)\s+to\s+know|i\s+(?:want|need)\s+to\s+know
        |(?:please\s+|(?:could|can)\s+you\s+)?(?:please\s+)?(?:tell|remind)\s+(?:me|us)|any\s+idea)
      \s*[,:]?\s+(?=(?:(?:in|at|on|to|from|by|for|with|of)\s+)?(?:who|whom|whose|what|which|when|where|why|how)\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# “… Thanks in advance!”, “… Need this for a slide.”: what follows the last question mark, unless it asks for more.
_POSTSCRIPT = re.compile(
    r"(?<=[?？])\s*(?:thanks?\b|thx\b|ty\b|cheers\b|(?:please|pls)\s+(?:be|keep|answer|reply|respond|help|advise|hurry)\b"
    r"|(?:i\s+|we\s+)?need\s+(?:this|it)\b|asking\s+for\b|no\s+(?:rush|hurry)\b|it['’]s\s+for\b|this\s+is\s+for\b"
    r"|urgent\b|asap\b|much\s+appreciated|appreciate|i\s+have\s+an?\b|i['’]m\s+(?:in|on|writing|preparing|late)\b)"
    r"(?![^?？]*\b(?:who|whom|whose|what|when|where|which|why|how|list|names?)\b)[^?？]*$"
    r"|\s*[,.;–—-]\s*(?:please|pls|cheers|thx|thanks?(?:\s+(?:you|in\s+advance|so\s+much|a\s+lot|everyone|all|very\s+much))*)(?=[\s!.]*$)",
    re.IGNORECASE,
)
# Words that ask or only hold a sentence together: no sign that a sentence answers.
EMPTY_WORDS = frozenset(
    terms(
        "who whom whose what when where which why how a an the is are was were be been being do does"
        " did doing has have had having will would shall should can could may might must of to in on"
        " at by for from with about as into and or but not no if than then there this that these"
        " those it its he she his her they them their we our you your i my me us him s t name many much",
        "en",
    )
)


@dataclass(frozen=True)
class Asked:
    """A question as it is put to sentences of one language.

    ``weights`` says how much it tells that a sentence holds a term, here; ``rarity`` how rare the
    term is in general (both are -ln of a share of sentences). ``head`` are the terms of the noun
    that is asked for, ``names`` its words in capitals, in lower case.
    """

    kind: Kind
    head: frozenset[str]
    weights: dict[str, float]
    rarity: dict[str, float]
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]

    @cached_property
    def weight(self) -> float:
        """All weights together."""
        return sum(self.weights.values())

    def coverage(self, held: Container[str]) -> float:
        """Return which part of the question's weight the terms ``held`` make up, 0 to 1."""
        # In the question's order: that of a set differs from run to run, and so would the sum.
        return sum([self.weights[term] for term in self.weights if term in held]) / self.weight


def check(question: str) -> None:
    """Raise EmptyQuestion where there is no word in it, or nothing but links, greetings and thanks."""
    said = frozenset(terms(_LINK.sub(" ", question)))
    if not said - _BESIDE_TALK - _TALK and (not said or said & _TALK):
        raise EmptyQuestion("There is nothing in the question to look for: ask with a few words.")


def ask(question: str, language: str, candidates: Sequence[Container[str]]) -> Asked:
    """Cut the question for ``language``; ``candidates`` are the sets of terms of the sentences."""
    cut = terms(question, language)
    wanted = _wanted(cut, language)
    found = Counter(term for held in candidates for term in wanted if term in held)
    return Asked(
        kind=kind_of(question),
        head=_head(question, language),
        weights={
            term: -math.log((share * _BACKGROUND + found[term]) / (_BACKGROUND + len(candidates)))
            for term, share in wanted.items()
        },
        rarity={term: -math.log(share) for term, share in wanted.items()},
        pairs=frozenset(itertools.pairwise(cut)),
        names=frozenset(name.lower() for name in _CAPITALISED.findall(unaddressed(question)[1:])),
    )


def unaddressed(question: str) -> str:
    """Return what an English question asks, without what is said around it: greetings, “do you know”, thanks.

    Of a long text no more than its first MAX_QUESTION characters.
    """
    whole = plain = _BEFORE_A_WORD.sub("", question.strip(), count=1)[:MAX_QUESTION]
    while said := _ADDRESS.match(plain) or _PREAMBLE.match(plain):
        rest = plain[said.end() :]
        is_meant = said.groupdict().get("name") and not _CAPITALISED.search(rest, 1)
        if is_meant and _MEANS_SOMEBODY.search(rest):
            break  # “Hello, Dolly! Who wrote it?”
        plain = rest
    plain = _POSTSCRIPT.sub("", plain)
    return plain if _A_WORD.search(plain) else whole


def topic(question: str) -> str:
    """Return what an English request for a summary, for news or for all that is known is about.

    Empty where it is none: then all of the question is looked for.
    """
    found = _REQUEST.match(question)
    if not found:
        return ""
    about = question[found.end() :].strip(_BESIDE_TOPIC)
    if _ASKS.match(about):
        return f"{about}?"
    before, _, last = about.rpartition(" ")
    return before.rstrip() if before and last.lower() in _ARE_NO_TOPIC else about


def kind_of(question: str) -> Kind:
    """Tell what is asked for, from the question's words."""
    question = _CLAUSE_BEFORE.sub(" ", question)
    for patterns in (_KIND, _KIND_CJK):
        for kind, pattern in patterns.items():
            if pattern.search(question):
                return kind
    return Kind.WHAT


def is_statement(question: str) -> bool:
    """Tell whether it is an English sentence that states something: to be supported, not answered."""
    return not ("?" in question or not _STATES.search(question) or _ASKS.match(question))


def asks_what_was_said(question: str) -> bool:
    """Tell whether it asks who said something, or what was said."""
    return _ASKS_WHAT_WAS_SAID.search(question) is not None


def _head(question: str, language: str) -> frozenset[str]:
    """Return the terms of the noun that is asked for, as “park” in “which park is north of it?”."""
    found = _HEAD.search(question)
    return frozenset(terms(found["noun"], language)) - EMPTY_WORDS if found else frozenset()


def _wanted(cut: Sequence[str], language: str) -> dict[str, float]:
    """Return the terms that matter, in order, and which share of sentences in general holds each."""
    known = common_stems.shares() if stemmed_as(language) in {"en", ""} else {}
    empty = EMPTY_WORDS if known else frozenset()
    telling = [term for term in cut if term not in empty] or cut
    shares = {term: known.get(term, RARE) for term in telling}
    rarest = sorted(shares, key=lambda term: shares[term])[:MAX_TERMS]
    return {term: share for term, share in shares.items() if term in set(rarest)}
