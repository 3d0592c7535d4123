"""One sentence -> does it begin with a reference to something that was said before it?

Decided from the sentence alone, by its first words, so that it can be asked of a summary's
sentence as of a quote. Where both readings are possible it says yes: a sentence that is passed over
costs less than one that nobody can place.
"""

import re
from functools import lru_cache

from index.text.language import primary
from index.text.reference_words import CONNECTIVES, EXCEPTIONS, REFERRING

_BEFORE_THE_FIRST_WORD = re.compile(r"[\W_]+")
# Typed for a dash, one character for one: a minus sign, a horizontal bar, a figure dash.
_DASHES = str.maketrans(dict.fromkeys("−―‒", "–"))
_AGENCY = r"(?:CNN|AP|AFP|UPI|PTI|ANI|IANS|EFE|TASS|dpa|DPA|Reuters|REUTERS|Xinhua|Bloomberg|(?:CBS|NBC|ABC|BBC|Fox) \w+)"
_DATELINE = re.compile(
    # Washington (CNN) -- … ; (CNN)… ; BERLIN, Oct. 3 (Reuters) - …
    rf"(?:[A-Z][\w.,'’/ -]{{1,45}}?\s?)?\(\s?(?:{_AGENCY}\s?\)|[A-Z][\w .]{{1,20}}\)(?=\s?(?:--|[–—])))\s*(?:--|[-–—:])?\s*"
    # NORTHHAVEN, Nov. 18, 2026 /PRNewswire/ -- …
    r"|[A-Z][\w.,'’ -]{1,60}?\s?/(?:PR ?Newswire|BUSINESS WIRE|CNW)[\w -]{0,20}/\s?(?:--|[-–—])\s*"
    # BERLIN — … ; CLEVELAND, Ohio — … ; SINGAPORE: … ; SINGAPORE :…
    # New York, NY – … ; Palo Alto, Calif. — … ; Washington, DC, United States: …
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}, (?:[A-Z]{2}|[A-Z][a-z]+\.)\s?(?:--|[–—])\s(?=[\"“A-Z])"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}, [A-Z]{2}, (?:United States|USA)\s?(?:--|[–—:])\s"
    # MOJAVE, Calif. - … ; WASHINGTON- …
    r"|[A-Z][A-Z .'’/-]{2,30},\s(?:[A-Z][a-z]+\.|[A-Z]\.[A-Z]\.)\s-\s(?=[\"“‘'A-Z0-9])|[A-Z]{4,}-\s(?=[\"“‘'A-Z])"
    # Bisnis.com, JAKARTA — … ; (EUROPA PRESS) - … ; 9 января. INTERFAX.RU - …
    r"|[A-Z]\w+\.(?:com|co|id|CO|ID), [A-Z]{3,}\s[-–—]\s|\([A-Z][A-Z ]{1,20}\)\s?[-–—]\s|[A-Z]{3,}\.RU\s[-–—]\s"
    # 日内瓦 — … ; （早报讯）… ; 本报北京10月10日电 （记者…）… ; [… =…] …
    r"|(?![^ ]*[说称道是])[\u4e00-\u9fff]{2,8}\s(?:--|[–—])\s(?!.*(?:--|[–—]))|[（(][\u4e00-\u9fff]{2,8}[讯訊电電][)）]\s*"
    r"|[\u4e00-\u9fff]{2,12}\d{1,2}月\d{1,2}日[电電讯訊]\s*(?:[（(][^)）]{2,20}[)）]\s*)?"
    r"|\[[\uac00-\ud7af ]{2,15}=[^\]]{2,25}\]\s*|\([\uac00-\ud7af]{1,8}=[\uac00-\ud7af]{2,8}\)\s*(?:[\uac00-\ud7af]{2,4} 기자\s*=\s*)?"
    r"|[A-Z][A-Z .'’/-]{2,30}(?:,\s[\w. ]{1,25})?(?:\s?(?:--|[–—])\s*|\s?:\s+|\s:|(?<!\.)\s-\s)(?=[\"“‘'A-Z0-9])"
)
# A letter may be an initial: "A. Smith left."
_NUMBER = re.compile(
    r"(?:\(\d{1,2}\)|\d{1,3}[.)])\s+(?=\S)|A[.:]\s+(?=(?:The|An?|It|In|If|Yes|No|You|We|They|There|Th(?:is|at|ese))\b)"
)
_NAME = r"(?-i:[A-Z][\w’'-]+)"  # also inside a pattern that ignores case

# English: what stands before the main clause may hold a pronoun, if the main clause names who is
# meant: "When he took office, Mr. Obama …", but "When he left, she …".
_OPENER = re.compile(
    r"(?P<word>in|on|at|after|before|when|while|as|since|with|without|for|from|during|despite|although|"
    r"though|because|if|until|unlike|like|among|under|by|to|through|once|instead of|along with|"
    r"according to|of|throughout|where|whether|following|given|asked|besides|even|unless|upon)\b"
    r"(?P<rest>[^.;:?!]*)",
    re.IGNORECASE,
)
_THIS = r"(?:this|that|these|those|both|such|theirs|itself|themselves)"
_HE = r"(?:he|she|his|her|him|hers|himself|herself)"
_OWN = r"(?:its|their|it|they|them)"
_POINTS_BACK = re.compile(rf"\b(?:(?P<person>{_HE})|{_OWN}|{_THIS})\b", re.IGNORECASE)
_PLACES_AND_DATES_FOLLOW = frozenset(("in", "on", "at", "from", "during", "through", "throughout"))
_NAMED_NEXT = re.compile(rf"\s(?:\w+\s)?(?!He\b|She\b|I\b){_NAME}")
_A_NOUN = re.compile(
    r"\b(?:a|an|the|some|many|most|two|three|\w+s)\s\w+|\b\w{3,}s\b", re.IGNORECASE
)
_OF_ITS_OWN = re.compile(
    r"\bthis (?:week|month|year|morning|afternoon|evening|weekend|summer|winter|spring|autumn|fall|"
    r"season|decade|century|time|day|age|\w+day|article|guide|post)\b|\bthat (?:is|it|the|a|an|he|she|they|we|you|I)\b"
    r"|\bthose (?:of you|of us|who|with|in|from|whose|living|seeking|looking)\b|\bthese days\b|\bit comes to\b|\bit happens\b"
    r"|\b(?:says?|said|clear|sure|fact|idea|claims?|reports?|believe|hope|signs?|now) that\b"
    r"|\bboth \w+ and\b|\bsuch as\b",
    re.IGNORECASE,
)
_THIS_ONE = re.compile(r"\bth(?:is|ese)\s[a-z]", re.IGNORECASE)
_FIRST_WORDS_OF_OPENER = 7

# English "It" that stands for nothing: "It is unclear whether", "It was Ann who", "It rained".
_BE = r"(?:['’]s|is|was|isn['’]t|wasn['’]t|has been|had been|will be|would be|may be|might be|could be|can be|remains|became|becomes|seems|appears|looks|turned out|turns out|emerged|felt|feels)"
_PLAIN_TO = (
    r"(?:hard|easy|important|possible|impossible|difficult|necessary|essential|best|better|good|great|"
    r"nice|wrong|right|safe|fair|vital|crucial|useful|tempting|normal|common|rare|unusual|illegal|up|"
    r"time|too early|too late|too soon|foolish|wise|worth|sad|strange|enough|premature|helpful|critical|"
    r"uncommon|unheard of|customary|typical|natural|smart|okay|legal|unwise|advisable|unimaginable|unthinkable|"
    r"inappropriate|straightforward|easier|harder|tricky|key|unfair|reasonable)"
)
_EMPTY_IT = re.compile(
    rf"it\s?{_BE}\s(?:(?!(?:a|an|the)\s)[\w’'-]+\s){{0,6}}?"
    r"(?:that|whether|how|why|when|what|who|if|as if|as though|like|where)\b"
    rf"|it\s?{_BE}\s(?:[\w’'-]+\s){{0,3}}?{_PLAIN_TO}\s(?:for [\w ’'-]{{1,80}})?(?:to\b|\w+ing\b)"
    rf"|it\s?{_BE}\s(?:a|the|an)\s(?:shame|pity|fact|myth|mystery|truth|mistake|given|crime|good idea|bad idea|first time|last time)\b"
    rf"|it\s?{_BE}\s(?:[\w’'-]+\s){{0,3}}?(?:rain|snow|hot|cold|warm|dark|late|early|sunny|\w+day|noon|midnight|dawn|spring|summer|autumn|winter|\d|years|months|weeks|days|no secret|no surprise|no wonder)"
    rf"|it\s(?:rain|snow|hail|drizzl|thunder)\w*"
    r"|it\s(?:emerge[sd]|happens|happened|follows|turns out|turned out)\s(?:\w+ )?that\b"
    r"|it\s(?:takes?|took)\s"
    rf"|it\s?{_BE}\s(?:in|on|at|during|(?:not )?until|only)\s[^,;]{{1,80}}\s(?:that|when)\b"
    rf"|it\s?{_BE}\s(?:[\w’'-]+\s){{0,5}}(?:after|before)\s[^,;]{{1,80}}\sthat\b"
    rf"|it\s?{_BE}\s(?:(?!(?:the|his|her|its|their)\s)[\w’'-]+\s){{1,4}}(?:decades?|century|centuries|year|month|week)\ssince\b"
    rf"|it\s?{_BE}\s(?:{_NAME}\s){{1,4}}who\b",
    re.IGNORECASE,
)

_FOR_THAT = re.compile(
    rf"it\s?{_BE}\s(?:for|from|in|with|to|because of|through) (?:this|that|these|those)\s\w",
    re.IGNORECASE,
)
# "Mr Lee, however, said …": against what, or like what, stands before it.
_AGAINST = re.compile(
    r"(?:[\w’'.-]+\s){0,7}[\w’'.-]+, (?:however|though|too|in turn|(?:by|in) contrast|on the other hand"
    r"|nevertheless|nonetheless|therefore|for example|for instance|instead|likewise),",
    re.IGNORECASE,
)

# English nouns that with "the" alone have nearly always been introduced before …
_KNOWN = (
    r"(?:company|firm|group|pair|two|three|four|trio|duo|couple|former|latter|man|men|woman|women|boy|girl|"
    r"teenager|child|victims?|suspects?|driver|officers?|agency|organi[sz]ation|move|decision|incident|"
    r"study|studies|report|survey|book|film|movie|show|song|album|event|announcement|news|statement|findings?|"
    r"results?|changes?|plans?|project|deal|agreement|researchers|authors?|scientists|team|others?|"
    r"same|answer|reason|problem|idea|goal|aim|result|change|trend|process|practice|"
    r"lawsuit|case|verdict|ruling|crash|attack|blast|shooting|ceremony|meeting|visit|interview|"
    r"star|singer|actor|actress|player|striker|defender|midfielder|goalkeeper|forward|winger|"
    r"designer|artist|author|tool|app|product|device|program(?:me)?|site|website|initiative|"
    r"family|siblings|brothers|sisters|parents|mother|father|"
    r"following (?:day|week|month|year|morning)|next (?:day|morning)|day before|"
    r"(?:\d+|\w+)-year-old|\d+ ?(?:yr|year) old)"
)
# … unless what follows says which one: "The man who …", "The company behind …".
_SAYS_WHICH = (
    r"(?:\s(?:of|behind|who|whom|that|which|whose|in|from|at|with|by|to|for|on|about|between|into|against|"
    r"responsible|accused|charged|convicted|known|called|named|suspected|involving|where|when|why|is that|was that)\b|\s(?-i:[A-Z]))"
)
_KNOWN_NOUN = re.compile(rf"[Tt]he\s(?:[a-z]+\s)?{_KNOWN}\b(?!-)(?!{_SAYS_WHICH})")
_SOME_OF_THEM = re.compile(
    r"(?:one|two|three|four|five|some|many|most|several|few|all|none|each|both|neither|either|half|any|"
    r"much|part|more|another|\d+)\s(?:of\s)?(?:them|these|those|this|that|his|her|its|their)\b"
    r"|(?:one|two|three|four|most|many|some|several|all|none|few|both|each|neither)\s"
    r"(?:is|are|was|were|has|have|had|do|did|does|will|would|could|can|also)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?:\w+\s){1,2}(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?) (?:later|earlier|before|after|afterwards?)(?:,|\s(?:he|she|it|they|the)\b)"
    r"|(?:moments|minutes|hours|days|weeks|months|years|shortly|soon) (?:(?:later|earlier|afterwards?)\b(?! the| a)"
    r"|(?:before|after)(?:,|\s(?:he|she|it|they|his|her|its|their|this|that|these|those)\b))"
    r"|(?:asked|when asked|pressed)\s(?:about|if|whether|why|how|what|by)\b",
    re.IGNORECASE,
)
# What may open an article all the same: "Another storm …", "It was the night that …", "It began with …".
_OPENS_A_STORY = re.compile(
    rf"another\b|it\s?{_BE}\s(?:an?|the)\s[^.,;]{{1,80}}\s(?:that|when|who)\b|it\s(?:began|started)\b",
    re.IGNORECASE,
)
_NAMED_LATER = re.compile(r"(?:He|She|They|It)\b.*?[a-z,] (?!I\b)[A-Z][\w’'-]+", re.DOTALL)


@lru_cache(maxsize=8192)  # as many as index.text.terms remembers, for the same questions
def needs_antecedent(sentence: str, language: str = "") -> bool:
    """Tell whether a reader needs the sentence before to know what this one speaks of.

    So with "He", "This" or "However" at the front, but not with "This week" or "It is raining".
    ``language`` is an ISO 639-1 code; what has no list of words is taken as it is.
    """
    code = primary(language) or "en"
    plain = _opening(sentence, language)
    if _is_the_rest_of_something(plain):
        return True
    if (free := EXCEPTIONS.get(code)) and free.match(plain):
        return False
    if code == "en" and _refers_in_english(plain):
        return True
    words = [found[code] for found in (CONNECTIVES, REFERRING) if code in found]
    return any(pattern.match(plain) for pattern in words)


def speaks_of_this(sentence: str) -> bool:
    """Tell whether it speaks of “this recall” or “these cars”: of what its own article has named before.

    Not of “this week” or “this article”. English only.
    """
    return _THIS_ONE.search(_OF_ITS_OWN.sub(" ", sentence)) is not None


def leaves_open(sentence: str, language: str = "") -> bool:
    """Tell whether an article's first sentence leaves open of whom it speaks, or goes on from a title.

    Before it there is nothing to point back to: "The crash …", "Hours after it, …", "Another storm …" and a
    pronoun that is named later, "She may be a minister now, but Ann Lee still …", can be understood
    there. "He left." cannot, nor can "But rain fell." In English; elsewhere as ``needs_antecedent`` says.
    """
    if not needs_antecedent(sentence, language):
        return False
    if primary(language) not in {"", "en"}:
        return True
    plain = _opening(sentence, language)
    if _NAMED_LATER.match(plain) or _OPENS_A_STORY.match(plain):
        return False
    if _is_the_rest_of_something(plain) or re.match(r"it\b", plain, re.IGNORECASE):
        return True
    if _AGAINST.match(plain) or _SOME_OF_THEM.match(plain):
        return True
    return any(found["en"].match(plain) is not None for found in (CONNECTIVES, REFERRING))


def lead_in_end(sentence: str, language: str = "") -> int:
    """Return where the sentence begins after its dateline ("WASHINGTON (CNN) -- ") or its number in a list, else 0.

    A number with a full stop is left out in English alone: elsewhere it may be an ordinal, “3. Oktober”.
    """
    lead_in = _DATELINE.match(sentence.translate(_DASHES))
    if lead_in is None and primary(language) in {"", "en"}:
        lead_in = _NUMBER.match(sentence)
    is_all = lead_in and not any(map(str.isalnum, sentence[lead_in.end() :]))
    return lead_in.end() if lead_in and not is_all else 0


def _opening(sentence: str, language: str) -> str:
    """Return the sentence without dateline, number, bullet and opening marks."""
    plain = sentence[lead_in_end(sentence, language) :]
    marks = _BEFORE_THE_FIRST_WORD.match(plain)
    return plain[marks.end() :] if marks else plain


def _is_the_rest_of_something(plain: str) -> bool:
    """Tell whether it begins in lower case though it has capitals: something was cut off before."""
    first = plain.split(maxsplit=1)[:1]
    return bool(first) and first[0].islower() and not plain.islower()


def _refers_in_english(plain: str) -> bool:
    if re.match(r"it\b", plain, re.IGNORECASE):
        return not _EMPTY_IT.match(plain) or _FOR_THAT.match(plain) is not None
    return bool(
        _KNOWN_NOUN.match(plain)
        or _AGAINST.match(plain)
        or _SOME_OF_THEM.match(plain)
        or _LATER.match(plain)
        or _opens_with_an_unnamed(plain)
    )


def _opens_with_an_unnamed(plain: str) -> bool:
    """Tell whether a pronoun stands before the main clause, and the sentence names nobody for it."""
    opener = _OPENER.match(plain)
    if opener is None:
        return False
    before, _, main = opener["rest"].partition(",")
    early = " ".join(_OF_ITS_OWN.sub(" ", before).split()[:_FIRST_WORDS_OF_OPENER])
    pronoun = _POINTS_BACK.search(early)
    if pronoun is None:
        return False
    so_far = early[: pronoun.start()]
    named = re.search(_NAME, so_far) is not None
    if pronoun["person"]:
        is_place_or_date = opener["word"].lower() in _PLACES_AND_DATES_FOLLOW
        if is_place_or_date and pronoun[0].lower() in {"he", "she"}:
            return True
        return not named and not _NAMED_NEXT.match(main)
    if named or _A_NOUN.search(so_far):
        return False
    return not re.match(rf"\s(?:the|a|an|{_NAME})\b", main)
