"""What pages say around an article, in the words they say it with."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_TEASER = _any(
    r"^\W*(?:related(?: (?:stor|article|post|topic|content|news|read|link|cover)\w*)?\W*(?:$|:)"
    r"|read (?:more|next|also)\b|see also\b|also (?:read|see|on)\b|more (?:on|from|about|in|news|stories)\b"
    r"|more:|you (?:may|might) (?:also )?(?:like|be interested|enjoy)|recommended\b|don.?t miss\b"
    r"|up next\b|most (?:read|popular|viewed|shared)\b|similar (?:stor|article|post)\w*"
    r"|continue reading\b|keep reading\b|further reading\b|must.read\b|in case you missed\b"
    r"|what to read next|trending(?: now)?\W*$|latest (?:news|stories|posts|articles)\b|popular (?:now|posts|stories)"
    r"|the latest (?:news|stories)|editor.?s.? (?:pick|choice)|our latest stories|other stories"
    r"|leia (?:mais|também)|leggi anche|lees (?:ook|meer)|(?:à )?lire aussi|voir aussi|mehr zum thema|lesen sie (?:auch|mehr)"
    r"|auch interessant|lea también|te puede interesar|más (?:noticias|información)|ver también"
    r"|читайте также|смотрите также|baca juga|по теме|相关(?:新闻|阅读|文章)|関連記事|관련기사)",
)
# Those of them that sentences begin with too: “Also on Tuesday, …”. After a colon stands a title.
_ALSO_SAID = re.compile(
    r"^\W*(?:also on|recommended|up next|most (?:read|popular|viewed|shared)"
    r"|(?:the )?latest (?:news|stories)|similar (?:stories|articles|posts))\b(?![^.!?]{0,25}:).*[.!?…][\"'”’)]*$",
    re.IGNORECASE | re.DOTALL,
)
_PLEA = _any(
    r"newsletter",
    r"\bsubscri(?:be|ption)\b",
    r"sign(?:ing)? ?up (?:for|to|now|here|today)",
    r"your inbox",
    r"your e-?mail",
    r"e-?mail address",
    r"unsubscribe",
    r"free trial",
    r"support (?:us|our (?:work|journalism))",
    r"(?:make|become) a (?:donation|member|subscriber|patron|supporter)",
    r"donate (?:now|today|here)",
    r"delivered (?:straight |right |directly )?to your",
    r"follow us on",
    r"like us on",
    r"join (?:us on|our (?:mailing|newsletter|telegram|whatsapp))",
    r"abonnier|abonnez|suscríb|assine|iscriviti|подпишит",
)
_TURN = _any(
    _TEASER.pattern,
    r"^\W*(?:comments?|leave a (?:reply|comment)|\d+ comments?|tags?:?|filed under|topics?:?|about the author"
    r"|share(?: this)?|newsletter|support (?:us|the)|subscribe|sign up|you have (?:reached|read)|advertisement"
    r"|references|sources?:|contact us|follow us|recent posts|categories|kommentare?|commentaires?|comentarios?)\b",
)

_CHROME = _any(
    r"^\W*(?:advertisement|click here\b|share this\b|like this (?:story|article)|tell us what you think"
    r"|(?:sign|log) in\b(?:\W+\w+){0,9}\W*$|sign up\b|subscribe\b|comments?\W*$|loading\W*$|story continues below"
    r"|this slideshow requires javascript|photo(?:s|graph)?(?: credit)?(?: by)?:|image(?: source| credit)?:"
    r"|(?:additional |with )?(?:reporting|editing|writing) by\b|get .{3,60} delivered\b|follow @?\w+ on\b"
    r"|(?:copyright|©|ⓒ)|all rights reserved|filed under\b|tags?:|posted in\b|last updated\b|source:? \w+(?: \w+){0,2}$)",
    r"\b(?:newsletter|subscribe) (?:here|now|today|for free)\b",
    r"click (?:here|below) (?:to|for) (?:subscribe|sign|get|more)",
)


# As a card shows another article: "… for Android phones that are […]". An elision in a quotation follows a whole sentence.
_EXCERPT = re.compile(r"[^\s.!?…:;,\"”»’')\]]\s*\[(?:…|\.\.\.)\]\s*$")


def is_excerpt(text: str) -> bool:
    """Whether a paragraph is cut off inside a sentence, as the beginning of something else to read."""
    return bool(_EXCERPT.search(text))


def is_teaser(text: str) -> bool:
    """Whether a line invites to something else to read."""
    return bool(_TEASER.search(text))


def may_begin_a_sentence(text: str) -> bool:
    """Whether what begins like such an invitation ends as sentences do."""
    return bool(_ALSO_SAID.search(text))


def is_plea(text: str) -> bool:
    """Whether a line asks to subscribe, sign up, follow or donate."""
    return bool(_PLEA.search(text))


def is_turn(text: str) -> bool:
    """Whether a short line ends the article, or leads away from it."""
    return bool(_TURN.search(text))


def is_chrome(text: str) -> bool:
    """Whether a line is furniture of the page: a share button, a credit, a plea."""
    return bool(_CHROME.search(text))
