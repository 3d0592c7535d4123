"""What is asked for by the words of ``/footnote …``, by a few plain ones, and by a pressed button. Pure."""

import re
from difflib import get_close_matches

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
_TAKES_TEXT = ("ask", "forget", "digest")
_WITH_TEXT = re.compile(rf"({'|'.join(_TAKES_TEXT)})(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)

# “Summarise this, please”, “tl;dr”: no question, and nothing else is said.
_SUMMARY = re.compile(
    r"\W*(?:(?:please|pls|can you|could you)\W+)*"
    r"(?:summari[sz]e|sum (?:it|this|that) up|(?:(?:give|show) (?:me|us) )?(?:an? |the )?(?:short |quick )?"
    r"(?:summary|tl;?\s?dr|key (?:facts|passages|points|takeaways)|main points)|zusammenfassung|resumen|résumé|总结)"
    r"(?:\s(?:of )?(?:it|that|this(?: (?:article|page|story|text))?|the (?:article|page|story|text)))?"
    r"(?:\W+(?:please|pls|for (?:me|us)))*\W*",
    re.IGNORECASE,
)
# “Help, please”, “What can you do?”: no article answers that.
_HELP = re.compile(
    r"\W*(?:please\W+)?"
    r"(?:help(?: me)?|what (?:can|do) you do|how (?:do you work|(?:do|can) (?:i|we) use (?:you|footnote))|(?:who|what) are you"
    r"|hilfe|was kannst du|ayuda|qué puedes hacer|помощь|что ты умеешь|帮助)"
    r"(?:\W+(?:please|here|for (?:me|us)))*\W*",
    re.IGNORECASE,
)
_ALIKE = 0.7  # of two words, as difflib tells it, from which one may be the other mistyped


def understood(said: str) -> tuple[Ask, str]:
    """Return what a command asks for, and about what. What is no sub-command is a question.

    A single word that is nearly one asks for help with it.
    """
    alone = _ALONE.get(" ".join(said.lower().split()))
    if alone:
        return alone, ""
    match = _WITH_TEXT.fullmatch(said.strip())
    if match is None:
        return (Ask.HELP if nearly(said) else Ask.QUESTION), said.strip()
    word, about = match[1].lower(), (match[2] or "").strip()
    if word == "forget":
        return Ask.FORGET, about
    if word == "digest":
        return Ask.TELL, about
    return (Ask.QUESTION, about) if about else (Ask.HELP, "")


def nearly(said: str) -> str:
    """Return the sub-command that a single word may have been meant for; empty where there is none."""
    known = [each for each in (*_ALONE, *_TAKES_TEXT) if each]
    word = said.strip().lower()
    alike = [] if len(word.split()) > 1 else get_close_matches(word, known, 1, _ALIKE)
    return alike[0] if alike else ""


def asks_for_help(text: str) -> bool:
    """Whether nothing is asked but what can be done here: in words, or by the bot's name alone."""
    return not text.strip() or _HELP.fullmatch(text) is not None


def asks_for_a_summary(text: str) -> bool:
    """Whether nothing but a summary is asked for."""
    return _SUMMARY.fullmatch(text) is not None
