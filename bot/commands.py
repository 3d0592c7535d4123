"""What is asked for by the words of ``/footnote …``, by a few plain ones, and by a pressed button. Pure."""

import re
from difflib import get_close_matches

from bot.messages import Action, Ask
from index.links.finding import beside_links, find_links

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
# “Forget me, please”, “show the settings”, “/footnote articles” after the bot's name: a command, in words.
_COMMANDED = re.compile(
    r"(?:(?:please|pls|can you|could you|show|list|open),? (?:(?:me|us) )?)*(?:/?footnote )?"
    r"(?:(?:all|the|my|our) )*(.*?)(?:,? (?:please|pls))?[.!?]*",
    re.IGNORECASE,
)
# Not “forget about it”, nor “digest of the week”.
_TAKING_TEXT = re.compile(
    r"forget(?!\s(?:it|that|about|what|how|why)\b)(?:\s(?:https?://\S+|[^\s,;:!?]+)){0,8}"
    r"|digest(?:\s(?:on|off|now|preview|feed|feed new|(?:me|at|every|daily|weekdays|weekends|server|workspace)\b[^?]*))?",
    re.IGNORECASE,
)
_LONGEST = 500  # characters of a command in words: a link is most of it
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


def command_in_words(text: str) -> str:
    """Return what is written after ``/footnote`` for what a message says; empty where that is no command."""
    match = _COMMANDED.fullmatch(" ".join(text.split())) if len(text) <= _LONGEST else None
    said = match[1] if match else ""
    return said if said.lower() in _ALONE or _TAKING_TEXT.fullmatch(said) else ""


def asks_to_forget(text: str) -> bool:
    """Whether a message says in words that something is to be forgotten: no link in it is to be read."""
    return command_in_words(text).lower().startswith("forget")


def asks_for_help(text: str) -> bool:
    """Whether nothing is asked but what can be done here: in words, or by the bot's name alone."""
    return not text.strip() or _HELP.fullmatch(text) is not None


def asks_for_a_summary(text: str) -> bool:
    """Whether nothing but a summary is asked for."""
    return _SUMMARY.fullmatch(text) is not None


def asks_to_read(text: str) -> bool:
    """Whether nothing is said but a link, or that it is to be read."""
    if not find_links(text):
        return False
    said = beside_links(text)
    return said.lower() in {"", "read"} or any(map(asks_for_a_summary, (said, f"{said} this")))
