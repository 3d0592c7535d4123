"""What is asked for by the words of ``/footnote …``, by a few plain ones, and by a pressed button. Pure."""

import re

from bot.messages import Action, Ask

PRESSED = {
    Action.MORE: Ask.MORE,
    Action.UP: Ask.UP,
    Action.DOWN: Ask.DOWN,
    Action.CONTEXT: Ask.CONTEXT,
    Action.WHY: Ask.WHY,
    Action.VERIFY: Ask.VERIFY,
    Action.NOT_RELEVANT: Ask.NOT_RELEVANT,
    Action.RELEVANT: Ask.RELEVANT,
    Action.SHOW: Ask.SHOW,
    Action.ASK_PEOPLE: Ask.ASK_PEOPLE,
    Action.SETTINGS: Ask.SETTINGS,
    Action.FORGET: Ask.FORGET,
    Action.FORGET_ME: Ask.FORGET_ME,
    Action.DIGEST: Ask.TELL,
    Action.DIGEST_ON: Ask.DIGEST_ON,
    Action.DIGEST_OFF: Ask.DIGEST_OFF,
    Action.DIGEST_DAILY: Ask.DIGEST_DAILY,
    Action.DIGEST_WEEKDAYS: Ask.DIGEST_WEEKDAYS,
    Action.DIGEST_NOW: Ask.DIGEST_NOW,
}

_ALONE = {  # they take nothing: “status of the treaty?” is a question
    "": Ask.HELP,
    "help": Ask.HELP,
    "articles": Ask.ARTICLES,
    "privacy": Ask.PRIVACY,
    "status": Ask.STATUS,
    "settings": Ask.SETTINGS,
    "forget me": Ask.MAY_FORGET_ME,
}
_WITH_TEXT = re.compile(r"(ask|forget|digest)(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)

# “Summarise this, please”, “tl;dr”: no question, and nothing else is said.
_SUMMARY = re.compile(
    r"\W*(?:(?:please|pls|can you|could you)\W+)*"
    r"(?:summari[sz]e|sum (?:it|this|that) up|(?:(?:give|show) (?:me|us) )?(?:an? |the )?(?:short |quick )?"
    r"(?:summary|tl;?\s?dr|key (?:facts|passages|points|takeaways)|main points)|zusammenfassung|resumen|résumé|总结)"
    r"(?:\s(?:of )?(?:it|that|this(?: (?:article|page|story|text))?|the (?:article|page|story|text)))?"
    r"(?:\W+(?:please|pls|for (?:me|us)))*\W*",
    re.IGNORECASE,
)


def understood(said: str) -> tuple[Ask, str]:
    """Return what a command asks for, and about what. What is no sub-command is a question."""
    alone = _ALONE.get(" ".join(said.lower().split()))
    if alone:
        return alone, ""
    match = _WITH_TEXT.fullmatch(said.strip())
    if match is None:
        return Ask.QUESTION, said.strip()
    word, about = match[1].lower(), (match[2] or "").strip()
    if word == "forget":
        return Ask.FORGET, about
    if word == "digest":
        return Ask.TELL, about
    return (Ask.QUESTION, about) if about else (Ask.HELP, "")


def asks_for_a_summary(text: str) -> bool:
    """Whether nothing but a summary is asked for."""
    return _SUMMARY.fullmatch(text) is not None
