"""A question and its best quotes -> whether no word there speaks of the deed, the office or the kinship that is asked about. Pure.

Of a name that stands in few sentences each of these looks as if it told where its bearer was born. English.
"""

import re
from collections.abc import Sequence

from index.text.terms import stemmed_as
from index.types import Quote

# What is asked, and below it how the words begin that may tell it: too many rather than too few.
_MATTERS = r"""
(?:when|where)\b.*\bborn\b|birth(?:place|day)\b
born|birth|nativ|hail|gr[eo]w|rais|child|son\b|daughter|parent|mother\b|father\b|famil|old\b|age[ds]?\b|from\b
came|descen|immigra|emigra|turn|hometown|(?:1\d|20)\d\d\s?[–-]|b\. |beg[aiu]n|found(?:ed|ing)|origin|(?-i:[A-Z])\w+ of (?-i:[A-Z])

(?:when|where|who|whom|why|how many times)\b.*\b(?:marry|marries|married|wed|divorced?)\b|who\b.*\b(?:wife|husband|spouse|fianc[eé]e?|girlfriend|boyfriend|married to)\b
marr|wed|wife|wives|husband|spous|brid|groom|nupti|knot|divorc|widow|coupl|engag|vow|elop|honeymoon|partner
separat|split|ex-|girlfriend|boyfriend|fianc|dat(?:e|ing)|romanc|lov|mother|father|lady|mrs|consort|queen
princess|duchess|ring\b|i do\b

(?:who|whose)\b.*\b(?:mother|father|parents?|daughters?|sons?|brothers?|sisters?|siblings?|child(?:ren)?)\b|how many (?:children|kids|sons|daughters|siblings|brothers|sisters)\b
mother|father|mom|mum|dad|parent|daughter|son|brother|sister|sibling|child|kid|bab(?:y|ies)|girl|boy|twin|famil
heir|born|birth|grand|nephew|niece|uncle|aunt|cousin|king|queen|prince|dynast|orphan|adopt|rais|pioneer|known as|regard|consider

(?:when|where|how)\b(?! (?:many|much)).*\b(?:die|died|killed|murdered|assassinated|pass(?:ed)? away)\b|who (?:killed|murdered|assassinated|shot)\b|how many\b.*\b(?:die|died|dead|killed|deaths)\b
die[sd]?\b|dying|death|dead|kill|murder|pass|assassin|execut|suicid|slain|slay|late\b|funeral|buri|shot|shoot
gun|crash|drown|surviv|obituar|mourn|lost|loss|(?:his|her|their|own) life\b|lives\b|perish|fatal|bod(?:y|ies)|succumb|hang|victim
casualt|toll|massacr|slaughter|genocid|starv|homicid|overdos|stab|poison|strangl|beat|left|attack
unresponsive|unconscious|with us\b|claim|[–-]\s?(?:1\d|20)\d\d

who\b(?: \w+)? (?:founded|established|created|invented|designed|built)\b|who\b.*\bfounders?\b
found(?:ed|er|ing|ation|s)|co-?found|creat|establish|start|set(?:ting)? up|beg[aiu]n|launch|form(?:ed|ing|s)\b|invent|develop
buil[dt]|opened by|introduc|pioneer|father\b|mother\b|origin|idea|own\b|owne|brain|ma[dk]e|institute[ds]\b
organi[sz]ed|discover|la[iy]d|wr[io]t|divid|charter|incorporat|design|architect|engineer|conceiv|construct|erect
commission|propos|patent|manufactur|produc|planned|dr[ae]wn?\b|style|publish|by (?-i:[A-Z])

(?:when|where|what year)\b.*\b(?:founded|established|created|invented|designed|built)\b
found(?:ed|er|ing|ation|s)|co-?found|creat|establish|start|set(?:ting)? up|beg[aiu]n|launch|form(?:ed|ing|s)\b|invent|develop
buil[dt]|opened by|introduc|pioneer|father\b|mother\b|origin|idea|own\b|owne|brain|ma[dk]e|institute[ds]\b
organi[sz]ed|discover|la[iy]d|wr[io]t|divid|charter|incorporat|design|architect|engineer|conceiv|construct|erect
commission|propos|patent|manufactur|produc|planned|dr[ae]wn?\b|style|publish|by (?-i:[A-Z])|open|incept|complet
finish|dat(?:es?|ing)\b|since\b|born\b|began|enact|sign|pass|implement|settl|grew|inaugurat|(?:1\d|20)\d\d\b

when\b.*\b(?:closed?|shut)\b(?! to\b)
clos|shut|end(?:s|ed)?\b|ceas|retir|clear|stop|dark\b|wind|wound|discontinu|demolish|until|till|finali?\b|bankrupt|halt|suspend
cancel|deadline|due\b|[ap]\.?m\b|\d+ ?[ap]\.?m\b|\d+:\d\d|\d+ ?[–-] ?\d|dissol|abandon|through|hour

when\b.*\bopen(?:ed)?\b
open|start|launch|debut|beg[aiu]n|inaugurat|found|establish|unveil|premi|first|since|new\b|creat|buil[dt]
complet|ready|hour|[ap]\.?m\b|\d+ ?[ap]\.?m\b|\d+:\d\d|\d+ ?[–-] ?\d|dedicat|until

who\b(?: \w+)? (?:owns?|owned|bought|acquired|purchased)\b|who\b.*\bowners?\b
own|b[uo]y|bought|purchas|acqui|belong|possess|held|hold|landlord|propert|proprietor|parent|subsidiar|part of
s[eo]ld?l?\b|sale|stake|share|t[ao]ke?n? over|takeover|deal|bid|merg|invest|inherit|pa(?:id|y)|billionaire
magnate|mogul|rights?\b|went to|collector|auction|snap|control|hands of

who(?:['’]s| is| was| are| were)\b.*\b(?:president|director|ceo|chairman|chairwoman|chair|head|boss|manager|principal|superintendent|coach|mayor|governor|minister|secretary|dean|editor|captain|commissioner|chief|chancellor)(?=\W*$|\W*\?| (?:of|at|for|in|now|then|when|today)\b)
presid|direct|ceo|chief|chair|head|lead|led\b|boss|execut|r[ua]n|manag|found|own|govern|mayor|minist|princip
superintend|coach|captain|commission|dean|edit|secretar|chancell|rector|king|queen|emper|prime|rul|reign|charg
helm|oversee|oversaw|top|gov\b|office|elect|appoint|official|diplomat|sheriff|skipper|general|spokes

(?:when|why)\b.*\b(?:resign|resigned|quit|step(?:ped)? down|retired?)\b
resign|quit|step|stood down|stand(?:s|ing)? (?:down|aside)|left|leav|oust|depart|retir|fir(?:ed|ing)|remov|exit|end(?:s|ed)?\b|abdicat
relinquish|g[ai]ve up|withdr|drop|career|former|until|final|farewell|h[au]ng|part(?:ed|s|ing)? ways|walk(?:ed|s)? away|bow

(?:who|when)\b.*\b(?:succeed(?:s|ed)?|replaced?|successor)\b
succe|replac|follow|next|heir|after|t[ao]ke?n? over|taking over|interim|acting|nam(?:e|ing)|appoint|elect|son
transition|bec[ao]m|inherit|step|substitut|instead|crown|throne|supplant|former|predecess|in for|new\b|in place|fill|stead|dethron|oust

(?:who|when)\b.*\b(?:hired?|appointed?|elected|become|became)\b
hir|appoint|nam(?:e|ing)|join|(?:re-?)?elected|pick|cho[so]|tap|promot|bec[ao]m|sworn|since|nominat|recruit|assign|employ
t[ao]k|took|instal|vot|w[oi]n|poll|ballot|seat|inaugurat|turn|declar|start|beg[aiu]n|assum|crown|until|elevat
first|admit|recogni|designat|convert|annex|brought|bring|sign|power|title|(?:1\d|20)\d\d\b|from|age\b|nod\b|helm|land|lure

(?:when|where|why|who|how many)\b.*\b(?:arrest|arrested)\b
arrest|detain|detent|custod|charg|jail|captur|apprehen|caught|held|round(?:ed|s|ing) up|(?:hand)?cuff|bars\b|t[ao]ken?\b|took|seiz|imprison|prison|nabb
surrender|turned|book|indict|rais|pick|raid|accus|suspect|warrant|extradit

(?:what|when|why|how long)\b.*\b(?:convicted|sentenced?|prison)\b|(?:penalty|punishment) for\b
convict|sentenc|prison|jail|guilt|plea|pled|serv|verdict|court|judg|probation|month|year|lifetime|life in|death
behind bars|fin(?:e[sd]?|ing)\b|penal|punish|pa(?:y|id)|ban|suspen|ticket|crime|felon|charg|free|releas|custod
parole

how much\b.*\bfined\b|fine for\b
fin(?:e[sd]?|ing)\b|penal|punish|pa(?:y|id)|settle|ticket|million|thousand|hundred|euro|pound|dollar|sentenc|jail|prison|(?<=[$€£¥])\d|\d+ ?[$€£¥]

who (?:directed|wrote|painted|composed)\b
direct|filmmak|helm|wr[io]t|author|penn|compos|paint|artist|by (?-i:[A-Z])|creat|ma[dk]e|adapt|script|screenplay
poet|novelist|lyric|collaborat|produc|book|music

who (?:won|wins)\b
w[oi]n|victor|champion|beat|defeat|title|gold|medal|award|prize|honou?r|first|earn|elected|triumph|top|claim|secur
captur|crown|clinch|lift|best|place|rout|los[te]|loss|losing|t[ao]k|went to|goes to|g[ei]ven?|gave|oscar|emmy|grammy
laureate|carri|sw[e]?ep|landslide|lead|led\b|ahead|result|score|advanc|prevail|stun|edg|\d+ ?[–-] ?\d|no\. 1|number one
upset|outlast|trounc|down(?:ed|s)\b|thrash|overc[ao]m|eliminat|out-?point|knock|surviv

how much\b.*\b(?:earn|make a year|paid)\b|(?:net worth|salary)\b
earn|pa(?:y|id)|salar|wage|worth|fortune|rich|wealth|income|contract|bonus|compensat|billionaire|millionaire|mak
made|sum|figure|prize|fee|cost|charg|receiv|g[eo]t|dollar|pound|euro|hundred|thousand|million|billion|crown|franc|rupee|yen\b|yuan|peso|kron
\d+(?:,\d{3})+|\d+k\b|(?<=[$€£¥])\d|\d+ ?[$€£¥]

(?:where|what|which \w+) (?:do|does|did)\b.*\b(?:go to (?:college|school|university)|graduate|study|major in)\W*$
graduat|degree|alum|school|class|stud|educat|colleg|universit|diploma|bachelor|master|phd|ph\.d|doctor|academ
institut|major|learn|train|cours|attend|research|enrol|scholar|read\b

where (?:do|does|did)\b.*\b(?:live|reside)\W*$
li(?:v|fe)|home|resid|hous|neighbo|apartment|from|bas(?:e|ing)|mov|settl|stay|mansion|nativ|ranch|estate|villa
inhabit|habitat|found|born|rais|grew|of (?-i:[A-Z])|communit|camp|dwell|return

how (?:tall|high)\b
tall|high|height|feet|foot|met(?:er|re)|inch|stor(?:e?y|ies)|altitude|elevat|level|above|r[io]se|reach
\d+ ?-?(?:ft|m|cm|km|in)\b|\d+['’′]|up to|percent|per cent|low|record|most|peak|degree|price|rate|cost|\d
"""


# No statement: “Ida Brandt, who was the head of the port, …”.
_IS_ASKED = re.compile(
    r"\W*(?:\w+ )?(?:who|whom|whose|when|where|how|what|which|why)\b|.*\?",
    re.IGNORECASE | re.DOTALL,
)


def _compiled(matter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    asked, *told = matter.split("\n")
    return (
        re.compile(rf"\b(?:{asked})", re.IGNORECASE),
        re.compile(rf"\b(?:{'|'.join(told)})", re.IGNORECASE),
    )


_COMPILED = [_compiled(each) for each in _MATTERS.strip().split("\n\n")]


def is_unmentioned(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the quotes of the article that is quoted first have no word that could be of what is asked."""
    best = quotes[0]
    if stemmed_as(best.article.language) not in {"en", ""} or not _IS_ASKED.match(question):
        return False
    own = "\n".join(each.text for each in quotes if each.article.id == best.article.id)
    return any(asked.search(question) and not told.search(own) for asked, told in _COMPILED)
