"""The words that point back, by language: at the front of a sentence they need the one before it.

Each pattern is matched where the sentence begins. ``EXCEPTIONS`` come first.
"""

import re

_WEEKDAYS_EN = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_PAGE_ITSELF_EN = "article|post|guide|essay|blog|series|column|page|site|tutorial|review|newsletter|list|roundup|story|recipe|video"


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


EXCEPTIONS: dict[str, re.Pattern[str]] = {
    "en": _any_of(
        "this (?:past |coming |very )?(?:week|month|year|morning|afternoon|evening|weekend|summer|winter|spring|"
        rf"autumn|fall|season|decade|century|{_WEEKDAYS_EN})",
        rf"this (?:{_PAGE_ITSELF_EN})",
        # Not "in this report", which is often somebody else's.
        r"(?:in|throughout|with|for) this (?:(?!the\b|an?\b)[\w’'-]+ ){0,2}"
        r"(?:article|post|guide|essay|blog|column|tutorial|review|newsletter|list|roundup)(?!-)",
        "these days",
        "those (?:who|with|in|from|living|looking|seeking|hoping|wishing|whose|affected)",
        r"(?:later|earlier) (?:this|today|in|on|next|last|than)",
        "so (?:far|many|much|few)",
        r"(?:instead|because|besides|rather|regardless) (?:of|than)(?! (?:this|that|these|those|such|him|her|it|them)\b)",
        r"besides (?!this|that|,)\w+",
        r"still (?!,|the|this|that|it|he|she|they|there|others|some)\w+",
        r"both \w+(?: \w+)?(?: \w+)? and",
        r"neither \w+(?: \w+)?(?: \w+)? nor",
        r"either \w+(?: \w+)?(?: \w+)? or",
        r"then-\w+",
        "such as",
        r"here (?:in|at|on) \w+",
        r"there(?:['’]s|['’]re)",
        r"there (?:\w+ )?(?:isn['’]t|aren['’]t|wasn['’]t|weren['’]t|is|are|was|were|has|have|had|will|would|may|might|could|can|must|should|seems?|remains?|appears?|exists?|comes?|came)",
        r"also known as",
        "first (?!,)\\w+",
        "next (?:week|month|year|summer|winter|spring|season|weekend|to|" + _WEEKDAYS_EN + ")",
        "once (?!again|there|more|,)\\w+",
        "too (?:many|much|few|often|little)",
        "no (?!,|wonder|doubt)\\w+",
        "well-\\w+",
        "above (?!,)\\w+",
        "not (?!that|so|to)\\w+",
    ),
    "de": _any_of(
        "dies(?:e|er|en|es|em) (?:Woche|Jahr|Monat|Sommer|Winter|Herbst|Frühling|Frühjahr|Montag|Dienstag|Mittwoch|"
        "Donnerstag|Freitag|Samstag|Sonntag|Wochenende|Morgen|Abend)",
        "es (?:gibt|gab|regnet|regnete|schneit|ist|war|heißt|hieß|bleibt|blieb|geht|ging|kommt|kam) [^,.]*(?:,|um|aus|keine?n?|viele|eine?n?|klar|offen)",
        "es (?:gibt|gab|regnet|regnete|schneit|schneite|dürfte|soll geben)",
        "auch wenn",
        "da (?:die|der|das|sich|es|ein|eine|man|viele)",
        "so viele?",
        "später als",
        "sie (?:möchten|wollen|können|haben|suchen|finden)",
    ),
    "es": _any_of(
        "est[ae] (?:semana|mañana|tarde|noche|año|mes|verano|invierno|otoño|primavera|temporada|fin de semana|"
        "lunes|martes|miércoles|jueves|viernes|sábado|domingo)",
        "otro de los",
        "después de(?: que)?(?! (?:eso|ello|esto))",
        "así como",
        "también conocid[oa]",
        "luego de",
    ),
    "fr": _any_of(
        "(?:ce|cet|cette|ces) (?:semaine|matin|soir|nuit|année|mois|été|hiver|automne|printemps|week-end|saison|"
        "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|derniers jours)",
        "il (?:y (?:a|avait|aura)|faut|fallait|faudra|pleut|pleuvait|neige|neigeait|existe|existait|reste|restait|semble que|"
        r"suffit|convient|arrive que|est (?:\w+ )?(?:possible|impossible|important|difficile|nécessaire|temps|clair|"
        "interdit|question|essentiel|facile|rare|probable|prévu que|trop))",
        "(?:alors|ainsi|aussi) que",
        "aussi bien",
        "en même temps que",
        "c['’]est (?:en|à|au|le|la|dans|un|une|[A-Z]\\w+)[^.?!]* (?:que|qui|qu['’])",
    ),
    "ru": _any_of(
        "(?:этим|этой) (?:летом|утром|вечером|зимой|весной|осенью|ночью)",
        r"там, где",
        r"т[аоеу]т?[аейх]?, (?:кто|что|чт[оё])",
        "тот, кто",
        "те, кто",
        "после(?! (?:этого|того))",
        "как(?! раз)",
    ),
}

CONNECTIVES: dict[str, re.Pattern[str]] = {
    "en": _any_of(
        "however|but|and|or|nor|yet|so|meanwhile|moreover|furthermore|additionally|therefore|thus|hence",
        "consequently|instead|otherwise|nevertheless|nonetheless|besides|likewise|similarly|conversely",
        "accordingly|also|then|afterwards?|subsequently|later|elsewhere|indeed|thereafter|whereas|again|still",
        r"(?:finally|lastly|firstly|secondly|thirdly|first|second|third|next|last|earlier|previously|rather|overall|anyway|plus|now|too|well|yes|no|yeah|oh|ok|okay|sure|right|exactly|absolutely|alternatively|regardless|ultimately|once again|better still|worse still|not to mention|above),",
        "in (?:addition|contrast|other words|fact|turn|particular|response|short|comparison|conclusion|summary|doing so|return|reply|both|either|neither|each) ?,?(?! to| of| with)",
        r"in (?:this|that|these|those|such|the same|the meantime|the latter|the former|the end,)",
        r"(?:for|at|on|with|by|from|to|under|after|before|since|until|during|despite|because of|as for|like|unlike|following|without|through|of|beyond|given|based on|along with|due to|thanks to|according to) (?:this|that|these|those|such|them|it|him|her)(?! (?:week|month|year|summer|winter|spring|autumn|fall|season|weekend|morning|afternoon|evening|who|with))",
        "for (?:example|instance|one thing|his part|her part|their part|its part)",
        "on (?:the other hand|the contrary|top of (?:that|this)|the one hand|the flip side)",
        "as (?:a result|such|well,|a consequence|an example|mentioned|noted|stated|it turns out)",
        r"at (?:the same time|the time,|that|this point|one point|first|least,)",
        "by (?:contrast|comparison|then|now,|the same token)",
        "after (?:that|this|all,|which)|since then|until then|before then|from (?:then|there)|back then|even (?:so|then|now,|worse|better)",
        "that said|having said|be that|not only that|not that|not so|if so|if not,|to (?:that end|do so|this end|make matters|be (?:clear|fair|sure),)|with that",
        "whatever (?:the|your|it)|doing so|all (?:the|of) (?:this|that|these|those|same)|more importantly|most importantly|either way|in any (?:case|event)|of course|no (?:wonder|doubt)",
        r"the (?:other|others|rest|same|latter|former|following|above)(?! (?:day|side|half|way))",
        "additional|similar|other|others|another|neither|either|both|too",
    ),
    "de": _any_of(
        "aber|und|oder|denn|doch|jedoch|allerdings|außerdem|zudem|zugleich|dennoch|trotzdem|hingegen|dagegen|ferner",
        "weiterhin|inzwischen|unterdessen|derweil|ebenso|ebenfalls|auch|sonst|ansonsten|stattdessen|somit|also|folglich",
        "schließlich|dann|anschließend|später|zuvor|danach|daraufhin|deshalb|deswegen|darum|daher|demnach|demzufolge",
        "dadurch|damit|dabei|dazu|dafür|davon|davor|darauf|darin|darüber|daran|daraus|darunter|dahinter|daneben",
        "zum beispiel|so|im gegensatz dazu|gleichzeitig|gleichwohl|nichtsdestotrotz|vielmehr|zwar|immerhin|einerseits|andererseits",
        r"\w+ (?:tage?|wochen?|monate?|jahre?|stunden?|minuten) (?:später|zuvor|darauf)|am nächsten tag|am folgenden tag|kurz darauf|seitdem|seither",
        "hier|dort|da|dorthin|hierbei|hierfür|hierzu|trotz dessen|währenddessen|umgekehrt|genauso|wiederum|überdies",
    ),
    "es": _any_of(
        "pero|y|e|o|sin embargo|además|asimismo|también|tampoco|por (?:eso|ello|esto|tanto|lo tanto|consiguiente|otra parte|otro lado|ejemplo|su parte)",
        "así|entonces|luego|después|mientras tanto|no obstante|en cambio|en consecuencia|de hecho|de este modo|de esta (?:forma|manera)",
        "posteriormente|igualmente|finalmente,|aun así|allí|ahí|aquí|ante (?:esto|ello)|a pesar de (?:esto|ello|eso)|en (?:este|ese|aquel) (?:sentido|caso|momento|contexto)",
        r"\w+ (?:días?|semanas?|mes(?:es)?|años?|horas?) (?:después|más tarde|antes)|al mismo tiempo|al día siguiente|desde entonces|en ese entonces|por lo que",
    ),
    "fr": _any_of(
        "mais|et|ou|or|donc|ainsi|car|cependant|toutefois|pourtant|néanmoins|par (?:ailleurs|conséquent|exemple|contre|la suite)",
        "de plus|en (?:outre|effet|revanche|conséquence)|puis|ensuite|alors|enfin|aussi|au contraire|c['’]est pourquoi|pendant ce temps",
        "de même|là|ici|depuis lors|dès lors|du coup|en même temps|après (?:cela|quoi)|malgré (?:cela|tout)|pour (?:cela|autant)|dans ce (?:cas|contexte)|à ce (?:titre|moment)",
        r"\w+ (?:jours?|semaines?|mois|ans?|années?|heures?) (?:plus tard|après|auparavant)|le lendemain|entre-temps|autrement dit|d['’]ailleurs|quant à (?:lui|elle|eux|elles)",
    ),
    "ru": _any_of(
        "но|а|и|или|однако|зато|также|тоже|кроме того|при этом|между тем|тем временем|тем не менее|в то же время|затем|потом",
        "после (?:этого|того)|до этого|напротив|наоборот|например|впрочем|итак|следовательно|значит|более того|к тому же|поэтому|таким образом",
        "там|тогда|туда|здесь|оттуда|отсюда|так|в (?:этом|том|таком) (?:случае|числе|году)|с тех пор|по этой причине|в результате,|кстати|ведь|вместо этого|из-за этого|для этого|об этом|при том",
        r"(?:\w+ )?(?:день|дня|дней|неделю|недели|месяц|месяца|год|года|лет|час|часа) спустя|на следующий день|в ответ",
    ),
    "zh": re.compile(
        "但是?|然而|不过|因此|所以|此外|另外|同时|而且|而|并且|于是|随后|之后|接着|那么|例如|比如|可是|其中|与此同时|另一方面|相反|否则|也"
    ),
}

REFERRING: dict[str, re.Pattern[str]] = {
    "en": _any_of(
        r"(?:he|she|they|him|her|them|his|hers|their|theirs|its|himself|herself|themselves|itself|thereby)(?:['’]\w+)?",
        r"(?:this|that|these|those|such)(?:['’]\w+)?",
        r"there(?:,| ,)?|here(?:['’]\w+)?",
        r"which",
        r"(?:one|some) (?:is|was|says|said|,)",
    ),
    "de": _any_of(
        "er|sie|es|ihn|ihm|ihr(?:e|en|em|er|es)?|ihnen|sein(?:e|en|em|er|es)?|dessen|deren",
        "dies(?:e|er|en|em|es)?|jene[rsmn]?|solche[rsmn]?|solch|beide[rsn]?|letztere[rsmn]?|erstere[rsmn]?|andere[rsmn]?|derselbe|dieselbe|dasselbe",
        "das (?:ist|war|sei|sind|waren|hat|hatte|habe|wird|wurde|würde|soll|sollte|kann|könnte|muss|sagte|sagt|bedeutet|zeigt|teilte|gilt|galt|macht|liegt|geht|gehe|berichtete|berichtet|führt|führte)",
        "(?:in|an|mit|bei|zu|von|aus|auf|für|nach|seit|unter|über|durch|trotz|wegen) (?:dies(?:e|er|en|em|es)|jene[rnm]|solche[rnm])(?! (?:Woche|Jahr|Monat|Sommer|Winter|Herbst|Frühjahr|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Wochenende))",
        "der (?:mann|junge|konzern|(?:\\d+)-jährige)|die (?:frau|beiden|firma|(?:\\d+)-jährige|gruppe)|das (?:unternehmen|paar|duo)",
    ),
    "es": _any_of(
        "él|ella|ellos|ellas|ello|esto|est[ae]s?|estos|eso|es[ae]s?|esos|aquell?[oa]?s?|aquel|su|sus|suy[oa]s?",
        "dich[oa]s?|amb[oa]s|otr[oa]s?|tal|tales|lo (?:hizo|dijo|anunció|mismo|anterior)|le|les|se lo|est[eo] último|los dos|las dos",
        "(?:en|con|por|para|a|de|desde|sobre|tras|según) (?:est[eao]s?|es[eao]s?|aquell?[oa]s?|ell[oa]s?|él|dich[oa]s?)(?! (?:semana|mañana|tarde|noche|año|mes|verano|lunes|martes|miércoles|jueves|viernes|sábado|domingo))",
        "(?:el|la) (?:compañía|empresa|joven|hombre|mujer|pareja|firma)(?! (?:de|que|en|con))",
    ),
    "fr": _any_of(
        "il|elle|ils|elles|lui|leurs?|eux|ce|c['’](?:est|était|était)|cela|ça|cet|cette|ces|celui(?:-ci|-là)?|celle(?:-ci|-là)?|ceux(?:-ci|-là)?|celles(?:-ci|-là)?",
        "son|sa|ses|d['’]autres|une? autre|tous (?:deux|les deux)|toutes (?:deux|les deux)|une? tel(?:le)?|de tel(?:le)?s|ce dernier|cette dernière|ces derniers|les deux",
        "(?:dans|avec|pour|par|à|de|depuis|sur|après|selon|malgré|sous) (?:ce|cet|cette|ces|cela|lui|elle|eux|son|sa|ses|leur|leurs)(?! (?:semaine|matin|soir|nuit|année|mois|été|hiver|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|week-end))",
        "(?:le|la) (?:société|compagnie|jeune homme|jeune femme|couple|groupe|firme)(?! (?:de|du|des|qui|que|en|à))",
    ),
    "ru": _any_of(
        "он|она|оно|они|его|её|ее|их|ему|им|ей|ими|него|неё|нее|них|свой|своя|свои",
        "это|этот|эта|эти|этого|этой|этому|этим|эту|этих|тот|та|те|то|того|той|тому|тех|такой|такая|такое|такие|таких|такого|оба|обе|обоих",
        "друг(?:ой|ая|ие|ое|их)|последн(?:ий|яя) из них|там же|все это|всё это",
        "(?:в|на|с|со|к|по|за|из|от|до|при|после|перед|для|о|об) (?:это[мтй]|этого|этому|этим|этих|эти|эту|эт[аи]|т[оеу][мтй]|нём|нем|ней|ним|них|него|неё)(?! (?:неделе|году|месяце|лето|утро|вечер|раз))",
        '(?:компания|мужчина|женщина|пара|фирма|ведомство|издание)(?! [«"А-ЯA-Z])',
    ),
    "zh": re.compile("[他她它]们?|这(?!周|个?月|年|篇|场)|那(?!些?人)|其|该|此(?!外)|两者|双方"),
}
